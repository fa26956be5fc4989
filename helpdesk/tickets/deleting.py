"""Into the trash and out of it."""

from helpdesk import events, search
from helpdesk.db import now
from helpdesk.models import Ticket, User
from helpdesk.tickets.change import changing, write


def delete(ticket: Ticket, *, by: User | None, version: int | None = None) -> None:
    """Hide the ticket from everybody but those who may delete."""
    with changing(ticket, "delete", by=by, version=version):
        if ticket.deleted_at is None:
            _set(ticket, now(), "ticket_deleted", by)


def restore(ticket: Ticket, *, by: User | None) -> None:
    """Bring a deleted ticket back as it was."""
    with changing(ticket, "delete", by=by):
        if ticket.deleted_at is not None:
            _set(ticket, None, "ticket_restored", by)


def _set(ticket: Ticket, deleted_at, event: str, by: User | None) -> None:
    write(ticket, deleted_at=deleted_at)
    search.rescope(ticket)
    events.record(ticket, event, by, undo={"deleted": deleted_at is None})
