"""Mending what was written: the request, a message, a file. What stood there before is kept."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from helpdesk import events, guest_links, search
from helpdesk.db import now
from helpdesk.errors import Conflict, Forbidden, NotVisible, Refused
from helpdesk.models import Attachment, Reply, ReplyRevision, Side, Ticket, User
from helpdesk.tickets import texts
from helpdesk.tickets.change import changing, stored_time, write
from helpdesk.tickets.kept import counts
from helpdesk.tickets.submitting import customer_with

CHECKS: dict[str, Callable[[str], str]] = {
    "subject": texts.subject,
    "description": texts.description,
    "guest_name": lambda text: texts.line("guest_name", text, texts.LONGEST_NAME),
    "guest_email": lambda text: texts.address("guest_email", text),
    "guest_phone": lambda text: texts.line("guest_phone", text, texts.LONGEST_PHONE),
}
UNKNOWN: Mapping[str, str] = MappingProxyType({})


def edit(ticket: Ticket, *, by: User | None, before: Mapping[str, str] = UNKNOWN, **changes: str) -> None:
    """Change subject, description or a guest's name, address or phone.

    `before` is what stood there when the person began: what they left so is not changed. Raises Conflict when somebody
    else changed the same field meanwhile.

    Raises Invalid naming the field that is wrong, and Refused for a guest's fields on a ticket that is not a guest's,
    or for an address that was confirmed already. With a new address the links mailed to the old one end.
    """
    unknown = set(changes) - set(CHECKS)
    if unknown:
        raise TypeError(f"edit() does not change {', '.join(sorted(unknown))}")
    with changing(ticket, "update", by=by):
        new = _new(ticket, before, changes)
        _refuse_account(ticket, new)
        if any(name in before and before[name] != getattr(ticket, name) for name in new):
            raise Conflict("Somebody else changed the same while you were writing.")
        if "guest_email" in new:
            _readdress(ticket, new)
        if new:
            _store(ticket, new, by)


def edit_reply(reply: Reply, body: str, *, by: User, before: str | None = None) -> None:
    """Replace the text of a message of one's own; the old text is kept as a revision.

    With `before`, raises Conflict when it does not say that any more.
    """
    text = texts.message(body)
    with _changing(reply, by=by):
        if reply.deleted_at is not None:
            raise NotVisible("There is no such message.")
        if reply.side == Side.CUSTOMER:
            raise Forbidden("What a customer wrote stays as it is.")
        _refuse_others(reply, by)
        if before is not None and before != reply.body:
            raise Conflict("Somebody else changed this message while you were writing.")
        if text != reply.body:
            ReplyRevision.create(reply=reply, by=by, body=reply.body)
            _change(reply, "reply_edited", by, body=text, edited_at=now())


def delete_reply(reply: Reply, *, by: User) -> None:
    """Hide a message and its files: one's own, or anybody's for those who may delete tickets."""
    with _changing(reply, by=by):
        if reply.deleted_at is not None:
            return
        _refuse_others(reply, by)
        _change(reply, "reply_deleted", by, deleted_at=now())
        write(reply.ticket, **counts(reply.ticket))


def remove_file(attachment: Attachment, *, by: User) -> None:
    """Hide one file; the purge removes it from the disk."""
    ticket, at = attachment.ticket, now()
    with changing(ticket, "update", by=by):
        there = (Attachment.id == attachment.id) & (Attachment.ticket == ticket.id) & Attachment.deleted_at.is_null()
        if Attachment.update(deleted_at=at).where(there).execute():
            attachment.deleted_at = at
            write(ticket)
            events.record(ticket, "file_removed", by, old=attachment.name, undo={"file": attachment.id})


def _new(ticket: Ticket, before: Mapping[str, str], changes: dict[str, str]) -> dict[str, Any]:
    """What is neither so already nor left as it was; checked, as the checks make some texts the same."""
    same = {name: (getattr(ticket, name), before.get(name)) for name in changes}
    checked = {name: CHECKS[name](value) for name, value in changes.items() if value not in same[name]}
    return {name: value for name, value in checked.items() if value not in same[name]}


def _refuse_account(ticket: Ticket, new: dict[str, Any]) -> None:
    if not ticket.guest_email and any(name.startswith("guest_") for name in new):
        raise Refused("This customer did not ask as a guest: name, address and phone are those of the account.")


def _readdress(ticket: Ticket, new: dict[str, Any]) -> None:
    if ticket.confirmed_at is not None:
        raise Refused("The customer has confirmed this address already.")
    new["customer"] = customer_with(new["guest_email"])
    guest_links.revoke_all(ticket)


def _store(ticket: Ticket, new: dict[str, Any], by: User | None) -> None:
    undo = {name: getattr(ticket, name) for name in new if name != "customer"}
    subject = ticket.subject
    write(ticket, **new)
    search.index(ticket)
    events.record(ticket, "ticket_edited", by, subject, ticket.subject, undo=undo)


@contextmanager
def _changing(reply: Reply, *, by: User) -> Iterator[None]:
    """A change of a message as it stands now, not as it was when the page was made."""
    with changing(reply.ticket, "update", by=by):
        fresh = Reply.get_by_id(reply.id)
        if fresh.ticket_id != reply.ticket.id:
            raise Conflict("Somebody else moved this message to another ticket.")
        reply.__data__.update(fresh.__data__)
        yield


def _refuse_others(reply: Reply, by: User) -> None:
    if reply.author_id != by.id and not by.can("delete"):
        raise Forbidden("You can change your own messages only.")


def _change(reply: Reply, event: str, by: User, **changes: Any) -> None:
    was = {"reply": reply.id, "body": reply.body, "edited_at": stored_time(reply.edited_at)}
    was["edited"] = stored_time(changes.get("edited_at", reply.edited_at))
    Reply.update(**changes).where(Reply.id == reply.id).execute()
    reply.__data__.update(changes)
    write(reply.ticket)
    search.index(reply.ticket)
    events.record(reply.ticket, event, by, reply=reply, undo=was)
