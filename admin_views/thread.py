"""A ticket's thread as staff read it: everything that was said and done, in the order of time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from peewee import JOIN

from admin_views.past import Line, activities, lines
from helpdesk.models import Activity, Attachment, Reply, Side, Ticket, User

PERSON = (User.id, User.name, User.email)
MOST_MESSAGES = 100
# What the messages of the thread show themselves.
SAID = {"ticket_created", "customer_replied", "staff_replied", "note_added", "reply_edited", "reply_deleted"}


@dataclass(frozen=True)
class Message:
    """Something said: `kind` is customer, staff or note. The request itself has no `reply`.

    `origin` is the ticket that it was written in, if that was another one.
    """

    kind: str
    who: str
    at: datetime
    body: str
    files: list[Attachment]
    reply: Reply | None = None
    origin: Ticket | None = None

    @property
    def anchor(self) -> str:
        return f"message-{self.reply.id}" if self.reply else "request"


@dataclass(frozen=True)
class Thread:
    """`entries` are messages and, between them, lists of lines; `history` is every line, the newest first.

    `last_id` is the last activity that it tells.
    """

    entries: list[Message | list[Line]]
    history: list[Line]
    has_earlier: bool = False
    last_id: int = field(default=0)


def thread(
    ticket: Ticket, everything: bool = False, reader: User | None = None, rows: Sequence[Activity] | None = None
) -> Thread:
    """The request, the messages (the newest hundred, or all) and what was done. Three queries.

    What the reader can take back says so. `rows` are the activities, if they were read already.
    """
    rows = activities(ticket) if rows is None else rows  # before the messages: what is told as read must stand there
    unsent = {row.undo["reply"] for row in rows if row.event == "staff_replied" and row.undone_at}
    replies = _replies(ticket, unsent, None if everything else MOST_MESSAGES + 1)
    has_earlier = not everything and len(replies) > MOST_MESSAGES
    replies = replies[:MOST_MESSAGES] if has_earlier else replies
    history, files = lines(ticket, rows, reader), _files(ticket)
    said = [_said(reply, files[reply.id]) for reply in replies]
    since = min(message.at for message in said) if has_earlier else ticket.created_at
    done = [line for line in history if line.event not in SAID and line.at >= since]
    return Thread(
        entries=[*_opened(_request(ticket, files[None]), [*said, *done], has_earlier)],
        history=history,
        has_earlier=has_earlier,
        last_id=max((row.id for row in rows), default=0),
    )


def _replies(ticket: Ticket, unsent: set[int], limit: int | None) -> list[Reply]:
    """All but those that were taken back before they were sent."""
    origin = Ticket.alias()
    seen_by = (origin.assignee, origin.team, origin.deleted_at)
    query = Reply.select(Reply, *PERSON, origin.id, origin.number, *seen_by).join(User, JOIN.LEFT_OUTER)
    query = query.join_from(Reply, origin, JOIN.LEFT_OUTER, on=Reply.origin).where(Reply.ticket == ticket.id)
    query = query.where(Reply.id.not_in(unsent)) if unsent else query
    return list(query.order_by(Reply.created_at.desc(), Reply.id.desc()).limit(limit))


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
    origin = reply.origin if reply.origin_id != reply.ticket_id else None
    return Message(kind, who, reply.created_at, reply.body, files, reply, origin)


def _opened(request: Message, rest: list[Message | Line], has_earlier: bool) -> Iterator[Message | list[Line]]:
    """The request in its place: ahead of all, or after what an earlier ticket brought along."""
    if has_earlier:
        return iter([request, *_in_order(rest)])
    return _in_order([*rest, request])


def _in_order(entries: list[Message | Line]) -> Iterator[Message | list[Line]]:
    """By time; what was said comes before what followed from it at the same moment. Lines in a row are one list."""
    entries.reverse()
    entries.sort(key=lambda entry: (entry.at, isinstance(entry, Line)))
    for are_lines, group in groupby(entries, key=lambda entry: isinstance(entry, Line)):
        if are_lines:
            yield list(group)
        else:
            yield from group
