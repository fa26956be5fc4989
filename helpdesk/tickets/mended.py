"""Taking back what was done to a message or a file, wherever a merge or a split has moved it."""

from typing import Any

from helpdesk import search, sla
from helpdesk.attachments import path
from helpdesk.db import now
from helpdesk.errors import Refused
from helpdesk.models import Activity, Attachment, Reply, Ticket, User
from helpdesk.tickets.change import stored_time, told_time, write
from helpdesk.tickets.kept import answers, counts, first


class Mailed(Refused):
    """The message has left the desk."""

    def __init__(self) -> None:
        super().__init__("This reply was mailed already. It stays.")


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


def check_unsent(activity: Activity) -> None:
    """Refuse what was mailed, what stands in another ticket now, or what would start the clock of an ended ticket."""
    if activity.fanned_out_at is not None:
        raise Mailed
    reply = _reply(activity)
    if reply is None or reply.ticket_id != activity.ticket_id:
        raise Refused("This message was moved to another ticket after that. Take that back first.")
    if not reply.ticket.is_unsolved and sla.stopped_by_answer(reply.ticket, reply.created_at):
        raise Refused("The ticket was resolved or ended after that. Take that back first.")


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


def unsay(ticket: Ticket, activity: Activity, by: User) -> None:
    """The reply was never sent: it stays as a deleted note, which is no answer to anybody.

    Whoever comes first has it, this or the worker who words the mail.
    """
    waits = (Activity.id == activity.id) & Activity.fanned_out_at.is_null()
    if Activity.update(fanned_out_at=now()).where(waits).execute() != 1:
        raise Mailed
    reply = Reply.get_by_id(activity.undo["reply"])
    Reply.update(internal=True, deleted_at=now(), form_key=None).where(Reply.id == reply.id).execute()
    if ticket.first_response_at == reply.created_at:
        write(ticket, **counts(ticket), first_response_at=first(answers(ticket) & (Reply.ticket == ticket.id)))
        sla.unanswer(ticket, reply.created_at, activity.undo["category"])
    else:
        write(ticket, **counts(ticket))
    search.index(ticket)


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
