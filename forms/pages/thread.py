"""A ticket as its customer reads it: what was said in public, and how far it has come."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import JOIN, Expression

from forms.words import current_desk
from helpdesk.db import now
from helpdesk.models import Attachment, FileState, Reply, Side, Status, Ticket, User
from helpdesk.tickets.joined import destination
from helpdesk.tickets.rating import obstacle
from helpdesk.tickets.states import can_reopen

SENTENCES = {
    Status.OPEN: "We have your question and will look at it soon.",
    Status.IN_PROGRESS: "We are working on it.",
    Status.WAITING_CUSTOMER: "We are waiting for your answer.",
    Status.RESOLVED: "This is solved.",
    Status.CLOSED: "This is solved and closed.",
    Status.CANCELLED: "This was closed without a solution.",
}
ANSWERED = "We have answered, and stay with it until it is solved."
LABELS = {
    Status.OPEN: "Open",
    Status.IN_PROGRESS: "In progress",
    Status.WAITING_CUSTOMER: "Waiting for you",
    Status.RESOLVED: "Solved",
    Status.CLOSED: "Solved",
    Status.CANCELLED: "Cancelled",
}
JOINED = "This question was joined with another one. What you wrote in it and our answers to that stay here."
DAY = timedelta(days=1)
ENDED = (Status.RESOLVED, Status.CLOSED, Status.CANCELLED)


@dataclass(frozen=True)
class Message:
    """One message of the public thread."""

    anchor: str
    who: str
    mine: bool
    at: datetime
    edited: bool
    body: str
    files: list[Attachment]


@dataclass(frozen=True)
class Step:
    """One of the four steps of every ticket."""

    label: str
    done: bool
    at: datetime | None = None


def messages(ticket: Ticket) -> list[Message]:
    """The request and the public replies to its customer, oldest first. Two queries.

    A merged ticket still shows what was written in it, also in answer to its page, and nothing else.
    """
    goal = destination(ticket)
    if goal != ticket and goal.deleted_at is None:
        return list(_replies(goal, ticket.customer_id, _files(goal), Reply.origin == ticket.id))
    files = _files(ticket)
    first = Message("request", "You", True, ticket.created_at, False, ticket.description, files[None])
    return [first, *_replies(ticket, ticket.customer_id, files)]


def label(ticket: Ticket) -> str:
    """The same in a word or two."""
    return LABELS[ticket.status] if ticket.merged_into_id is None else "Joined"


def sentence(ticket: Ticket, told: list[Message]) -> str:
    """How it stands, after the messages that were told."""
    if ticket.merged_into_id is not None:
        return JOINED
    is_answered = ticket.status == Status.IN_PROGRESS and not told[-1].mine
    return ANSWERED if is_answered else SENTENCES[ticket.status]


def steps(ticket: Ticket) -> list[Step]:
    """Received, being worked on, answered, solved; none of a merged ticket, which goes on elsewhere."""
    if ticket.merged_into_id is not None:
        return []
    answered = ticket.first_response_at is not None
    ended = ticket.status in ENDED
    return [
        Step("Received", True, ticket.created_at),
        Step("Being worked on", answered or ended or ticket.status != Status.OPEN),
        Step("Answered", answered, ticket.first_response_at),
        Step("Closed" if ticket.status == Status.CANCELLED else "Solved", ended, ticket.resolved_at),
    ]


def what_next(ticket: Ticket) -> dict[str, bool]:
    """What the customer can do now; with a merged ticket, no more than write to us."""
    goal = destination(ticket)
    reopenable = can_reopen(goal)
    can = {
        "can_reply": goal.deleted_at is None and (goal.status not in (Status.CLOSED, Status.CANCELLED) or reopenable),
        "can_solve": goal.status not in ENDED,
        "can_reopen": reopenable,
        "can_rate": not obstacle(goal),
    }
    return can if goal == ticket else {name: value and name == "can_reply" for name, value in can.items()}


def ending(ticket: Ticket) -> str:
    """How long it can be opened again, or that it cannot any more; empty where there is no such end."""
    days = current_desk().reopen_days
    if ticket.merged_into_id is not None or ticket.status not in (Status.CLOSED, Status.CANCELLED):
        return ""
    if ticket.status == Status.CANCELLED:
        return "It was closed without a solution, so it cannot be opened again."
    if not can_reopen(ticket):
        return f"It was closed more than {_days(days)} ago, so it cannot be opened again."
    left = ticket.closed_at + timedelta(days=days) - now()
    return f"You can open it again for {_days(-(-left // DAY), 'more day')}."


def _days(count: int, word: str = "day") -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _files(ticket: Ticket) -> dict[int | None, list[Attachment]]:
    kept = (Attachment.ticket == ticket.id) & Attachment.deleted_at.is_null()
    seen = Attachment.state != FileState.QUARANTINED
    files = defaultdict(list)
    for file in Attachment.select().where(kept & seen).order_by(Attachment.id):
        files[file.reply_id].append(file)
    return files


def _replies(ticket: Ticket, customer: int, files: dict, *only: Expression) -> Iterator[Message]:
    told = (Reply.ticket == ticket.id) & Reply.told_to(customer)
    query = Reply.select(Reply, User).join(User, JOIN.LEFT_OUTER).where(told, *only)
    for reply in query.order_by(Reply.created_at, Reply.id):
        mine = reply.side == Side.CUSTOMER
        who = "You" if mine else _staff_name(reply.author)
        yield Message(
            f"reply-{reply.id}", who, mine, reply.created_at, bool(reply.edited_at), reply.body, files[reply.id]
        )


def _staff_name(author: User | None) -> str:
    """Never their address."""
    return (author and author.name) or current_desk().name
