"""take_back(): an answer, before it is mailed, together with the status that was set with it."""

from datetime import timedelta

from helpdesk.db import transaction
from helpdesk.models import Activity, User
from helpdesk.tickets.mended import Mailed
from helpdesk.tickets.undoing import undo

AT_ONCE = timedelta(seconds=5)
STATUS = ("status_changed", "ticket_resolved", "ticket_closed", "ticket_cancelled")


def take_back(answer: Activity, *, by: User) -> bool:
    """Take back what was sent with one button. Once the answer is mailed it stays, and only the status goes back.

    Tells whether the answer was taken back. Raises what undo() raises.
    """
    try:
        with transaction():
            _undo_status(answer, by)
            undo(answer, by=by)
    except Mailed:
        with transaction():
            if not _undo_status(answer, by):
                raise
        return False
    return True


def _undo_status(answer: Activity, by: User) -> int:
    """Take back the changes of the status that came with the answer, the last one first; tell how many there were."""
    along = (Activity.by == answer.by_id) & (Activity.id > answer.id) & (Activity.at <= answer.at + AT_ONCE)
    stands = (Activity.ticket == answer.ticket_id) & Activity.undone_at.is_null() & Activity.event.in_(STATUS)
    changes = list(Activity.select().where(along & stands).order_by(Activity.id.desc()))
    for change in changes:
        undo(change, by=by)
    return len(changes)
