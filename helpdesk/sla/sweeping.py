"""sweep(): the worker's look at the clocks, every minute."""

from datetime import datetime

from helpdesk import events
from helpdesk.db import now, transaction
from helpdesk.models import Outcome, SlaLog, Ticket


def sweep(limit: int = 500) -> int:
    """Record every deadline that has passed, exactly once each, and return how many there were."""
    at = now()
    late = (
        SlaLog.select(SlaLog.id)
        .join(Ticket)
        .where((SlaLog.outcome == Outcome.PENDING) & (SlaLog.due_at < at) & Ticket.deleted_at.is_null())
        .limit(limit)
    )
    return sum(breach(log.id, at) for log in list(late))


def breach(log_id: int, at: datetime) -> bool:
    """Mark one clock as breached unless somebody was faster; tell whether this call did it."""
    with transaction():
        late = (SlaLog.id == log_id) & (SlaLog.outcome == Outcome.PENDING) & (SlaLog.due_at < at)
        changed = SlaLog.update(outcome=Outcome.BREACHED, breached_at=SlaLog.due_at).where(late).execute()
        if changed:
            log = SlaLog.get_by_id(log_id)
            events.record(log.ticket, "sla_breached", None, new=log.clock.label)
        return bool(changed)
