"""The search of every page, /admin/search: a number, people, and the tickets that say something."""

from collections.abc import Sequence

from flask import redirect, request, url_for
from flask_admin import Admin, BaseView, expose

from admin_views import lookups
from admin_views.access import Guarded, me
from admin_views.navigation import tickets_at
from helpdesk import search
from helpdesk.models import User
from helpdesk.tickets import listing
from helpdesk.tickets.filters import Filters
from helpdesk.tickets.numbers import numbered, with_number

PEOPLE, TICKETS = 8, 10


class Finding(Guarded, BaseView):
    """What is typed into the head of the console leads here."""

    permission = "list"

    def is_visible(self) -> bool:
        return False

    @expose("/search")
    def page(self):
        """A ticket's own number leads straight to it; anything else to all that it may mean."""
        filters, user = Filters.from_args(request.args), me()
        text = filters.text.strip()
        if exact := with_number(user, text):
            return redirect(url_for("ticket_page.page", number=exact.number), 303)
        return self.render("console/search.html", text=text, **_found(user, text))


# Flask-Admin wants to know which page a menu would lead to, although this view is in none.
Finding._default_view = "page"


def add(admin: Admin) -> None:
    """Put the search into the console."""
    admin.add_view(Finding(name="Search", url="/admin", endpoint="search"))


def _found(user: User, text: str) -> dict:
    page = listing.page(user, Filters(text=text), size=TICKETS) if text else None
    numbers = numbered(user, text)
    rows = [row for row in page.rows if row not in numbers] if page else []
    hits = {hit.ticket_id: hit for hit in search.matches(user, text, [row.id for row in rows])} if rows else {}
    found = {"numbers": numbers, "people": _people(user, text), "tickets": rows, "hits": hits}
    return {**found, "total": page.total_label if page else "0", "more_url": tickets_at(Filters(text=text))}


def _people(user: User, text: str) -> Sequence[tuple[User, str]]:
    """People whose name or address begins so, each with the address of their tickets."""
    found: Sequence[User] = lookups.people(user, text, PEOPLE)
    return [(one, tickets_at(Filters(customers=(one.id,)))) for one in found]
