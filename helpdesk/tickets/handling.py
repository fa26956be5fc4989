"""What staff decide about a ticket that they write for somebody: who works on it, its tags, whether it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk import events
from helpdesk.errors import Forbidden
from helpdesk.models import Tag, Ticket, TicketTag, User
from helpdesk.tickets.assigning import check_assignee
from helpdesk.tickets.change import SENTENCES


@dataclass(frozen=True)
class Handling:
    """The assignee comes before the category's. Without `tell_customer` nobody hears by mail that the desk has it."""

    assignee: User | None = None
    tags: Sequence[Tag] = ()
    tell_customer: bool = True


AS_USUAL = Handling()


def check(handling: Handling, by: User | None) -> None:
    """Raise Forbidden for what `by` may not decide, and Refused for an assignee who could not work on it."""
    if handling != AS_USUAL and (by is None or not by.is_staff):
        raise Forbidden("Only staff can do this.")
    for wanted, permission in ((handling.assignee, "assign"), (handling.tags, "update")):
        if wanted and by is not None and not by.can(permission):
            raise Forbidden(SENTENCES[permission])
    if handling.assignee:
        check_assignee(handling.assignee)


def tell(ticket: Ticket, handling: Handling, by: User | None) -> None:
    """Record who works on the new ticket, and put on its tags. Who is not chosen by `by` is the category's."""
    chosen = by if handling.assignee else None
    if ticket.assignee:
        event = "ticket_taken" if chosen == ticket.assignee else "ticket_assigned"
        events.record(ticket, event, chosen, new=ticket.assignee.label, undo={"assignee": None})
    for tag in handling.tags:
        TicketTag.create(ticket=ticket, tag=tag)
        events.record(ticket, "tag_added", by, new=tag.name, undo={"untag": tag.id})
