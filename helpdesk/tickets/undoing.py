"""undo(): taking a change back, as long as nothing that came later stands on it."""

from dataclasses import dataclass
from datetime import timedelta

from helpdesk import events, mail
from helpdesk.db import now, transaction
from helpdesk.errors import Conflict, Refused
from helpdesk.models import Activity, Ticket, User
from helpdesk.rows import Row, with_id
from helpdesk.tickets.change import allow, hold, refuse_at_rest
from helpdesk.tickets.naming import discreet, discreetly, hide_unseen
from helpdesk.tickets.ways import WAYS, Way

DAYS = 30
OVER = f"This was more than {DAYS} days ago, so it can no longer be taken back."


@dataclass(frozen=True)
class Plan:
    """What undo() would do: in words, who has read of the change in a mail already, and why it cannot be done."""

    activity: Activity
    words: str
    reached: list[str]
    refusal: str = ""


@dataclass(frozen=True)
class Change:
    """A change as it is recorded: in one row, or in one for each of two tickets, the one that holds the undo first.

    `tickets` are those that taking it back changes.
    """

    rows: list[Activity]
    tickets: list[Ticket]
    way: Way


def is_undoable(activity: Activity) -> bool:
    """Whether there is a way back at all, as far as the row alone tells. No query."""
    if activity.event not in WAYS or activity.undo is None or activity.undone_at is not None:
        return False
    is_told = WAYS[activity.event].until_mailed and activity.fanned_out_at is not None
    return not is_told and now() - activity.at <= timedelta(days=DAYS)


def undo(activity: Activity, *, by: User) -> None:
    """Take the change back. Mail about it that still waits is stopped; what was sent is not recalled.

    What happened to two tickets is taken back for both, from whichever side. Raises Refused with the reason when it was
    taken back already, is too old or something later stands in the way; NotVisible or Forbidden as the verb would.
    """
    with discreetly(by), transaction():
        change = _held(activity)
        _allow(activity, change, by)
        _refuse(activity, change, by)
        change.way.back(change.tickets[0], change.rows[0], by)
        for row in change.rows:
            _note(row, by)


def plan(activity: Activity, *, by: User) -> Plan:
    """What undo() would do and say, without doing it. Raises NotVisible for a ticket out of reach."""
    allow(by, "view", _row(Ticket, activity.ticket_id))
    refusal = ""
    try:
        change = _change(activity)
        _allow(activity, change, by)
        _refuse(activity, change, by)
    except Refused as reason:
        refusal = str(reason)
    has_way = activity.event in WAYS and activity.undo is not None
    words = WAYS[activity.event].words(activity) if has_way else events.sentence(activity)
    reached = mail.sent(activity)
    hide_unseen([activity], by)
    return Plan(activity, discreet(words, by), reached, discreet(refusal, by))


def _held(activity: Activity) -> Change:
    """The change with its tickets held, so that nothing else happens to them meanwhile."""
    change = _change(activity)
    hold(*change.tickets)
    rows = _rows(activity)
    if rows[0].undo is None or change.way.tickets(rows[0]) != [ticket.id for ticket in change.tickets]:
        raise Conflict("Somebody else moved this to another ticket at the same moment.")
    return Change(rows, change.tickets, change.way)


def _change(activity: Activity) -> Change:
    if activity.event not in WAYS:
        raise Refused("This cannot be taken back.")
    rows, way = _rows(activity), WAYS[activity.event]
    if rows[0].undo is None:
        raise Refused("This cannot be taken back.")
    return Change(rows, [_row(Ticket, id) for id in way.tickets(rows[0])], way)


def _rows(activity: Activity) -> list[Activity]:
    activity.__data__.update(_row(Activity, activity.id).__data__)
    activity.__rel__ = {name: other for name, other in activity.__rel__.items() if name == "by"}  # that never changes
    undo = activity.undo or {}
    if "of" in undo:
        return [_row(Activity, undo["of"]), activity]
    return [activity, _row(Activity, undo["twin"])] if "twin" in undo else [activity]


def _row(model: type[Row], id: int) -> Row:
    found = with_id(model, id)
    if found is None:
        raise Refused("The other ticket was removed for good.")
    return found


def _allow(activity: Activity, change: Change, by: User) -> None:
    if activity.ticket_id not in {ticket.id for ticket in change.tickets}:
        allow(by, "view", _row(Ticket, activity.ticket_id))
    for ticket in change.tickets:
        allow(by, change.way.permission(ticket, change.rows[0], by), ticket)


def _refuse(activity: Activity, change: Change, by: User) -> None:
    first = change.rows[0]
    if first.undone_at is not None:
        raise Refused("This was taken back already.")
    if now() - first.at > timedelta(days=DAYS):
        raise Refused(OVER)
    for ticket in change.tickets if not change.way.at_rest else []:
        refuse_at_rest(ticket, by, "This ticket" if ticket.id == activity.ticket_id else ticket.number)
    for later in filter(None, map(_later, change.rows)):
        raise Refused(f"{events.sentence(later)} after that. Take that back first.")
    change.way.check(first)


def _later(activity: Activity) -> Activity | None:
    """The last change since then that stands on this one."""
    touched = WAYS[activity.event].touches(activity)
    since = (Activity.ticket == activity.ticket_id) & (Activity.id > activity.id) & Activity.undone_at.is_null()
    for other in Activity.select().where(since & Activity.event.in_(list(WAYS))).order_by(Activity.id.desc()):
        if touched & WAYS[other.event].touches(other):
            return other
    return None


def _note(activity: Activity, by: User) -> None:
    activity.undone_at = now()
    activity.fanned_out_at = activity.fanned_out_at or activity.undone_at
    activity.save()
    mail.withdraw(activity)
    events.record(Ticket(id=activity.ticket_id), "undone", by, new=events.sentence(activity), undoes=activity)
