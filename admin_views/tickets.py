"""The ticket list, /admin/ticket/: what waits, found, filtered and changed, many at once."""

from urllib.parse import urlencode

from flask import request
from flask_admin import Admin, expose

from admin_views import callers, lookups
from admin_views.access import me
from admin_views.base import View
from admin_views.bulk import ManyAtOnce
from admin_views.columns import (
    HEADS,
    NUMBER,
    OFFERED,
    SIZES,
    SUBJECT,
    TOO_MANY,
    TicketColumns,
    columns,
    more_of,
    page_size,
)
from admin_views.navigation import LISTS
from admin_views.new_ticket import NewTicketForm, NewTickets
from admin_views.posted import list_at
from admin_views.saved_views import SavingViews, current_view, saving
from admin_views.ticket_export import TicketExport
from admin_views.ticket_filters import Kind, chips, groups, kinds
from forms.errors import again
from helpdesk import search
from helpdesk.models import Priority, Status, Ticket, User
from helpdesk.tickets import listing
from helpdesk.tickets.filters import ME, NOBODY, Filters
from helpdesk.tickets.states import MOVES

SORTS = {
    "-updated": "Last change",
    "-created": "Newest",
    "created": "Oldest",
    "due": "Next deadline",
    "-priority": "Priority",
    "status": "Status",
    "-number": "Number",
}
KEPT = ("sort", "size", "view")


class TicketView(NewTickets, ManyAtOnce, TicketExport, TicketColumns, SavingViews, View):
    """The list is read by helpdesk.tickets.listing, everything is changed by the verbs."""

    permission = "list"
    one, many = "ticket", "tickets"
    can_edit = can_delete = False
    list_template = "console/tickets.html"

    column_list = (
        "number", "subject", "customer", "category", "priority", "status", "assignee", "next_due_at", "updated_at",
    )  # fmt: skip
    column_labels = {
        "number": "Number",
        "subject": "Subject",
        "customer": "Customer",
        "category": "Category",
        "priority": "Priority",
        "status": "Status",
        "assignee": "Assignee",
        "next_due_at": "SLA",
        "updated_at": "Updated",
    }
    column_sortable_list = ("number", "priority", "status", "next_due_at", "updated_at")
    column_searchable_list = (Ticket.number, Ticket.subject)
    column_filters = ()
    form_columns = tuple(NewTicketForm.ORDER)
    form_ajax_refs = {
        "customer": lookups.Lookup(
            "customer", lookups.customers, words=lambda person: person.email, about=callers.described
        ),
        "assignee": lookups.Lookup("assignee", lookups.assignees),
        "tag": lookups.Lookup("tag", lookups.tags),
    }

    def scaffold_form(self):
        return NewTicketForm

    def scope(self, query, user):
        return query.where(Ticket.id.in_(Ticket.visible_to(user, Ticket.id)))

    @expose("/")
    def index_view(self):
        """The tickets that the address asks for."""
        filters, user = Filters.from_args(request.args), me()
        sort = request.args.get("sort", "")
        page = listing.page(user, filters, sort, request.args.get("page", 1), page_size(user))
        found, shown = kinds(filters, user), columns(user)
        return self.render(
            self.list_template,
            page=page,
            filters=filters,
            title=_title(filters),
            groups=groups(filters, found),
            chips=chips(filters, found, lambda others: _address(others)),
            hits=_hits(filters, page.rows),
            others=_others(found, user),
            tags=next(kind.choices for kind in found if kind.field == "tags"),
            may=frozenset(user.role.permissions),
            me_id=user.id,
            sort=page.sort,
            kept=[(name, request.args[name]) for name in KEPT if name in request.args],
            unsorted=_unsorted(sort, page.sort),
            sorts=SORTS,
            heads={"subject": SUBJECT, "number": NUMBER, "too_many": TOO_MANY},
            shown=shown,
            shown_keys=frozenset(column.key for column in shown),
            can_name=page.total_is_exact and page.total <= listing.SORTABLE,
            offered=tuple(OFFERED.values()),
            sizes=SIZES,
            teams=dict(next(kind.choices for kind in found if kind.field == "teams")),
            saving=saving(user, next(kind.choices for kind in found if kind.field == "teams")),
            **more_of(page.rows, shown),
            moves={status: tuple(sorted(to)) for status, to in MOVES.items()},
            statuses=tuple(Status),
            priorities=tuple(reversed(Priority)),
            others_than={one: tuple(other for other in reversed(Priority) if other != one) for one in Priority},
            address=lambda **changed: _address(filters, **changed),
        )


def add(admin: Admin) -> None:
    """Put the list into the console."""
    view = TicketView(Ticket, "Tickets")
    admin.add_view(view)
    again["ticket.create_view"] = view.create_again


def _title(filters: Filters) -> str:
    if view := current_view():
        return view.name
    if filters == Filters(trash=True):
        return "Trash"
    return next((place[0] for place in LISTS if filters in place), "Tickets")


def _hits(filters: Filters, rows: list[Ticket]) -> dict[int, search.Hit]:
    """For a search: the message of each ticket that says it."""
    if not filters.text or not rows:
        return {}
    return {hit.ticket_id: hit for hit in search.matches(me(), filters.text, [ticket.id for ticket in rows])}


def _others(found: list[Kind], user: User) -> tuple[tuple[object, str], ...]:
    """The people one can assign to, without the one who looks."""
    people = next(kind.choices for kind in found if kind.field == "assignees")
    return tuple(person for person in people if person[0] not in (ME, NOBODY, user.id))


def _unsorted(asked: str, sort: str) -> str:
    """What the list was to be sorted by and is not, as there are too many tickets."""
    name = asked.removeprefix("-")
    return HEADS[name].label.lower() if name in HEADS and name != sort.removeprefix("-") else ""


def _address(filters: Filters, **changed) -> str:
    """This list's address with other filters, another page or order. A page counts in pages of one size."""
    size = page_size(me()) if changed.get("page") else request.args.get("size")
    kept = {"sort": request.args.get("sort"), "size": size, "view": request.args.get("view"), **changed}
    more = [(name, value) for name, value in kept.items() if value]
    return list_at(urlencode([*filters.to_args(), *more]))
