"""sweep(): the worker's look at the clocks, every minute."""

from datetime import datetime

from helpdesk.db import for_update, now, transaction
from helpdesk.models import Outcome, SlaLog, Ticket
from helpdesk.sla.clock import breach


def sweep(limit: int = 500) -> int:
    """Record every deadline that has passed, exactly once each, and return how many there were."""
    at = now()
    late = (
        SlaLog.select(SlaLog.id, SlaLog.ticket)
        .join(Ticket)
        .where((SlaLog.outcome == Outcome.PENDING) & (SlaLog.due_at < at) & Ticket.deleted_at.is_null())
        .order_by(SlaLog.due_at)
        .limit(limit)
    )
    return sum(_breach(log, at) for log in list(late))


def _breach(found: SlaLog, at: datetime) -> bool:
    """Under the ticket's lock, so that an answer given at this moment either counts or comes after."""
    with transaction():
        ticket = for_update(Ticket.select().where(Ticket.id == found.ticket_id)).get()
        return ticket.deleted_at is None and breach(SlaLog.get_by_id(found.id), at)
