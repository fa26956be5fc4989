"""Finding the other ticket: one to merge into, or to link with. Only what the person may see is ever found."""

from collections.abc import Sequence

from peewee import JOIN

from admin_views.access import me
from admin_views.opening import opened
from helpdesk import search
from helpdesk.errors import Invalid, NotVisible
from helpdesk.models import Ticket, User
from helpdesk.models.tickets import UNSOLVED
from helpdesk.tickets import listing
from helpdesk.tickets.filters import Filters

MOST = 10
NOBODY_KNOWS = "There is no such ticket. Please check the number."
SHOWN = (
    Ticket.id, Ticket.number, Ticket.subject, Ticket.status, Ticket.created_at, Ticket.reply_count, Ticket.customer,
    Ticket.guest_name,
)  # fmt: skip


def other_with(text: str) -> Ticket:
    """The ticket with this number, whole or its digits alone. Raises Invalid, out of reach or not there alike."""
    text = text.strip().upper()[:20]
    try:
        return opened(_whole(text) if text.isascii() and text.isdecimal() else text)
    except NotVisible:
        raise Invalid("number", NOBODY_KNOWS) from None


def found_by(text: str, but: Ticket) -> list[Ticket]:
    """Those that a search finds, the newest ten, without one and without what was merged already."""
    ids = listing.ids(me(), Filters(text=text.replace("\x00", "")[:200]), limit=MOST + 1)
    return list(_shown(but).where(Ticket.id.in_(ids)).order_by(Ticket.id.desc()).limit(MOST)) if ids else []


def open_ones_of_customer(ticket: Ticket) -> Sequence[Ticket]:
    """The unsolved tickets of the same customer, the one with the last change first."""
    theirs = (Ticket.customer == ticket.customer_id) & Ticket.status.in_(UNSOLVED)
    return list(_shown(ticket).where(theirs).order_by(Ticket.updated_at.desc()).limit(MOST))


def _shown(but: Ticket):
    people = (User.id, User.name, User.email)
    query = Ticket.visible_to(me(), *SHOWN, *people).join(User, JOIN.INNER, on=Ticket.customer)
    return query.where((Ticket.id != but.id) & Ticket.merged_into.is_null())


def _whole(digits: str) -> str:
    """The newest number within reach that ends with these digits; the digits themselves when there is none."""
    ids = search.ids(search.matching_ids(me(), f'"{digits.lstrip("0")}"', most=MOST))
    numbers = [number for (number,) in Ticket.select(Ticket.number).where(Ticket.id.in_(ids)).tuples()] if ids else []
    same = [number for number in numbers if number.rpartition("-")[2].lstrip("0") == digits.lstrip("0")]
    return max(same, default=digits)
