"""Network addresses as sockets, proxies and people write them."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network


def ip_of(text: str) -> IPv4Address | IPv6Address | None:
    """The address in it, with or without a port; an IPv4 one also where it is written as an IPv6 one.

    >>> str(ip_of("[::ffff:203.0.113.7]:443"))
    '203.0.113.7'
    """
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        ip = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip


def network_in(text: str) -> IPv4Network | IPv6Network:
    """The network that somebody wrote down, in the same one form. Raises ValueError."""
    network = ip_network(text, strict=False)
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    return ip_network((mapped, network.prefixlen - 96), strict=False) if mapped and network.prefixlen >= 96 else network
