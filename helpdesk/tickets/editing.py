"""Mending what was written: the request, a message, a file. What stood there before is kept."""

from helpdesk import events, richtext, search
from helpdesk.db import now
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import Attachment, Reply, ReplyRevision, Side, Ticket, User
from helpdesk.tickets.change import changing, write
from helpdesk.tickets.submitting import customer_with

EDITABLE = {"subject", "description", "guest_name", "guest_email", "guest_phone"}


def edit(ticket: Ticket, *, by: User | None, version: int | None = None, **changes: str) -> None:
    """Change subject, description or the guest's name, address or phone.

    Raises Invalid for an empty subject or description and Refused for an address that was confirmed already.
    """
    unknown = set(changes) - EDITABLE
    if unknown:
        raise TypeError(f"edit() does not change {', '.join(sorted(unknown))}")
    with changing(ticket, "update", by=by, version=version):
        cleaned = {name: _clean(name, value) for name, value in changes.items()}
        new = {name: value for name, value in cleaned.items() if value != getattr(ticket, name)}
        if "guest_email" in new:
            _readdress(ticket, new)
        if new:
            _store(ticket, new, by)


def edit_reply(reply: Reply, body: str, *, by: User) -> None:
    """Replace the text of a message of one's own; the old text is kept as a revision."""
    with changing(reply.ticket, "update", by=by):
        text = richtext.clean(body)
        _refuse_unchangeable(reply, by)
        if not text:
            raise Invalid("body", "Please write a message, or delete it instead.")
        if text != reply.body:
            ReplyRevision.create(reply=reply, by=by, body=reply.body)
            _change_reply(reply, "reply_edited", by, body=text, edited_at=now())


def delete_reply(reply: Reply, *, by: User) -> None:
    """Hide a message and its files."""
    with changing(reply.ticket, "update", by=by):
        if reply.deleted_at is not None:
            return
        _refuse_unchangeable(reply, by)
        _change_reply(reply, "reply_deleted", by, deleted_at=now())


def remove_file(attachment: Attachment, *, by: User) -> None:
    """Hide one file; the purge removes it from the disk."""
    ticket = attachment.ticket
    with changing(ticket, "update", by=by):
        if attachment.deleted_at is None:
            attachment.deleted_at = now()
            attachment.save()
            write(ticket)
            events.record(ticket, "file_removed", by, old=attachment.name, undo={"file": attachment.id})


def _clean(name: str, value: str) -> str:
    cleaned = richtext.clean(value) if name == "description" else richtext.one_line(value)
    if not cleaned and name in ("subject", "description"):
        raise Invalid(name, f"The {name} cannot be empty.")
    if len(cleaned) > 255 and name != "description":
        raise Invalid(name, "At most 255 characters fit here.")
    return cleaned


def _readdress(ticket: Ticket, new: dict) -> None:
    if ticket.confirmed_at is not None:
        raise Refused("The customer has confirmed this address already.")
    new["guest_email"] = new["guest_email"].lower()
    new["customer"] = customer_with(new["guest_email"])


def _store(ticket: Ticket, new: dict, by: User | None) -> None:
    undo = {name: getattr(ticket, name) for name in new if name != "customer"}
    subject = ticket.subject
    write(ticket, **new)
    search.index(ticket)
    events.record(ticket, "ticket_edited", by, subject, ticket.subject, undo=undo)


def _refuse_unchangeable(reply: Reply, by: User) -> None:
    if reply.deleted_at is not None:
        raise NotVisible("There is no such message.")
    if reply.side == Side.CUSTOMER:
        raise Forbidden("What a customer wrote stays as it is.")
    if reply.author_id != by.id and not by.can("delete"):
        raise Forbidden("You can change your own messages only.")


def _change_reply(reply: Reply, event: str, by: User, **changes) -> None:
    Reply.update(**changes).where(Reply.id == reply.id).execute()
    write(reply.ticket)
    search.index(reply.ticket)
    events.record(reply.ticket, event, by, reply=reply, undo={"reply": reply.id, "body": reply.body})
    for name, value in changes.items():
        setattr(reply, name, value)
