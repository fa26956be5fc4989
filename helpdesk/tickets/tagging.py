"""Tags on a ticket."""

from helpdesk import events
from helpdesk.models import Tag, Ticket, TicketTag, User
from helpdesk.tickets.change import changing, write


def tag(ticket: Ticket, tag: Tag, *, by: User | None) -> None:
    """Put the tag on."""
    with changing(ticket, "update", by=by):
        if TicketTag.insert(ticket=ticket, tag=tag).on_conflict_ignore().as_rowcount().execute():
            write(ticket)
            events.record(ticket, "tag_added", by, new=tag.name, undo={"untag": tag.id})


def untag(ticket: Ticket, tag: Tag, *, by: User | None) -> None:
    """Take the tag off."""
    with changing(ticket, "update", by=by):
        worn = (TicketTag.ticket == ticket.id) & (TicketTag.tag == tag.id)
        if TicketTag.delete().where(worn).execute():
            write(ticket)
            events.record(ticket, "tag_removed", by, old=tag.name, undo={"tag": tag.id})
