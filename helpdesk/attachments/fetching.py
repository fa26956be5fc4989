"""Who may fetch a file, and from where."""

from pathlib import Path

from peewee import JOIN

from helpdesk.attachments import storing
from helpdesk.errors import NotVisible
from helpdesk.models import Attachment, FileState, Reply, Ticket, User
from helpdesk.rows import BEYOND_IDS


def visible_to(user: User, attachment_id: int) -> Attachment:
    """The file, if its message is there for this person. Raises NotVisible otherwise, whatever the reason."""
    found = _found(attachment_id) if 0 < attachment_id < BEYOND_IDS else None
    if found is None or not _is_there(found) or not _may_read(user, found):
        raise NotVisible("There is no such file.")
    return found


def path(attachment: Attachment) -> Path:
    """Where the content lies on the disk."""
    return storing.located(attachment.stored_name)


def _found(attachment_id: int) -> Attachment | None:
    return (
        Attachment.select(Attachment, Ticket, Reply)
        .join(Ticket)
        .switch(Attachment)
        .join(Reply, JOIN.LEFT_OUTER)
        .where(Attachment.id == attachment_id)
        .first()
    )


def _is_there(file: Attachment) -> bool:
    message_is_there = file.reply is None or file.reply.deleted_at is None
    return file.deleted_at is None and file.state != FileState.QUARANTINED and message_is_there


def _may_read(user: User, file: Attachment) -> bool:
    if user.is_staff or file.reply is None:
        return user.sees(file.ticket)
    return user.active and not file.reply.internal and _is_told(user, file, file.reply.origin)


def _is_told(user: User, file: Attachment, origin: Ticket | None) -> bool:
    """A message that a merge brought stays with who asked where it was written, and is nobody else's."""
    if origin is None:
        return user.sees(file.ticket)
    is_proved = origin.customer_id == user.id and origin.confirmed_at is not None
    is_there = file.ticket.deleted_at is None and is_proved
    return is_there and (user.owns(origin) or user.owns(file.ticket))
