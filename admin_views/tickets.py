"""The ticket list, /admin/ticket/: what waits, found, filtered and changed, many at once."""

from urllib.parse import parse_qsl, urlencode

from flask import flash, redirect, request, url_for
from flask_admin import Admin, expose

from admin_views import bulk, choices, lookups
from admin_views.access import me
from admin_views.base import View
from admin_views.navigation import LISTS
from admin_views.new_ticket import NewTicketForm, NewTickets
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


class TicketView(NewTickets, View):
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
        "customer": lookups.Lookup("customer", lookups.customers, words=lambda person: person.email),
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
        page = listing.page(user, filters, sort, request.args.get("page", 1))
        found = kinds(filters, user)
        return self.render(
            self.list_template,
            page=page,
            filters=filters,
            title=_title(filters),
            groups=groups(filters, found),
            chips=chips(filters, found),
            hits=_hits(filters, page.rows),
            others=_others(found, user),
            tags=next(kind.choices for kind in found if kind.field == "tags"),
            may=frozenset(user.role.permissions),
            me_id=user.id,
            sort=sort if sort.removeprefix("-") in listing.SORTS else listing.natural_sort(filters),
            sorts=SORTS,
            moves={status: tuple(sorted(to)) for status, to in MOVES.items()},
            statuses=tuple(Status),
            priorities=tuple(reversed(Priority)),
            address=lambda **changed: _address(filters, **changed),
        )

    @expose("/action/", methods=("GET", "POST"))
    def action_view(self):
        """Do one thing to the chosen tickets. Several, or a deletion, are shown first and confirmed."""
        asked = request.values
        chosen = bulk.chosen(asked.getlist("ticket"), me())
        if not chosen:
            return self._done(bulk.report(bulk.Result()))
        if asked.get("do", "") in bulk.CHOSEN_LATER:
            return self._ask(chosen, asked["do"])
        deed = bulk.deed(asked.get("do", ""))
        if request.method == "GET" or not (asked.get("sure") or (len(chosen) == 1 and not deed.is_deletion)):
            return self._confirm(chosen, deed)
        return self._done(bulk.report(bulk.carry_out(chosen, deed, me())))

    def _ask(self, chosen, kind: str):
        offered = choices.tags() if kind in ("tag", "untag") else choices.staff()
        shown = {"chosen": chosen, "kind": kind, "question": bulk.CHOSEN_LATER[kind], "offered": list(offered)}
        back = request.values.get("back", "")
        return self.render("console/tickets_ask.html", back=back, list_url=_back(), **shown)

    def _confirm(self, chosen, deed: bulk.Deed):
        back = request.values.get("back", "")
        return self.render("console/tickets_confirm.html", chosen=chosen, deed=deed, back=back, list_url=_back())

    def _done(self, sentences):
        for kind, sentence in sentences:
            flash(sentence, kind)
        return redirect(_back(), 303)


def add(admin: Admin) -> None:
    """Put the list into the console."""
    view = TicketView(Ticket, "Tickets")
    admin.add_view(view)
    again["ticket.create_view"] = view.create_again


def _title(filters: Filters) -> str:
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


def _address(filters: Filters, **changed) -> str:
    """This list's address with another page or order."""
    kept = {"sort": request.args.get("sort"), **changed}
    more = [(name, value) for name, value in kept.items() if value]
    return _list([*filters.to_args(), *more])


def _back() -> str:
    """The list that the person came from."""
    return _list(parse_qsl(request.values.get("back", "")))


def _list(arguments: list[tuple[str, object]]) -> str:
    return url_for("ticket.index_view") + (f"?{urlencode(arguments)}" if arguments else "")
