"""What the history says, for tests."""

from helpdesk.models import Activity, Ticket

__all__ = ["last_event", "told"]


def told(ticket: Ticket) -> list[str]:
    """The events of the ticket, in their order."""
    rows = Activity.select(Activity.event).where(Activity.ticket == ticket.id).order_by(Activity.id)
    return [row.event for row in rows]


def last_event(ticket: Ticket) -> str:
    return told(ticket)[-1]
