"""reply() and note(): what is said in a ticket."""

from collections.abc import Sequence

from peewee import IntegrityError

from helpdesk import attachments, blocking, events, search, sla
from helpdesk.attachments import Stored, Upload
from helpdesk.models import Reply, Side, Status, Ticket, User
from helpdesk.tickets import texts
from helpdesk.tickets.change import changing, write
from helpdesk.tickets.joined import answering
from helpdesk.tickets.news import refuse_unread
from helpdesk.tickets.states import bring_back, move_to


def reply(
    ticket: Ticket,
    body: str,
    *,
    by: User | None,
    files: Sequence[Upload] = (),
    form_key: str | None = None,
    automated: bool = False,
    read_to: int | None = None,
) -> Reply:
    """Say something to the other side, and move the ticket on: staff start an open one, customers bring it back.

    The same `form_key` gives the reply it made before. Raises Invalid for an empty text or a file that is not taken,
    Refused when a customer answers what ended too long ago. With `read_to`, the last activity that the author has seen,
    raises Conflict when others said or did something since. What the customer of a merged ticket says goes into the one
    that it was merged into.
    """
    said = {"automated": automated, "form_key": form_key}
    return _once(form_key, lambda: _reply(ticket, body, by, files, said, read_to))


def note(
    ticket: Ticket, body: str, *, by: User | None, files: Sequence[Upload] = (), form_key: str | None = None
) -> Reply:
    """Write something that only staff can see. The same `form_key` gives the note it made before."""
    noted = {"side": Side.STAFF, "internal": True, "form_key": form_key}
    return _once(form_key, lambda: _note(ticket, body, by, files, noted))


def _once(form_key: str | None, create) -> Reply:
    try:
        return (form_key and Reply.get_or_none(Reply.form_key == form_key)) or create()
    except IntegrityError:
        if form_key and (twin := Reply.get_or_none(Reply.form_key == form_key)):
            return twin
        raise


def _reply(
    ticket: Ticket, body: str, by: User | None, files: Sequence[Upload], fields: dict, read_to: int | None
) -> Reply:
    fields["body"] = texts.message(body)
    if by is not None and not by.is_staff:
        blocking.refuse(email=by.email)
    with attachments.stored(files, by_staff=_is_staff(by)) as kept, answering(ticket, by=by) as goal:
        refuse_unread(goal, read_to, by)
        fields |= {"side": _side(ticket, by), "origin": None if goal == ticket else ticket}
        said = _say(goal, by, kept, fields)
        write(goal, **_counts(goal, said, by))
        search.index(goal)
        _record(goal, said, by)
        _move_on(goal, said, by)
        return said


def _note(ticket: Ticket, body: str, by: User | None, files: Sequence[Upload], fields: dict) -> Reply:
    fields["body"] = texts.message(body)
    with attachments.stored(files, by_staff=_is_staff(by)) as kept, changing(ticket, "update", by=by):
        said = _say(ticket, by, kept, fields)
        write(ticket)
        search.index(ticket)
        events.record(ticket, "note_added", by, reply=said)
        return said


def _is_staff(by: User | None) -> bool:
    return by is None or by.is_staff


def _side(ticket: Ticket, by: User | None) -> Side:
    """Staff who asked for themselves speak as customers in their own ticket."""
    return Side.STAFF if by is None or (by.is_staff and by != ticket.customer) else Side.CUSTOMER


def _say(ticket: Ticket, by: User | None, files: Sequence[Stored], fields: dict) -> Reply:
    said = Reply.create(ticket=ticket, author=by, **fields)
    attachments.attach(files, ticket, reply=said, uploader=by)
    return said


def _counts(ticket: Ticket, said: Reply, by: User | None) -> dict:
    counts = {"last_reply_at": said.created_at, "last_reply_by": said.side, "reply_count": ticket.reply_count + 1}
    if _is_first_response(ticket, said, by):
        counts["first_response_at"] = said.created_at
    return counts


def _is_first_response(ticket: Ticket, said: Reply, by: User | None) -> bool:
    return said.side == Side.STAFF and by is not None and not said.automated and ticket.first_response_at is None


def _record(ticket: Ticket, said: Reply, by: User | None) -> None:
    if said.side == Side.CUSTOMER:
        events.record(ticket, "customer_replied", by, reply=said)
    else:
        undo = {"reply": said.id, "category": ticket.category_id} if by is not None else None
        events.record(ticket, "staff_replied", by, reply=said, undo=undo)


def _move_on(ticket: Ticket, said: Reply, by: User | None) -> None:
    if said.side == Side.CUSTOMER:
        bring_back(ticket, by=by)
    elif by is not None and not said.automated:
        _answered(ticket, said, by)


def _answered(ticket: Ticket, said: Reply, by: User) -> None:
    sla.respond(ticket, said.created_at)
    if ticket.status == Status.OPEN:
        move_to(ticket, Status.IN_PROGRESS, by=by, said=said)
