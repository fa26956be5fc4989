"""Category and priority: what a ticket is about and how much it matters."""

from helpdesk import events, sla
from helpdesk.models import Category, Priority, Ticket, User
from helpdesk.tickets.change import changing, write


def move(ticket: Ticket, category: Category, *, by: User | None, version: int | None = None) -> None:
    """Put it into another category; its deadlines are counted anew from the start."""
    with changing(ticket, "update", by=by, version=version):
        old = ticket.category
        if old == category:
            return
        write(ticket, category=category)
        sla.retarget(ticket)
        events.record(
            ticket, "category_changed", by, old and old.name, category.name, undo={"category": old and old.id}
        )


def prioritise(ticket: Ticket, priority: Priority, *, by: User | None, version: int | None = None) -> None:
    """Say how much it matters."""
    with changing(ticket, "update", by=by, version=version):
        old = ticket.priority
        if old == priority:
            return
        write(ticket, priority=priority)
        events.record(ticket, "priority_changed", by, old.label, priority.label, undo={"priority": old})
