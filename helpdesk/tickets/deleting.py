"""Into the trash and out of it."""

from helpdesk import events, search
from helpdesk.db import now
from helpdesk.models import Ticket, User
from helpdesk.tickets.change import changing, stored_time, write
from helpdesk.tickets.seen import ANYTHING, Seen, refuse_changed


def delete(ticket: Ticket, *, by: User | None, seen: Seen | None = None) -> None:
    """Hide the ticket from everybody but those who may delete.

    With `seen`, raises Conflict when anything of it was changed or said meanwhile.
    """
    with changing(ticket, "delete", by=by, at_rest=True):
        if ticket.deleted_at is None:
            refuse_changed(ticket, seen, *ANYTHING)
            _set(ticket, now(), "ticket_deleted", by)


def restore(ticket: Ticket, *, by: User | None) -> None:
    """Bring a deleted ticket back as it was."""
    with changing(ticket, "delete", by=by, at_rest=True):
        if ticket.deleted_at is not None:
            _set(ticket, None, "ticket_restored", by)


def _set(ticket: Ticket, deleted_at, event: str, by: User | None) -> None:
    was = stored_time(ticket.deleted_at)
    write(ticket, deleted_at=deleted_at)
    search.rescope(ticket)
    events.record(ticket, event, by, undo={"deleted_at": was})
