"""Taking back what was done to a message or a file, wherever a merge or a split has moved it."""

from typing import Any

from helpdesk import search
from helpdesk.attachments import path
from helpdesk.errors import Refused
from helpdesk.models import Activity, Attachment, Reply, Ticket, User
from helpdesk.tickets.change import stored_time, told_time, write
from helpdesk.tickets.kept import counts


def ticket_of_reply(activity: Activity) -> list[int]:
    """Where the message stands now, which a merge or a split may have moved."""
    reply = _reply(activity)
    return [reply.ticket_id] if reply else [activity.ticket_id]


def ticket_of_file(activity: Activity) -> list[int]:
    """Where the file is now."""
    file = _file(activity)
    return [file.ticket_id] if file else [activity.ticket_id]


def check_edited(activity: Activity) -> None:
    """Refuse what would undo a later change of the message, whichever ticket it stood in then."""
    reply = _reply(activity)
    if reply is None or reply.deleted_at is not None:
        raise Refused("This message was deleted after that. Bring it back first.")
    if stored_time(reply.edited_at) != activity.undo.get("edited", stored_time(reply.edited_at)):
        raise Refused("This message was edited again after that. Take that back first.")


def check_deleted(activity: Activity) -> None:
    """Refuse when the message is gone with the merge that brought it."""
    if _reply(activity) is None:
        raise Refused("This message went away with the ticket that it came from.")


def check_file(activity: Activity) -> None:
    """Refuse when the purge has removed the file from the disk."""
    file = _file(activity)
    if file is None or not path(file).exists():
        raise Refused("This file was removed for good meanwhile.")


def edit_reply(ticket: Ticket, activity: Activity, by: User) -> None:
    """The message as it was."""
    was = activity.undo
    _change_reply(ticket, was["reply"], body=was["body"], edited_at=told_time(was.get("edited_at")))


def restore_reply(ticket: Ticket, activity: Activity, by: User) -> None:
    """The message is there again, with its files."""
    _change_reply(ticket, activity.undo["reply"], deleted_at=None)


def file(ticket: Ticket, activity: Activity, by: User) -> None:
    """The file is there again."""
    Attachment.update(deleted_at=None).where(Attachment.id == activity.undo["file"]).execute()
    write(ticket)


def _reply(activity: Activity) -> Reply | None:
    return Reply.get_or_none(Reply.id == (activity.undo or {}).get("reply"))


def _file(activity: Activity) -> Attachment | None:
    return Attachment.get_or_none(Attachment.id == (activity.undo or {}).get("file"))


def _change_reply(ticket: Ticket, id: int, **changes: Any) -> None:
    Reply.update(**changes).where(Reply.id == id).execute()
    write(ticket, **counts(ticket))
    search.index(ticket)
