"""undo_bulk(): taking a change of many tickets back, as another change of many tickets."""

from collections.abc import Callable
from typing import Any

from helpdesk.db import transaction
from helpdesk.errors import NotVisible, Refused
from helpdesk.models import Activity, Bulk, BulkItem, BulkOutcome, Email, Ticket, User
from helpdesk.tickets.change import refresh
from helpdesk.tickets.proposing import freeze
from helpdesk.tickets.undoing import WAYS, undo


def undo_bulk(bulk: Bulk, *, by: User) -> Bulk:
    """Write down that everything it did shall be taken back, the newest first. It is carried out like any other.

    Mail about it that was sent is not recalled. Raises NotVisible for a change of somebody else, and Refused when there
    is nothing to take back.
    """
    if not Bulk.visible_to(by, Bulk.id).where(Bulk.id == bulk.id).exists():
        raise NotVisible("There is no such thing.")
    if refusal := why_not(bulk):
        raise Refused(refusal)
    with transaction():
        back = Bulk.create(by=by, do=f"undo:{bulk.id}", words=f"Take back: {bulk.words}"[:300], undoes=bulk)
        changed = BulkItem.select(BulkItem.ticket).where(_changed(bulk)).order_by(BulkItem.id.desc())
        freeze(back, changed, BulkItem.ticket)
        return back


def why_not(bulk: Bulk) -> str:
    """Why it cannot be taken back, or nothing."""
    if bulk.finished_at is None:
        return "This is not finished yet."
    if bulk.undoes_id:
        return "This took something back itself. Do that again instead."
    if bulk.do.startswith("reply:"):
        return "Messages that were sent cannot be taken back."
    if not _left(bulk).exists():
        return "Nothing of this can be taken back."
    return ""


def mails_sent(bulk: Bulk) -> int:
    """How many mails about it have left already: those are not recalled."""
    told: Any = Email.select().join(Activity)
    return int(told.where((Activity.bulk == bulk.id) & Email.sent_at.is_null(False)).count())


def taking_back(bulk: Bulk) -> Callable[[Ticket, User], None]:
    """The verb of such a change: for one ticket, everything that the other change did with it, or nothing of it."""

    def take_back(ticket: Ticket, by: User) -> None:
        refresh(ticket)
        for activity in _left_of(ticket, bulk.undoes):
            undo(activity, by=by)
        refresh(ticket)

    return take_back


def _left_of(ticket: Ticket, bulk: Bulk) -> list[Activity]:
    """What it did with one ticket and nobody has taken back, the newest first; undo() reads the rest of each row.

    The history of a ticket is short; the change itself may be of ten thousand.
    """
    stands = (Activity.ticket == ticket.id) & Activity.undone_at.is_null() & Activity.undo.is_null(False)
    history: Any = Activity.select(Activity.id, Activity.event, Activity.bulk).where(stands)
    told = [(id, event) for id, event, part_of in history.tuples() if part_of == bulk.id and event in WAYS]
    return [Activity(id=id, event=event, by=bulk.by) for id, event in sorted(told, reverse=True)]


def _changed(bulk: Bulk) -> Any:
    return (BulkItem.bulk == bulk.id) & (BulkItem.outcome == BulkOutcome.CHANGED)


def _left(bulk: Bulk) -> Any:
    """What it did and nobody has taken back."""
    is_left = Activity.undone_at.is_null() & Activity.undo.is_null(False) & Activity.event.in_(list(WAYS))
    return Activity.select().where((Activity.bulk == bulk.id) & is_left)
