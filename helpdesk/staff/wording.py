"""The search learns whom the tickets belong to by name: for thousands that takes a while, so the worker does it."""

from helpdesk import search
from helpdesk.db import for_update, now, transaction
from helpdesk.models import PersonMerge, Ticket
from helpdesk.models.asked import asked_by
from helpdesk.worker import huey

AT_ONCE = 20  # tickets, in one transaction: others write in between


@huey.task()
def word_later(merge_id: int) -> None:
    word(PersonMerge.get_by_id(merge_id))


def sweep() -> int:
    """Finish what a dead worker left behind, and return how many merges that were."""
    left = list(PersonMerge.select().where(PersonMerge.worded_at.is_null()))
    for merge in left:
        word(merge)
    return len(left)


def word(merge: PersonMerge) -> None:
    """Write anew what can be found of the tickets of both people. Doing it twice does no harm."""
    if merge.worded_at is not None:
        return
    for person in (merge.source, merge.into):
        _word(sorted(id for (id,) in asked_by(person, Ticket.id).tuples()))
    since = PersonMerge.undone_at.is_null() if merge.undone_at is None else PersonMerge.undone_at == merge.undone_at
    PersonMerge.update(worded_at=now()).where((PersonMerge.id == merge.id) & since).execute()


def _word(ids: list[int]) -> None:
    for start in range(0, len(ids), AT_ONCE):
        with transaction():
            some = Ticket.select().where(Ticket.id.in_(ids[start : start + AT_ONCE])).order_by(Ticket.id)
            for ticket in for_update(some):  # nobody writes older words over newer ones
                search.index(ticket)
