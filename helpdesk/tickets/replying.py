"""reply() and note(): what is said in a ticket."""

from collections.abc import Sequence
from datetime import datetime

from peewee import IntegrityError

from helpdesk import attachments, events, richtext, search, sla
from helpdesk.attachments import Upload
from helpdesk.errors import Invalid, Refused
from helpdesk.models import Reply, Side, Status, Ticket, User
from helpdesk.tickets.change import changing, write
from helpdesk.tickets.states import can_reopen, move_to, reopened_status


def reply(
    ticket: Ticket,
    body: str,
    *,
    by: User | None,
    files: Sequence[Upload] = (),
    form_key: str | None = None,
    automated: bool = False,
) -> Reply:
    """Say something to the other side, and move the ticket on: staff start an open one, customers bring it back.

    The same `form_key` gives the reply it made before. Raises Invalid for an empty text, Refused when it is closed.
    """
    side = Side.STAFF if by is None or (by.is_staff and by != ticket.customer) else Side.CUSTOMER
    message = {"side": side, "automated": automated, "form_key": form_key}
    return _once(form_key, lambda: _reply(ticket, body, by, files, message))


def note(
    ticket: Ticket, body: str, *, by: User | None, files: Sequence[Upload] = (), form_key: str | None = None
) -> Reply:
    """Write something that only staff can see. The same `form_key` gives the note it made before."""
    message = {"side": Side.STAFF, "internal": True, "form_key": form_key}
    return _once(form_key, lambda: _note(ticket, body, by, files, message))


def _once(form_key: str | None, create) -> Reply:
    try:
        return (form_key and Reply.get_or_none(Reply.form_key == form_key)) or create()
    except IntegrityError:
        if form_key and (twin := Reply.get_or_none(Reply.form_key == form_key)):
            return twin
        raise


def _reply(ticket: Ticket, body: str, by: User | None, files: Sequence[Upload], message: dict) -> Reply:
    with changing(ticket, "customer", by=by):
        if message["side"] == Side.CUSTOMER:
            _refuse_closed(ticket)
        said = _say(ticket, body, by, files, message)
        write(ticket, **_counts(ticket, said, by))
        if message["side"] == Side.STAFF:
            _after_staff(ticket, said, by)
        else:
            _after_customer(ticket, by)
        search.index(ticket)
        events.record(ticket, "customer_replied" if said.side == Side.CUSTOMER else "staff_replied", by, reply=said)
        return said


def _note(ticket: Ticket, body: str, by: User | None, files: Sequence[Upload], message: dict) -> Reply:
    with changing(ticket, "update", by=by):
        said = _say(ticket, body, by, files, message)
        write(ticket)
        search.index(ticket)
        events.record(ticket, "note_added", by, reply=said)
        return said


def _say(ticket: Ticket, body: str, by: User | None, files: Sequence[Upload], message: dict) -> Reply:
    text = richtext.clean(body)
    if not text:
        raise Invalid("body", "Please write a message.")
    said = Reply.create(ticket=ticket, author=by, body=text, **message)
    attachments.attach(files, ticket, reply=said, uploader=by)
    return said


def _counts(ticket: Ticket, said: Reply, by: User | None) -> dict:
    counts = {"last_reply_at": said.created_at, "last_reply_by": said.side, "reply_count": ticket.reply_count + 1}
    if _is_first_response(ticket, said, by):
        counts["first_response_at"] = said.created_at
    return counts


def _is_first_response(ticket: Ticket, said: Reply, by: User | None) -> bool:
    return said.side == Side.STAFF and by is not None and not said.automated and ticket.first_response_at is None


def _after_staff(ticket: Ticket, said: Reply, by: User | None) -> None:
    if by is None or said.automated:
        return
    answered_at: datetime = said.created_at
    sla.respond(ticket, answered_at)
    if ticket.status == Status.OPEN:
        move_to(ticket, Status.IN_PROGRESS, by=by)


def _after_customer(ticket: Ticket, by: User | None) -> None:
    if ticket.status in (Status.WAITING_CUSTOMER, Status.RESOLVED):
        move_to(ticket, Status.IN_PROGRESS, by=by)
        if ticket.assignee_id is None:
            move_to(ticket, Status.OPEN, by=by)
    elif ticket.status == Status.CLOSED:
        move_to(ticket, reopened_status(ticket), by=by)


def _refuse_closed(ticket: Ticket) -> None:
    if ticket.status == Status.CANCELLED or (ticket.status == Status.CLOSED and not can_reopen(ticket)):
        raise Refused("This ticket is closed. Please start a new one and we will gladly help.")
