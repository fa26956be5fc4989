"""What others did in a ticket since somebody read it: they shall know before their answer goes out."""

from peewee import JOIN

from helpdesk.errors import Conflict
from helpdesk.models import Activity, Reply, Ticket, User
from helpdesk.tickets.naming import hide_unseen

NEWS = frozenset({
    "customer_replied", "staff_replied", "note_added", "reply_edited", "reply_deleted", "ticket_edited", "file_removed",
    "status_changed", "ticket_resolved", "ticket_closed", "ticket_cancelled", "ticket_reopened",
    "ticket_assigned", "ticket_taken", "ticket_unassigned", "merge_received", "ticket_split", "undone",
})  # fmt: skip
MOST = 20


def news(ticket: Ticket, read_to: int, reader: User) -> list[Activity]:
    """What others than the reader said and did after the activity with the id `read_to`, at most the newest twenty.

    In the order of time, with who did it and the message.
    """
    others = Activity.by.is_null() | (Activity.by != reader.id)
    later = (Activity.ticket == ticket.id) & (Activity.id > read_to) & Activity.undone_at.is_null() & others
    query = Activity.select(Activity, User, Reply).join_from(Activity, User, JOIN.LEFT_OUTER, on=Activity.by)
    query = query.join_from(Activity, Reply, JOIN.LEFT_OUTER, on=Activity.reply)
    found = query.where(later & Activity.event.in_(sorted(NEWS))).order_by(Activity.id.desc()).limit(MOST)
    rows = list(found)[::-1]
    hide_unseen(rows, reader)
    return rows


def refuse_unread(ticket: Ticket, read_to: int | None, by: User | None) -> None:
    """Raise Conflict when there is news for who read as far as that. Ask it within the change."""
    if read_to is not None and by is not None and news(ticket, read_to, by):
        raise Conflict("Something happened in this ticket while you were writing.")
