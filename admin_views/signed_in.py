"""Who is signed in, and with which browser."""

from flask import flash
from flask_admin.actions import action

from admin_views import cells, choices, details
from admin_views.access import me
from admin_views.base import View
from admin_views.filtering import CaseFilter, DayFilter
from admin_views.searching import first_with
from helpdesk import staff
from helpdesk.models import Session, User


def _staff():
    return User.select(User.id).where(choices.is_staff())


SIDES = {
    "staff": ("Staff", lambda: Session.user.in_(_staff())),
    "customers": ("Customers", lambda: Session.user.not_in(_staff())),
}


class SessionView(View):
    """Signed-in browsers. Ending one signs it out at once."""

    permission = "users"
    one, many = "session", "sessions"
    about = "Browsers that are signed in. Signing one out takes effect at once."
    joined = (Session.user,)
    counted_to = 1_000
    can_create = can_edit = can_delete = False
    can_view_details = True

    column_list = ("user", "user_agent", "address", "seen_at", "created_at", "expires_at")
    column_labels = {
        "user": "Person",
        "user_agent": "Browser",
        "address": "Network address",
        "seen_at": "Last seen",
        "created_at": "Signed in",
        "expires_at": "Ends",
    }
    column_sortable_list = ("expires_at",)
    column_default_sort = ("expires_at", True)
    column_searchable_list = (User.email,)
    column_filters = (
        CaseFilter("side", "Who", Session.user, SIDES),
        DayFilter("ends", "Ends", Session.expires_at),
    )
    column_formatters = {
        "user": cells.person,
        "seen_at": cells.ago_link,
        "user_agent": lambda view, context, row, name: cells.quiet(row.user_agent[:80]),
        "created_at": cells.ago,
        "expires_at": cells.ahead,
    }
    column_details_list = column_list
    column_formatters_detail = {
        "user": details.person,
        "user_agent": cells.words,
        "address": cells.words,
        **dict.fromkeys(("seen_at", "created_at", "expires_at"), details.moment),
    }

    def title_of(self, row) -> str:
        return f"A browser of {row.user.label}"

    form_columns = ("user_agent",)

    def search(self, query, text):
        found = first_with(User, (User.email,), text.lower(), self.counted_to + 1)
        return query.where(Session.user.in_(User.select(User.id).where(found)))

    def search_placeholder(self) -> str:
        return "Search by e-mail"

    def row_actions(self, row):
        return [("sign_out", "Sign out")]

    @action("sign_out", "Sign out")
    def sign_out(self, ids):
        for id in ids:
            staff.end_session(self.get_one(id), by=me())
        flash("Signed out.", "success")
