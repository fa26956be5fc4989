"""take_back(): an answer, before it is mailed, together with the status that was set with it."""

from collections.abc import Sequence
from datetime import timedelta

from helpdesk.db import transaction
from helpdesk.models import Activity, Reply, Status, User
from helpdesk.tickets.mended import Mailed
from helpdesk.tickets.undoing import undo

AT_ONCE = timedelta(seconds=1)


def goes_with(answer: Activity, changes: Sequence[Activity]) -> None:
    """Remember the changes of the status that were made with the same button."""
    answer.undo = (answer.undo or {}) | {"along": [change.id for change in changes]}
    answer.save()


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
    """What the button said, and before that the start of an open ticket, which every answer brings."""
    said = Activity.id.in_((answer.undo or {}).get("along", []))
    from_to = (Activity.old == Status.OPEN.label) & (Activity.new == Status.IN_PROGRESS.label)
    soon = (Activity.id > answer.id) & (Activity.at <= answer.at + AT_ONCE) & (Activity.by == answer.by_id)
    started = (Activity.event == "status_changed") & from_to & soon
    stands = (Activity.ticket == answer.ticket_id) & Activity.undone_at.is_null()
    changes = list(Activity.select().where(stands & (said | started)).order_by(Activity.id.desc()))
    for change in changes:
        undo(change, by=by)
    return changes
