"""Starting and stopping the clocks of a ticket. Called by the verbs, within their transaction."""

from datetime import datetime, timedelta
from typing import Any

from helpdesk import events
from helpdesk.db import now
from helpdesk.models import Clock, Outcome, SlaLog, Ticket

DEFAULT_HOURS = {Clock.RESPONSE: 4.0, Clock.RESOLUTION: 48.0}
WARN_AFTER = 0.8  # due soon: less than a fifth of the time is left


def start(ticket: Ticket, at: datetime | None = None) -> None:
    """Start both clocks of a new ticket, at its creation or at that time."""
    for clock in Clock:
        SlaLog.create(ticket=ticket, clock=clock, **span(ticket, clock, at or ticket.created_at))
    keep(ticket)


def respond(ticket: Ticket, at: datetime) -> None:
    """Stop the response clock: a person of the staff has answered."""
    stop_clock(ticket, Clock.RESPONSE, at)
    keep(ticket)


def stop(ticket: Ticket) -> dict[str, Any]:
    """Stop both clocks of a ticket that ended: nobody waits for a first answer any more either.

    Returns what rewind() takes.
    """
    at, stopped = now(), [log.id for log in _running(ticket)]
    for clock in Clock:
        stop_clock(ticket, clock, at)
    keep(ticket)
    return {"stopped": stopped, "category": ticket.category_id}


def resume(ticket: Ticket) -> dict[str, Any]:
    """Start a new resolution clock for a reopened ticket; how the earlier one ended stays on record.

    Returns what rewind() takes.
    """
    log = SlaLog.create(ticket=ticket, clock=Clock.RESOLUTION, **span(ticket, Clock.RESOLUTION, now()))
    keep(ticket)
    return {"started": [log.id], "category": ticket.category_id}


def keep(ticket: Ticket) -> None:
    """Keep on the ticket what lists show of its clocks: the due times and the earliest one still running."""
    logs = logs_of(ticket)
    running = [log for log in logs if log.stopped_at is None]
    first = min(running, key=lambda log: log.due_at, default=None)
    due = {log.clock: log.due_at for log in logs}
    values = {
        "response_due_at": due.get(Clock.RESPONSE),
        "resolution_due_at": due.get(Clock.RESOLUTION),
        "next_due_at": first and first.due_at,
        "next_warning_at": first and first.warn_at,
    }
    Ticket.update(**values).where(Ticket.id == ticket.id).execute()
    ticket.__data__.update(values)


def span(ticket: Ticket, clock: Clock, started_at: datetime) -> dict[str, Any]:
    """What the row of a clock says of its time, for one that starts then."""
    hours = target_hours(ticket, clock)
    time = timedelta(hours=hours)
    return {
        "target_hours": hours,
        "started_at": started_at,
        "warn_at": started_at + time * WARN_AFTER,
        "due_at": started_at + time,
    }


def target_hours(ticket: Ticket, clock: Clock) -> float:
    """How many hours the clock may take: the category's, or the desk's defaults without one."""
    category = ticket.category
    if category is None:
        return DEFAULT_HOURS[clock]
    return category.response_hours if clock == Clock.RESPONSE else category.resolution_hours


def logs_of(ticket: Ticket) -> list[SlaLog]:
    """Its clocks, the oldest first."""
    return list(SlaLog.select().where(SlaLog.ticket == ticket.id).order_by(SlaLog.id))


def stop_clock(ticket: Ticket, clock: Clock, at: datetime) -> None:
    """Stop that clock if it runs: met, or breached when it is later than due."""
    for log in _running(ticket):
        if log.clock == clock:
            is_met = log.outcome == Outcome.PENDING and not (log.due_at < at and breach(log, at))
            ended = {"outcome": Outcome.MET} if is_met else {}
            SlaLog.update(stopped_at=at, **ended).where(SlaLog.id == log.id).execute()


def breach(log: SlaLog, at: datetime) -> bool:
    """Record that the clock's deadline has passed by `at`, once for all; tell whether this call did it."""
    late = (SlaLog.id == log.id) & (SlaLog.outcome == Outcome.PENDING) & (SlaLog.due_at < at)
    changed = SlaLog.update(outcome=Outcome.BREACHED, breached_at=SlaLog.due_at).where(late).execute()
    if changed:
        events.record(log.ticket, "sla_breached", None, new=log.clock.label)
    return bool(changed)


def _running(ticket: Ticket) -> list[SlaLog]:
    return [log for log in logs_of(ticket) if log.stopped_at is None]
