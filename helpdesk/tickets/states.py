"""The life of a ticket: one table of allowed moves, and a verb for each."""

from datetime import timedelta
from typing import Any

from helpdesk import events, sla
from helpdesk.db import now
from helpdesk.errors import Forbidden, Refused
from helpdesk.models import Desk, Reply, Status, Ticket, User
from helpdesk.tickets.change import allow, changing, stored_time, write
from helpdesk.tickets.seen import Seen, refuse_changed

MOVES = {
    Status.OPEN: {Status.IN_PROGRESS, Status.WAITING_CUSTOMER, Status.RESOLVED, Status.CANCELLED},
    Status.IN_PROGRESS: {Status.OPEN, Status.WAITING_CUSTOMER, Status.RESOLVED, Status.CANCELLED},
    Status.WAITING_CUSTOMER: {Status.IN_PROGRESS, Status.RESOLVED, Status.CANCELLED},
    Status.RESOLVED: {Status.CLOSED, Status.IN_PROGRESS},
    Status.CLOSED: {Status.OPEN},
    Status.CANCELLED: {Status.OPEN},
}
ENDED = {Status.RESOLVED, Status.CLOSED, Status.CANCELLED}
ENDING = {Status.CLOSED, Status.CANCELLED}
EVENTS = {
    Status.RESOLVED: "ticket_resolved",
    Status.CLOSED: "ticket_closed",
    Status.CANCELLED: "ticket_cancelled",
}


def start(ticket: Ticket, *, by: User | None) -> None:
    """Begin or go on working on it."""
    set_status(ticket, Status.IN_PROGRESS, by=by)


def wait(ticket: Ticket, *, by: User | None) -> None:
    """Wait for the customer's answer."""
    set_status(ticket, Status.WAITING_CUSTOMER, by=by)


def resolve(ticket: Ticket, *, by: User | None) -> None:
    """Call it solved; customers may do so with their own tickets."""
    set_status(ticket, Status.RESOLVED, by=by)


def close(ticket: Ticket, *, by: User | None) -> None:
    """Close a resolved ticket."""
    set_status(ticket, Status.CLOSED, by=by)


def cancel(ticket: Ticket, *, by: User | None) -> None:
    """End it without a solution."""
    set_status(ticket, Status.CANCELLED, by=by)


def reopen(ticket: Ticket, *, by: User | None) -> None:
    """Take up again what was resolved, closed or cancelled; customers may, within the desk's number of days."""
    with changing(ticket, "view", by=by):
        if ticket.status in ENDED:
            _set(ticket, reopened_status(ticket), by)


def reopened_status(ticket: Ticket) -> Status:
    """The state a reopened ticket takes: a resolved one goes on, a closed or cancelled one starts as open."""
    return Status.IN_PROGRESS if ticket.status == Status.RESOLVED else Status.OPEN


def set_status(
    ticket: Ticket, status: Status, *, by: User | None, seen: Seen | None = None, said: Reply | None = None
) -> None:
    """Move the ticket to `status`. Raises Refused with a sentence when the table of moves does not allow it.

    With `seen`, raises Conflict when it has another status by now, or somebody has said something. `said` is the answer
    that it is set with: who takes that back takes this back too.
    """
    with changing(ticket, "view", by=by):
        if status != ticket.status:
            refuse_changed(ticket, seen, "status", "said")
        _set(ticket, status, by, said)


def move_to(ticket: Ticket, status: Status, *, by: User | None, said: Reply | None = None) -> None:
    """The move itself, for verbs that have opened the change and asked permission already."""
    check_move(ticket.status, status)
    _move(ticket, status, by, said)


def bring_back(ticket: Ticket, *, by: User | None) -> None:
    """What a customer's reply does: the desk has to look again. It is open when nobody has it, whatever the table says.

    Raises Refused when it ended too long ago, or without a solution.
    """
    refuse_ended(ticket)
    if ticket.status in (Status.WAITING_CUSTOMER, Status.RESOLVED):
        _move(ticket, Status.IN_PROGRESS if ticket.assignee_id else Status.OPEN, by)
    elif ticket.status == Status.CLOSED:
        _move(ticket, Status.OPEN, by)


def refuse_ended(ticket: Ticket) -> None:
    """Raise Refused when its customer can neither reopen nor answer it any more."""
    if ticket.status == Status.CANCELLED:
        raise Refused("This ticket was cancelled. Please start a new one and we will gladly help.")
    if ticket.status == Status.CLOSED and not can_reopen(ticket):
        raise Refused("This ticket was closed too long ago to be reopened. Please start a new one.")


def check_move(old: Status, new: Status) -> None:
    """Raise Refused unless the table allows the move."""
    if new not in MOVES[old]:
        ways = " or ".join(f"“{status.label}”" for status in sorted(MOVES[old]))
        raise Refused(f"A ticket that is “{old.label}” cannot become “{new.label}”. From here it can become {ways}.")


def can_reopen(ticket: Ticket) -> bool:
    """Whether its customer may still reopen it: while it is resolved, and some days after it was closed."""
    if ticket.status != Status.CLOSED or ticket.closed_at is None:
        return ticket.status == Status.RESOLVED
    return now() - ticket.closed_at <= timedelta(days=Desk.current().reopen_days)


def _set(ticket: Ticket, status: Status, by: User | None, said: Reply | None = None) -> None:
    if by is not None and by.is_staff:
        allow(by, _permission(ticket, status), ticket)
    elif by is not None:
        _allow_customer(ticket, status)
    if status != ticket.status:
        move_to(ticket, status, by=by, said=said)


def _permission(ticket: Ticket, status: Status) -> str:
    return "close" if status in ENDING or ticket.status in ENDED else "update"


def _allow_customer(ticket: Ticket, status: Status) -> None:
    """Customers call it resolved, or take it up again; nothing else."""
    if status == Status.RESOLVED and ticket.status not in ENDING:
        return
    if ticket.status not in ENDED or status != reopened_status(ticket):
        raise Forbidden("Only staff can do this.")
    refuse_ended(ticket)


def _move(ticket: Ticket, status: Status, by: User | None, said: Reply | None = None) -> None:
    old = ticket.status
    was = {"status": old, "resolved_at": stored_time(ticket.resolved_at), "closed_at": stored_time(ticket.closed_at)}
    was |= {"said": said.id} if said else {}
    write(ticket, status=status, **_times(old, status))
    was["clocks"] = _clocks(ticket, old, status)
    events.record(ticket, _event(old, status), by, old.label, status.label, undo=was)


def _event(old: Status, new: Status) -> str:
    return "ticket_reopened" if old in ENDED and new not in ENDED else EVENTS.get(new, "status_changed")


def _times(old: Status, new: Status) -> dict:
    if new == Status.RESOLVED:
        return {"resolved_at": now()}
    if new in ENDING:
        return {"closed_at": now()}
    return {"resolved_at": None, "closed_at": None} if old in ENDED else {}


def _clocks(ticket: Ticket, old: Status, new: Status) -> dict[str, Any]:
    """Stop or start them, and return what sla.rewind() takes."""
    if new in ENDED and old not in ENDED:
        return sla.stop(ticket)
    return sla.resume(ticket) if old in ENDED and new not in ENDED else {}
