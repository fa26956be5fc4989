"""A ticket's thread as staff read it: everything that was said and done, in the order of time."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from peewee import JOIN

from helpdesk import events
from helpdesk.models import Activity, Attachment, Reply, Side, Ticket, User

PERSON = (User.id, User.name, User.email)
MOST_MESSAGES = 100
MOST_ACTIVITIES = 500
# What the messages of the thread show themselves.
SAID = {"ticket_created", "customer_replied", "staff_replied", "note_added", "reply_edited", "reply_deleted"}


@dataclass(frozen=True)
class Message:
    """Something said: `kind` is customer, staff or note. The request itself has no `reply`."""

    kind: str
    who: str
    at: datetime
    body: str
    files: list[Attachment]
    reply: Reply | None = None

    @property
    def anchor(self) -> str:
        return f"message-{self.reply.id}" if self.reply else "request"


@dataclass(frozen=True)
class Line:
    """Something done, as a sentence."""

    sentence: str
    at: datetime


@dataclass(frozen=True)
class Thread:
    """`entries` are messages and, between them, lists of lines; `history` is every line, the newest first."""

    entries: list[Message | list[Line]]
    history: list[Line]
    has_earlier: bool = False
    last_id: int = field(default=0)


def thread(ticket: Ticket, everything: bool = False) -> Thread:
    """The request, the messages (the newest hundred, or all) and what was done. Three queries."""
    replies = _replies(ticket, None if everything else MOST_MESSAGES + 1)
    has_earlier = not everything and len(replies) > MOST_MESSAGES
    replies = replies[:MOST_MESSAGES] if has_earlier else replies
    activities, files = _activities(ticket), _files(ticket)
    said = [_said(reply, files[reply.id]) for reply in replies]
    since = min(message.at for message in said) if has_earlier else ticket.created_at
    done = [Line(events.sentence(row), row.at) for row in activities if row.event not in SAID and row.at >= since]
    return Thread(
        entries=[_request(ticket, files[None]), *_in_order([*said, *done])],
        history=[Line(events.sentence(activity), activity.at) for activity in activities],
        has_earlier=has_earlier,
        last_id=max((reply.id for reply in replies), default=0),
    )


def newer_than(ticket: Ticket, reply_id: int, reader: User) -> bool:
    """Whether somebody else has said something in public since that message."""
    public = (Reply.ticket == ticket.id) & (Reply.internal == False) & Reply.deleted_at.is_null()  # noqa: E712
    others = (Reply.id > reply_id) & (Reply.author.is_null() | (Reply.author != reader.id))
    return bool(Reply.select().where(public & others).exists())


def _replies(ticket: Ticket, limit: int | None) -> list[Reply]:
    query = Reply.select(Reply, *PERSON).join(User, JOIN.LEFT_OUTER).where(Reply.ticket == ticket.id)
    return list(query.order_by(Reply.created_at.desc(), Reply.id.desc()).limit(limit))


def _activities(ticket: Ticket) -> list[Activity]:
    told = (Activity.id, Activity.event, Activity.by, Activity.old, Activity.new, Activity.at)
    query = Activity.select(*told, *PERSON).join(User, JOIN.LEFT_OUTER).where(Activity.ticket == ticket.id)
    return list(query.order_by(Activity.at.desc(), Activity.id.desc()).limit(MOST_ACTIVITIES))


def _files(ticket: Ticket) -> dict[int | None, list[Attachment]]:
    files = defaultdict(list)
    kept = (Attachment.ticket == ticket.id) & Attachment.deleted_at.is_null()
    for file in Attachment.select().where(kept).order_by(Attachment.id):
        files[file.reply_id].append(file)
    return files


def _request(ticket: Ticket, files: list[Attachment]) -> Message:
    return Message("customer", ticket.requester_name, ticket.created_at, ticket.description, files)


def _said(reply: Reply, files: list[Attachment]) -> Message:
    kind = "note" if reply.internal else "staff" if reply.side == Side.STAFF else "customer"
    who = reply.author.label if reply.author else "The desk"
    return Message(kind, who, reply.created_at, reply.body, files, reply)


def _in_order(entries: list[Message | Line]) -> Iterator[Message | list[Line]]:
    """By time; what was said comes before what followed from it at the same moment. Lines in a row are one list."""
    entries.reverse()
    entries.sort(key=lambda entry: (entry.at, isinstance(entry, Line)))
    for are_lines, group in groupby(entries, key=lambda entry: isinstance(entry, Line)):
        if are_lines:
            yield list(group)
        else:
            yield from group
