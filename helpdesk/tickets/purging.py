"""purge(): what was in the trash long enough is removed for good, with all that belongs to it and nothing else.

A ticket that was merged into one of them is set free: nobody deleted it. It stays closed, its messages are gone with
the ticket they had moved to, and what was done to it can no longer be taken back. Numbers are never given out again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from helpdesk import attachments, audit, search
from helpdesk.db import after_commit, for_update, now, transaction
from helpdesk.errors import Forbidden, Refused
from helpdesk.models import (
    Activity,
    Attachment,
    BulkItem,
    Desk,
    Draft,
    Email,
    GuestLink,
    Reply,
    ReplyRevision,
    SlaLog,
    Ticket,
    TicketLink,
    TicketTag,
    User,
    Viewer,
)
from helpdesk.tickets.change import allow, changing
from helpdesk.tickets.kept import counts
from helpdesk.tickets.undoing import DAYS

CHUNK = 20  # tickets in one transaction: others who write wait for its end


def purge() -> int:
    """Remove the tickets that the trash has kept for the desk's `trash_days`, and return how many there were.

    Each transaction removes a few: what a crash leaves is there for the next time.
    """
    before, done = now() - timedelta(days=Desk.current().trash_days), 0
    while removed := _purge_some(before):
        done += removed
    return done


def purge_files() -> int:
    """Remove the files of messages, and files by themselves, that were deleted as long ago and return how many.

    Not before taking the deletion back is over.
    """
    return attachments.forget(now() - timedelta(days=max(Desk.current().trash_days, DAYS)))


def remove_for_good(ticket: Ticket, *, by: User) -> None:
    """Remove a ticket from the trash now. Raises as check_removable() does."""
    with changing(ticket, "delete", by=by, at_rest=True):
        check_removable(ticket, by=by)
        _remove([ticket], by)


def check_removable(ticket: Ticket, *, by: User) -> None:
    """Raise Forbidden unless `by` may delete tickets and manage settings, and Refused unless it is in the trash."""
    allow(by, "delete", ticket)
    if not by.can("settings"):
        raise Forbidden("You may delete tickets, but only who manages the settings may remove them for good.")
    if ticket.deleted_at is None:
        raise Refused("This ticket is not in the trash. Delete it first.")


def gone_at(ticket: Ticket, desk: Desk) -> datetime | None:
    """When a ticket in the trash will be removed for good."""
    return ticket.deleted_at and ticket.deleted_at + timedelta(days=desk.trash_days)


def _purge_some(before: datetime) -> int:
    with transaction():
        due = Ticket.select(Ticket.id, Ticket.number).where(Ticket.deleted_at <= before)
        tickets = list(for_update(due.order_by(Ticket.deleted_at).limit(CHUNK)))
        if tickets:
            _remove(tickets, None)
        return len(tickets)


def _remove(tickets: Sequence[Ticket], by: User | None) -> None:
    ids, numbers = [ticket.id for ticket in tickets], [ticket.number for ticket in tickets]
    files = [file.stored_name for file in Attachment.select().where(Attachment.ticket.in_(ids))]
    _let_go(ids)
    _delete(ids, numbers)
    about = numbers[0] if len(numbers) == 1 else f"{len(numbers)} tickets"
    audit.note("purged", by=by, about=about, old=", ".join(numbers))
    after_commit(attachments.discard, files)


def _let_go(ids: list[int]) -> None:
    """Whatever stays does not refer to what goes, and is not taken back where that would need it."""
    replies, activities = _of(Reply, ids), _of(Activity, ids)
    merged = Ticket.select(Ticket.id).where(Ticket.merged_into.in_(ids))
    for stands_on_it in (Activity.ticket.in_(merged), Activity.id.in_(_twins(ids))):
        Activity.update(undo=None).where(stands_on_it).execute()
    Activity.update(reply=None, undo=None).where(Activity.reply.in_(replies)).execute()
    Activity.update(undoes=None).where(Activity.undoes.in_(activities)).execute()
    Ticket.update(merged_into=None).where(Ticket.merged_into.in_(ids)).execute()
    _keep_from_customers(ids)
    Reply.update(origin=None).where(Reply.origin.in_(ids)).execute()
    elsewhere = Email.ticket.is_null() | Email.ticket.not_in(ids)
    Email.update(activity=None).where(Email.activity.in_(activities) & elsewhere).execute()
    Email.update(link=None).where(Email.link.in_(_of(GuestLink, ids)) & elsewhere).execute()


def _keep_from_customers(ids: list[int]) -> None:
    """What another customer's ticket left behind stays with staff, also when nothing tells any more where it was.

    So does what one that nobody confirmed left in a confirmed one.
    """
    home, origin = Ticket.alias(), Ticket.alias()
    query = Reply.select(Reply.id, Reply.ticket).join(home, on=(Reply.ticket == home.id))
    query = query.join_from(Reply, origin, on=(Reply.origin == origin.id))
    is_unproved = origin.confirmed_at.is_null() & home.confirmed_at.is_null(False)
    gone = origin.id.in_(ids) & home.id.not_in(ids)
    others = list(query.where(gone & ((home.customer != origin.customer) | is_unproved)))
    Reply.update(internal=True).where(Reply.id.in_([reply.id for reply in others])).execute()
    for ticket in {reply.ticket for reply in others}:
        Ticket.update(**counts(ticket)).where(Ticket.id == ticket.id).execute()


def _twins(ids: list[int]) -> list[int]:
    """The other halves of what happened to two tickets at once."""
    undos = Activity.select(Activity.undo).where(Activity.ticket.in_(ids) & Activity.undo.is_null(False))
    return [row.undo[key] for row in undos for key in ("of", "twin") if key in row.undo]


def _delete(ids: list[int], numbers: list[str]) -> None:
    """What refers to something stands before it."""
    replies = _of(Reply, ids)
    ReplyRevision.delete().where(ReplyRevision.reply.in_(replies)).execute()
    for part in (Attachment, Email, Activity, Reply, GuestLink, SlaLog, TicketTag, BulkItem, Viewer):
        part.delete().where(part.ticket.in_(ids)).execute()
    TicketLink.delete().where(TicketLink.ticket.in_(ids) | TicketLink.other.in_(ids)).execute()
    Draft.delete().where(Draft.place.in_(numbers)).execute()
    search.remove(ids)
    Ticket.delete().where(Ticket.id.in_(ids)).execute()


def _of(part: Any, ids: list[int]) -> Any:
    """The ids of the rows of these tickets."""
    return part.select(part.id).where(part.ticket.in_(ids))
