"""Where a mail ends up: several spellings of an address are one mailbox, and one person reads what comes to all."""

import unicodedata

SAME_DOMAIN = {"googlemail.com": "gmail.com"}
DOTS_DO_NOT_COUNT = {"gmail.com"}


def mailbox(address: str) -> str:
    """The address in the one form that the caps count: small letters, nothing behind a plus.

    >>> mailbox("Jo+news@Example.org")
    'jo@example.org'
    """
    local, _, domain = unicodedata.normalize("NFKC", address.strip()).lower().rpartition("@")
    local, domain = local.partition("+")[0] or local, SAME_DOMAIN.get(domain, domain)
    return f"{local.replace('.', '') if domain in DOTS_DO_NOT_COUNT else local}@{domain}"[:254]
