"""The block list: addresses, domains and networks that messages are not taken from.

It holds for what anybody can post, never for staff or for signing in: nobody locks themselves out. An address is kept
as its mailbox, so that another spelling of it is no way around.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

from email_validator import EmailNotValidError, validate_email
from peewee import Expression, IntegrityError

from helpdesk import audit, richtext
from helpdesk.db import db, now, transaction
from helpdesk.errors import Blocked, Forbidden, Invalid, NotVisible, Refused
from helpdesk.mailboxes import mailbox
from helpdesk.models import Block, Desk, Ticket, User
from helpdesk.models.asked import reader
from helpdesk.networks import ip_of, network_in

WIDEST = {4: 8, 6: 16}  # bits; beyond that somebody mistyped
LONGEST_REASON = 1_000
WHAT = "This must be an e-mail address, a domain such as @example.org, or a network such as 203.0.113.0/24."
NOT_FROM_HERE = "We do not take messages from here. If you think that is a mistake, "


def block(what: str, *, by: User, reason: str = "", until: datetime | None = None) -> Block:
    """Take no messages from an address, a domain or a network any more. Raises Invalid, Refused or Forbidden."""
    if not by.can("users"):
        raise Forbidden("You may not manage the block list.")
    with transaction():
        return _block(Block(), what, by, reason, until)


def change(entry: Block, *, by: User, what: str, reason: str = "", until: datetime | None = None) -> Block:
    """Correct an entry of the list."""
    if not by.can("users"):
        raise Forbidden("You may not manage the block list.")
    with transaction():
        return _block(entry, what, by, reason, until)


def block_customer(ticket: Ticket, *, by: User, reason: str = "") -> Block:
    """Block the address of who asked. Everybody who may change the ticket may do that."""
    _allow_on(ticket, by)
    with transaction():
        return _block(Block(), reader(ticket).email, by, reason or f"From {ticket.number}", None)


def unblock_customer(ticket: Ticket, *, by: User) -> None:
    """Take the address of who asked off the list; an entry for its domain stays."""
    _allow_on(ticket, by)
    with transaction():
        for entry in list(Block.select().where(Block.value.in_(_spellings(reader(ticket).email)))):
            _end(entry, by)


def is_asker_blocked(ticket: Ticket) -> bool:
    """Whether the address that it was asked from is on the list now, whatever holds for its domain."""
    return Block.select().where(Block.value.in_(_spellings(reader(ticket).email)) & is_live()).exists()


def unblock(entry: Block, *, by: User) -> None:
    """End an entry at once."""
    if not by.can("users"):
        raise Forbidden("You may not manage the block list.")
    _end(entry, by)


def find(*, email: str = "", network: str = "") -> Block | None:
    """The entry that holds for this address or network address now. One look at an index."""
    values = [*_of_address(email), *_of_network(network)]
    return Block.select().where(Block.value.in_(values) & is_live()).first() if values else None


def is_live() -> Expression:
    """Whether an entry is in force now."""
    return Block.until.is_null() | (Block.until > now())


def refuse(*, email: str = "", network: str = "") -> None:
    """Raises Blocked with what to do about it when an entry holds."""
    if find(email=email, network=network):
        raise Blocked(NOT_FROM_HERE + _way_out())


def value_of(what: str) -> str:
    """The one form in which an entry is kept. Raises Invalid("value")."""
    text = richtext.one_line(what).strip().lower()
    if text.startswith("@"):
        return f"@{_address(f'nobody{text}').rpartition('@')[2]}"
    return mailbox(_address(text)) if "@" in text else str(_network(text))


def _allow_on(ticket: Ticket, by: User) -> None:
    if not by.sees(ticket):
        raise NotVisible("There is no such ticket.")
    if not (by.is_staff and by.can("update")):
        raise Forbidden("You may not change this ticket.")


def _block(entry: Block, what: str, by: User, reason: str, until: datetime | None) -> Block:
    value = value_of(what)
    _refuse_staff({value, richtext.one_line(what).lower()})
    Block.delete().where((Block.value == value) & ~is_live() & (Block.id != (entry.id or 0))).execute()
    event, before = ("block_changed", _picture(entry)) if entry.id else ("block_added", {})
    entry.value, entry.reason, entry.until = value, richtext.visible(reason).strip()[:LONGEST_REASON], until
    entry.by = entry.by or by
    try:
        with db.savepoint():
            entry.save()
    except IntegrityError:
        raise Invalid("value", "This is on the list already.") from None
    audit.note_change(event, by=by, about=value, before=before, after=_picture(entry))
    return entry


def _end(entry: Block, by: User) -> None:
    with transaction():
        if entry.delete_instance():
            audit.note("block_ended", by=by, about=entry.value, old=entry.reason)


def _refuse_staff(addresses: set[str]) -> None:
    if any(person.is_staff for person in User.select().where(User.email.in_(addresses))):
        raise Refused("This is the address of somebody who works here. Switch the account off instead.")


def _address(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        raise Invalid("value", WHAT) from None


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        network = network_in(text)
    except ValueError:
        raise Invalid("value", WHAT) from None
    if network.prefixlen < WIDEST[network.version]:
        raise Invalid(
            "value", f"That would keep out a large part of the world. /{WIDEST[network.version]} is the widest."
        )
    return network


def _of_address(email: str) -> Iterator[str]:
    """The address, its domain, and the domains that this one is a part of."""
    if "@" not in email:
        return
    domain = email.lower().rpartition("@")[2]
    yield from _spellings(email)
    while domain:
        yield f"@{domain}"
        domain = domain.partition(".")[2]


def _spellings(email: str) -> list[str]:
    """As it is kept, and as it is written."""
    return sorted({mailbox(email), email.lower()})


@lru_cache(4096)
def _of_network(address: str) -> list[str]:
    """Every network that the address is in, as wide as an entry can be."""
    ip = ip_of(address)
    if ip is None:
        return []
    return [str(ip_network((ip, bits), strict=False)) for bits in range(WIDEST[ip.version], ip.max_prefixlen + 1)]


def _way_out() -> str:
    contact = richtext.one_line(Desk.current().address)
    return f"you reach us here: {contact}" if contact else "please write to us in another way."


def _picture(entry: Block) -> dict[str, str]:
    until = f"{entry.until:%Y-%m-%d %H:%M} UTC" if entry.until else "for good"
    return {"What": entry.value, "Reason": entry.reason, "Until": until}
