"""The indexes that lists of tickets are read from."""

from peewee import fn

from helpdesk.models.tickets import Reply, Ticket

ALIVE = Ticket.deleted_at.is_null()
SAID_AT = fn.COALESCE(Ticket.last_reply_at, Ticket.created_at)
LIST_COLUMNS = (
    Ticket.updated_at, Ticket.status, Ticket.priority, Ticket.category, Ticket.assignee, Ticket.team, Ticket.source,
    Ticket.customer, Ticket.created_at, Ticket.next_due_at, Ticket.next_warning_at, Ticket.resolved_at,
)  # fmt: skip


def _list_index(name: str, *leading, where=ALIVE) -> None:
    """An index that answers the ticket list without touching its rows: the order first, what is filtered by behind."""
    rest = [column for column in LIST_COLUMNS if column.name not in {lead.name for lead in leading}]
    Ticket.add_index(*leading, *rest, where=where, name=f"ticket_{name}")


_list_index("updated")
_list_index("created", Ticket.created_at)
_list_index("status", Ticket.status)
_list_index("priority", Ticket.priority)
_list_index("category", Ticket.category)
_list_index("team", Ticket.team)
_list_index("assignee", Ticket.assignee)
_list_index("due", Ticket.next_due_at, where=ALIVE & Ticket.next_due_at.is_null(False))
_list_index("resolved", Ticket.resolved_at, where=ALIVE & Ticket.resolved_at.is_null(False))
Ticket.add_index(
    Ticket.customer,
    Ticket.updated_at,
    Ticket.confirmed_at,
    Ticket.status,
    Ticket.assignee,
    Ticket.team,
    where=ALIVE,
    name="ticket_asker",
)
Ticket.add_index(
    Ticket.customer,
    SAID_AT,
    Ticket.status,
    Ticket.category,
    Ticket.created_at,
    Ticket.merged_into,
    where=ALIVE & Ticket.confirmed_at.is_null(False),
    name="ticket_asked",
)
Ticket.add_index(Ticket.deleted_at, where=Ticket.deleted_at.is_null(False), name="ticket_trash")
Ticket.add_index(Ticket.merged_into, where=Ticket.merged_into.is_null(False), name="ticket_merged")
Reply.add_index(Reply.origin, where=Reply.origin.is_null(False), name="reply_origin")
