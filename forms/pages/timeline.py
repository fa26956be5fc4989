"""What became of a ticket, in its customer's language: a quiet line for each turn, between the messages.

Only events that are public have a line, and none names anybody who works here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import Expression

from forms.pages.thread import Message
from helpdesk.models import Activity, LinkKind, Status, Ticket, User

AT_ONCE = timedelta(minutes=1)  # what follows so soon belongs together
BY_LABEL = {status.label: status for status in Status}
TURNS = {
    Status.OPEN: "We will look at it again.",
    Status.IN_PROGRESS: "We are working on it.",
    Status.WAITING_CUSTOMER: "We are waiting for your answer.",
}
WORKING = (Status.OPEN, Status.IN_PROGRESS)
EVENTS = ("status_changed", "ticket_resolved", "ticket_closed", "ticket_cancelled", "ticket_reopened", "ticket_rated")


@dataclass(frozen=True)
class Turn:
    """One line. `status` is where a mere change of status led, which counts less than what was said and done."""

    words: str
    at: datetime
    status: Status | None = None


def turns(ticket: Ticket, customer: User) -> list[Turn]:
    """What happened to it and was not taken back, oldest first. One query."""
    happened = (Activity.ticket == ticket.id) & Activity.undone_at.is_null() & Activity.event.in_(EVENTS)
    told = (Activity.event, Activity.old, Activity.new, Activity.at, _did(customer).alias("is_mine"))
    rows = Activity.select(*told).where(happened)
    return [_turn(row, bool(row.is_mine)) for row in rows.order_by(Activity.id)]


def woven(messages: list[Message], turns: list[Turn]) -> list[Message | Turn]:
    """Both in order of time, without the turns that go without saying."""
    told = sorted([*messages, *turns], key=lambda entry: (entry.at, isinstance(entry, Turn)))
    return list(_telling(told))


def linked_by(ticket: Ticket, customer: User) -> list[tuple[int, int]]:
    """The ids of this ticket and another one that its customer asked about it again, the older first. One query."""
    asked = (Activity.ticket == ticket.id) & (Activity.event == "ticket_linked") & _did(customer)
    rows = Activity.select(Activity.undo).where(asked & Activity.undone_at.is_null())
    return [tuple(row.undo["link"][:2]) for row in rows if row.undo["link"][2] == LinkKind.RELATED]


def _did(customer: User) -> Expression:
    """What they did, also under the name of somebody who was merged into them."""
    aliases = User.select(User.id).where(User.merged_into == customer.id)
    return (Activity.by == customer.id) | Activity.by.in_(aliases)


def _turn(row: Activity, is_mine: bool) -> Turn:
    if row.event == "status_changed":
        status = BY_LABEL.get(row.new or "", Status.IN_PROGRESS)
        return Turn(TURNS.get(status, TURNS[Status.IN_PROGRESS]), row.at, status)
    return Turn(_words(row, is_mine), row.at)


def _words(row: Activity, is_mine: bool) -> str:
    if row.event == "ticket_rated":
        return f"You {'changed your rating to' if row.old else 'rated our help'} {row.new} of 5."
    return {
        "ticket_resolved": "You marked it as solved." if is_mine else "We marked it as solved.",
        "ticket_closed": "It was closed.",
        "ticket_cancelled": "It was closed without a solution.",
        "ticket_reopened": "You opened it again." if is_mine else "It was opened again.",
    }[row.event]


def _telling(told: list[Message | Turn]) -> Iterator[Message | Turn]:
    for place, entry in enumerate(told):
        before, after = told[:place][-1:], told[place + 1 :][:1]
        if not (isinstance(entry, Turn) and entry.status and _is_plain(entry, before, after)):
            yield entry


def _is_plain(turn: Turn, before: Iterable[Message | Turn], after: Iterable[Message | Turn]) -> bool:
    """Whether the message just before says as much, or the next turn makes up for it."""
    said = any(isinstance(entry, Message) and turn.at - entry.at < AT_ONCE for entry in before)
    made_up = any(isinstance(entry, Turn) and entry.at - turn.at < AT_ONCE for entry in after)
    return made_up or (said and turn.status in WORKING)
