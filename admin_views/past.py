"""What was done with a ticket, told as lines, and which of it the reader can take back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from peewee import JOIN

from helpdesk import events
from helpdesk.models import Activity, Ticket, User
from helpdesk.tickets.undoing import WAYS, is_undoable

MOST = 500


@dataclass(frozen=True)
class Line:
    """Something done, as a sentence. `undo` is its id where the reader can take it back; `undone` tells who did.

    A quiet line only tells that another one was taken back.
    """

    sentence: str
    who: str
    at: datetime
    event: str
    undo: int | None = None
    undone: "Line | None" = None
    is_quiet: bool = False


def activities(ticket: Ticket) -> list[Activity]:
    """The newest changes of the ticket, the last one first, with whoever made them. One query."""
    told = (Activity.id, Activity.event, Activity.by, Activity.old, Activity.new, Activity.at)
    taken_back = (Activity.undo, Activity.undone_at, Activity.undoes, Activity.fanned_out_at)
    query = Activity.select(*told, *taken_back, User.id, User.name, User.email).join(User, JOIN.LEFT_OUTER)
    newest = query.where(Activity.ticket == ticket.id).order_by(Activity.at.desc(), Activity.id.desc())
    return list(newest.limit(MOST))


def lines(ticket: Ticket, found: Sequence[Activity], reader: User | None) -> list[Line]:
    """These changes, the last one first, as lines. Nothing is offered to nobody."""
    undoings = {row.undoes_id: _line(row) for row in found if row.undoes_id}
    open_to = set(_open_to(ticket, found, reader)) if reader else set()
    return [_line(row, row.id if row.id in open_to else None, undoings.get(row.id)) for row in found]


def _line(row: Activity, undo: int | None = None, undone: Line | None = None) -> Line:
    who = row.by.label if row.by else "The desk"
    return Line(events.sentence(row), who, row.at, row.event, undo, undone, row.event == "undone")


def _open_to(ticket: Ticket, found: Sequence[Activity], reader: User) -> Iterator[int]:
    """Those that this person may take back and on which no later change stands; the same rule as undo()."""
    touched: set[object] = set()
    for row in found:
        if row.event not in WAYS or row.undone_at is not None:
            continue
        way = WAYS[row.event]
        about = way.touches(row)
        is_free = not (about & touched) and (way.at_rest or not ticket.is_at_rest)
        touched |= about
        if is_free and is_undoable(row) and reader.can(way.permission(ticket, row, reader)):
            yield row.id
