"""Which ticket somebody may open at the public door, and as whom."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from forms.sessions import guest_link_id, person
from helpdesk import guest_links
from helpdesk.errors import NotVisible
from helpdesk.models import GuestLink, Ticket, User
from helpdesk.models.asked import reader
from helpdesk.tickets.joined import destination

NUMBER = re.compile(r"[A-Z0-9-]{1,20}")


@dataclass(frozen=True)
class Opened:
    """A ticket and the customer it is opened as; with a `link` by whoever has opened that, without being signed in."""

    ticket: Ticket
    customer: User
    link: GuestLink | None = None

    @property
    def address(self) -> str:
        """The one of the customer's addresses that it was asked from."""
        return reader(self.ticket).email


def opened(number: str) -> Opened:
    """The customer's ticket: their own, or the one whose mailed link this browser opened. Raises NotVisible."""
    if NUMBER.fullmatch(number):
        found = _own(number) or _by_link(number)
        if found:
            return found
    raise NotVisible("There is no such ticket.")


def goes_on_in(found: Opened) -> Ticket | None:
    """The ticket that it was merged into, when this browser can open that one as well."""
    goal = destination(found.ticket)
    if goal == found.ticket:
        return None
    try:
        return opened(goal.number).ticket
    except NotVisible:
        return None


def opens(numbers: Iterable[str]) -> list[Ticket]:
    """Those of the tickets that this browser can open."""
    found = []
    for number in numbers:
        with suppress(NotVisible):
            found.append(opened(number).ticket)
    return found


def _own(number: str) -> Opened | None:
    someone = person()
    if someone is None or someone.is_staff:
        return None
    ticket = Ticket.visible_to(someone).where(Ticket.number == number).first()
    return ticket and Opened(ticket, someone)


def _by_link(number: str) -> Opened | None:
    link_id = guest_link_id(number)
    link = link_id and guest_links.live(link_id)
    if not link or not link.ticket.customer.active:
        return None
    return Opened(link.ticket, link.ticket.customer, link)
