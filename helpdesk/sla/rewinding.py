"""Counting the clocks of a ticket anew, and taking back what was done to them. Called within the verbs' transaction."""

from datetime import datetime
from typing import Any

from helpdesk.db import now
from helpdesk.models import Activity, Clock, Outcome, SlaLog, Ticket
from helpdesk.sla.clock import keep, logs_of, span, stop_clock


def rewind(ticket: Ticket, was: dict[str, Any]) -> None:
    """Take back what stop() or resume() did: the clocks run on as if nothing had happened.

    What is overdue by now stays breached, so that nobody hears of it twice. Who was answered meanwhile was answered.
    """
    SlaLog.delete().where(SlaLog.id.in_(was.get("started", []))).execute()
    again = SlaLog.id.in_(was.get("stopped", []))
    SlaLog.update(outcome=Outcome.PENDING).where(again & (SlaLog.outcome == Outcome.MET)).execute()
    SlaLog.update(stopped_at=None).where(again).execute()
    is_moved, answered_at = was and was["category"] != ticket.category_id, ticket.first_response_at
    if is_moved and answered_at is not None and answered_at < _moved_at(ticket):
        stop_clock(ticket, Clock.RESPONSE, answered_at)  # the hours of the category that it had then
    if is_moved:
        retarget(ticket)
    if answered_at is not None:
        stop_clock(ticket, Clock.RESPONSE, answered_at)
    keep(ticket)


def stopped_by_answer(ticket: Ticket, at: datetime) -> list[int]:
    """The ids of the response clocks that an answer of that time stopped."""
    return [log.id for log in logs_of(ticket) if log.clock == Clock.RESPONSE and log.stopped_at == at]


def unanswer(ticket: Ticket, at: datetime, category: int | None) -> None:
    """The answer of that time, given in that category, was taken back: its clock runs on, or until another answer."""
    rewind(ticket, {"stopped": stopped_by_answer(ticket, at), "category": category})


def retarget(ticket: Ticket) -> dict[str, Any]:
    """Count the running clocks anew from their start with the category's hours. What was breached stays breached.

    Returns what recount() takes.
    """
    logs = logs_of(ticket)
    for log in logs:
        if log.stopped_at is None:
            SlaLog.update(**span(ticket, log.clock, log.started_at)).where(SlaLog.id == log.id).execute()
    keep(ticket)
    return {
        "rested": [log.id for log in logs if log.stopped_at is not None],
        "breached": [log.id for log in logs if log.outcome == Outcome.BREACHED],
    }


def recount(ticket: Ticket, was: dict[str, Any], moved_at: datetime) -> None:
    """Take back what retarget() did at that time, for the category that the ticket has again.

    What was breached by the other category's hours only is not any more, also when the clock has stopped since.
    """
    for log in logs_of(ticket):
        if log.stopped_at is not None and log.stopped_at <= moved_at and log.id in was["rested"]:
            continue
        counted = span(ticket, log.clock, log.started_at)
        ended = {} if log.id in was["breached"] else _ended(log, counted["due_at"])
        SlaLog.update(**counted, **ended).where(SlaLog.id == log.id).execute()
    keep(ticket)


def _moved_at(ticket: Ticket) -> datetime:
    """When it came into its category, if somebody put it there."""
    moves = (Activity.ticket == ticket.id) & (Activity.event == "category_changed") & Activity.undone_at.is_null()
    last = Activity.select(Activity.at).where(moves).order_by(Activity.id.desc()).first()
    return last.at if last else ticket.created_at


def _ended(log: SlaLog, due_at: datetime) -> dict[str, Any]:
    """How a clock stands with that deadline. One that runs and is late is left to the sweep, which tells it."""
    if log.outcome == Outcome.PENDING:
        return {}
    if due_at < (log.stopped_at or now()):
        return {"outcome": Outcome.BREACHED, "breached_at": due_at}
    return {"outcome": Outcome.PENDING if log.stopped_at is None else Outcome.MET, "breached_at": None}
