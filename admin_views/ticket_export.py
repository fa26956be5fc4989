"""The ticket list as a file: its columns, and the rows that the domain reads for it."""

from collections.abc import Iterator

from flask import request

from admin_views.access import me
from admin_views.exports import plain
from admin_views.sheets import Column
from helpdesk.db import now
from helpdesk.models import Ticket
from helpdesk.sla import sla_state
from helpdesk.tickets import listing
from helpdesk.tickets.exported import exported
from helpdesk.tickets.filters import Filters


def _named(key: str, label: str) -> Column:
    return Column(key, label, lambda ticket: plain(getattr(ticket, key)))


def _moment(key: str, label: str) -> Column:
    return Column(key, label, lambda ticket: getattr(ticket, key), is_time=True)


COLUMNS = [
    _named("number", "Number"),
    _named("subject", "Subject"),
    Column("customer", "Customer", lambda ticket: ticket.requester_name),
    Column("email", "E-mail", lambda ticket: ticket.requester_email),
    _named("category", "Category"),
    _named("tag_names", "Tags"),
    _named("priority", "Priority"),
    _named("status", "Status"),
    _named("assignee", "Assignee"),
    _named("team", "Team"),
    _named("source", "Source"),
    Column("sla", "SLA", lambda ticket: sla_state(ticket, now()).label),
    _moment("next_due_at", "Next deadline"),
    _moment("created_at", "Created"),
    _moment("updated_at", "Updated"),
    _moment("first_response_at", "First response"),
    _moment("resolved_at", "Resolved"),
    _moment("closed_at", "Closed"),
    _named("reply_count", "Public replies"),
    _named("rating", "Rating"),
    _named("feedback", "Feedback"),
]
AT_FIRST = {
    "number", "subject", "customer", "category", "priority", "status", "assignee", "sla", "next_due_at", "updated_at",
    "created_at",
}  # fmt: skip


class TicketExport:
    """Part of the ticket list."""

    def exported_count(self) -> str:
        return listing.page(me(), Filters.from_args(request.args), size=1).total_label

    def exported_ids(self, most: int) -> list[int]:
        return listing.ids(me(), Filters.from_args(request.args), request.args.get("sort", ""), limit=most)

    def exported_rows(self, ids: list[int]) -> Iterator[Ticket]:
        return exported(ids)

    def export_columns(self) -> list[Column]:
        return COLUMNS

    def exported_at_first(self) -> set[str]:
        return AT_FIRST
