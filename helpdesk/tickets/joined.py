"""What was merged with what, and where a customer's answer from the page of a merged ticket goes."""

from collections.abc import Iterator
from contextlib import contextmanager

from helpdesk.db import transaction
from helpdesk.errors import Conflict, Refused
from helpdesk.models import Ticket, User
from helpdesk.tickets.change import allow, changing, hold, refuse_at_rest


def destination(ticket: Ticket) -> Ticket:
    """The ticket that this one lives on in: itself, unless it was merged."""
    while ticket.merged_into_id is not None:
        ticket = Ticket.get_by_id(ticket.merged_into_id)
    return ticket


def family(ticket: Ticket) -> list[int]:
    """The ids of the ticket and of all that were merged into it, or into one of those."""
    found = [ticket.id]
    for id in found:
        found += [merged.id for merged in Ticket.select(Ticket.id).where(Ticket.merged_into == id)]
    return found


@contextmanager
def answering(ticket: Ticket, *, by: User | None) -> Iterator[Ticket]:
    """A change of the ticket that a message to this one goes to; for the customer of a merged one that is another."""
    with transaction():
        goal = destination(Ticket.get_by_id(ticket.id))
        if goal == ticket or by is None or by.is_staff:
            with changing(ticket, "customer", by=by):
                yield ticket
        else:
            _pass_on(ticket, goal, by)
            yield goal


def _pass_on(ticket: Ticket, goal: Ticket, by: User) -> None:
    hold(ticket, goal)
    if destination(ticket) != goal:
        raise Conflict("Somebody else changed this ticket at the same moment.")
    allow(by, "customer", ticket)
    if goal.deleted_at is not None:
        raise Refused("This request is finished. Please start a new one and we will gladly help.")
    refuse_at_rest(goal, by)
