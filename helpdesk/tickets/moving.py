"""Category and priority: what a ticket is about and how much it matters."""

from helpdesk import events, sla
from helpdesk.models import Category, Priority, Ticket, User
from helpdesk.tickets.change import changing, write
from helpdesk.tickets.seen import Seen, refuse_changed


def move(ticket: Ticket, category: Category, *, by: User | None, seen: Seen | None = None) -> None:
    """Put it into another category; its deadlines are counted anew from the start.

    With `seen`, this and the next raise Conflict when that was changed meanwhile.
    """
    with changing(ticket, "update", by=by):
        old = ticket.category
        if old == category:
            return
        refuse_changed(ticket, seen, "category")
        write(ticket, category=category)
        undo = {"category": old and old.id, "clocks": sla.retarget(ticket)}
        events.record(ticket, "category_changed", by, old and old.name, category.name, undo=undo)


def prioritise(ticket: Ticket, priority: Priority, *, by: User | None, seen: Seen | None = None) -> None:
    """Say how much it matters."""
    with changing(ticket, "update", by=by):
        old = ticket.priority
        if old == priority:
            return
        refuse_changed(ticket, seen, "priority")
        write(ticket, priority=priority)
        events.record(ticket, "priority_changed", by, old.label, priority.label, undo={"priority": old})
