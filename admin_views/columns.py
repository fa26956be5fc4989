"""The columns of the ticket list and how many tickets stand on a page, as each person chose them."""

from dataclasses import dataclass

from flask import redirect, request
from flask_admin import expose

from admin_views.access import me
from admin_views.posted import list_at
from helpdesk.models import Ticket, User
from helpdesk.preferences import prefer
from helpdesk.tickets.orders import SORTABLE, UNINDEXED
from helpdesk.tickets.worn import worn

SIZES = (25, 50, 100)


@dataclass(frozen=True)
class Column:
    """`sort` is the key of the order that a click on its head asks for first; nothing has no order."""

    key: str
    label: str
    sort: str = ""

    @property
    def turned(self) -> str:
        """The other way round."""
        return self.sort.removeprefix("-") if self.sort.startswith("-") else f"-{self.sort}"

    @property
    def is_by_name(self) -> bool:
        """Whether only lists of at most SORTABLE tickets come in its order."""
        return self.sort.removeprefix("-") in UNINDEXED


SUBJECT = Column("subject", "Subject", "subject")
NUMBER = Column("number", "number", "-number")
OFFERED = {
    column.key: column
    for column in (
        Column("customer", "Customer", "customer"),
        Column("category", "Category", "category"),
        Column("status", "Status", "status"),
        Column("priority", "Priority", "-priority"),
        Column("tags", "Tags"),
        Column("assignee", "Assignee", "assignee"),
        Column("team", "Team", "team"),
        Column("source", "Source", "source"),
        Column("rating", "Rating", "-rating"),
        Column("sla", "SLA", "due"),
        Column("reply", "Last reply", "-reply"),
        Column("created", "Created", "-created"),
        Column("updated", "Updated", "-updated"),
    )
}
USUAL = ("customer", "category", "assignee", "sla", "updated")
HEADS = {column.sort.removeprefix("-"): column for column in (SUBJECT, *OFFERED.values()) if column.sort}
TOO_MANY = f"Only lists of up to {SORTABLE:,} tickets can be sorted by"


class TicketColumns:
    """Part of the ticket list."""

    @expose("/columns", methods=["POST"])
    def columns_view(self):
        """Keep the chosen columns and the size of a page, and show the list so."""
        asked = request.form
        if "usual" in asked:
            prefer(me(), ticket_columns=None, page_size=None)
        else:
            chosen, size = asked.getlist("column"), asked.get("size", type=int)
            prefer(
                me(),
                ticket_columns=[key for key in OFFERED if key in chosen],
                page_size=size if size in SIZES else None,
            )
        return redirect(list_at(asked.get("back", ""), without=("size", "page")), 303)


def columns(user: User) -> list[Column]:
    """The columns that the person chose, or the usual ones, in the order of the table."""
    chosen = user.preferences.get("ticket_columns", USUAL)
    return [column for key, column in OFFERED.items() if key in chosen]


def page_size(user: User) -> int:
    """How many tickets the address asks for, or else the person."""
    asked = request.args.get("size", type=int)
    return asked if asked in SIZES else user.preferences.get("page_size", SIZES[0])


def more_of(rows: list[Ticket], shown: list[Column]) -> dict:
    """What these columns show that does not come with the rows."""
    is_shown = any(column.key == "tags" for column in shown)
    return {"worn": worn([ticket.id for ticket in rows]) if is_shown and rows else {}}
