"""take_back(): an answer, before it is mailed, together with the status that was set with it."""

from helpdesk.db import transaction
from helpdesk.models import Activity, Reply, User
from helpdesk.tickets.mended import Mailed
from helpdesk.tickets.undoing import undo


def take_back(answer: Activity, *, by: User) -> list[Activity]:
    """Take back what was sent with one button. Once the answer is mailed it stays, and only the status goes back.

    Returns what was taken back, the last thing first. Raises what undo() raises.
    """
    try:
        with transaction():
            changes = _undo_status(answer, by)
            undo(answer, by=by)
    except Mailed:
        with transaction():
            changes = _undo_status(answer, by)
        if not changes:
            raise
        return changes
    return [*changes, answer]


def waits(reply: Reply) -> bool:
    """Whether the mail with this answer has not been written yet."""
    said = (Activity.ticket == reply.ticket_id) & (Activity.reply == reply.id) & (Activity.event == "staff_replied")
    return bool(Activity.select().where(said & Activity.fanned_out_at.is_null()).exists())


def _undo_status(answer: Activity, by: User) -> list[Activity]:
    """What was set with the answer, the last thing first."""
    later = (Activity.ticket == answer.ticket_id) & (Activity.id > answer.id) & Activity.undone_at.is_null()
    found = Activity.select().where(later & Activity.undo.is_null(False)).order_by(Activity.id.desc())
    changes = [change for change in found if change.undo.get("said") == answer.reply_id]
    for change in changes:
        undo(change, by=by)
    return changes
