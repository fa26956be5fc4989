"""People and what they may do: accounts, roles, teams, and who is signed in."""

from flask import flash, g, request
from flask_admin.actions import action
from peewee import fn
from wtforms import SelectChoice

from admin_views import cells, choices
from admin_views.access import me
from admin_views.base import View
from admin_views.fields import EnumField, RowsField
from admin_views.filtering import CaseFilter, DayFilter, RowFilter, ThroughFilter, enum_filter
from admin_views.searching import beside, first_with
from admin_views.using import refuse_if_used
from helpdesk import staff
from helpdesk.models import OneTimeLink, Role, Scope, Session, Team, TeamMember, User
from helpdesk.models.people import PERMISSIONS

LANGUAGES = [("en", "English"), ("bn", "বাংলা")]
OVER_WHOM = {
    Scope.OWN: "Only their own tickets, as a customer",
    Scope.ASSIGNED: "Tickets assigned to them",
    Scope.ASSIGNED_OR_UNASSIGNED: "Tickets assigned to them, and those that nobody has taken",
    Scope.TEAM: "All tickets of their teams",
    Scope.ALL: "All tickets",
}
WHETHER_ACTIVE = {
    "yes": ("Yes", lambda: beside(User.active == True)),  # noqa: E712  nearly everybody
    "no": ("Switched off", lambda: User.active == False),  # noqa: E712
}


class PersonView(View):
    """Accounts of staff and customers; guests too. Passwords are not to be seen or set here."""

    permission = "users"
    one, many = "person", "people"
    about = "Staff, customers and guests. Search finds the beginning of a name or an e-mail address."
    joined = (User.role,)
    parts = (Session, OneTimeLink, TeamMember)
    counted_to = 1_000

    column_list = ("name", "email", "role", "active", "verified_at", "last_seen_at", "created_at")
    column_labels = {
        "name": "Name",
        "email": "E-mail",
        "role": "Role",
        "active": "Can sign in",
        "verified_at": "Address confirmed",
        "last_seen_at": "Last here",
        "created_at": "Known since",
    }
    column_sortable_list = ("created_at",)
    column_default_sort = ("created_at", True)
    column_searchable_list = (User.email, User.name)
    column_filters = (
        RowFilter("role", "Role", User.role, choices.roles),
        CaseFilter("active", "Can sign in", User.active, WHETHER_ACTIVE),
        ThroughFilter("team", "Team", User.id, TeamMember.user, TeamMember.team, rows=choices.teams),
        DayFilter("created", "Known since", User.created_at),
    )
    column_formatters = {
        "name": lambda view, context, row, name: cells.main_link(view, row, row.label),
        "role": cells.other,
        "active": cells.yes_no,
        "verified_at": cells.ago,
        "last_seen_at": cells.ago,
        "created_at": cells.ago,
    }

    form_columns = (
        "email", "name", "role", "active", "phone", "subscription", "profile_url", "language", "time_zone", "notes",
    )  # fmt: skip
    form_args = {
        "email": {"label": "E-mail"},
        "name": {"label": "Name"},
        "role": {"label": "Role", "rows": choices.roles, "description": "You can give what you have yourself."},
        "active": {"label": "Can sign in"},
        "phone": {"label": "Phone"},
        "subscription": {"label": "Subscription", "description": "Shown beside their tickets."},
        "profile_url": {"label": "Profile elsewhere", "description": "A whole address that begins with https://"},
        "language": {"label": "Language", "choices": LANGUAGES},
        "time_zone": {"label": "Time zone", "description": "Such as Asia/Dhaka; empty for the desk's own."},
        "notes": {"label": "Notes", "description": "Only staff can see them."},
    }

    def search(self, query, text):
        return query.where(first_with(User, (User.email, fn.LOWER(User.name)), text.lower(), self.counted_to + 1))

    def save(self, form, row) -> None:
        values = {field.name: field.data if field.data is not None else "" for field in form}
        values["role"] = Role.get_by_id(values["role"])
        if row.id:
            staff.change_person(row, by=me(), **values)
        else:
            row.__data__.update(staff.add_person(by=me(), **values).__data__)

    def remove(self, row) -> None:
        refuse_if_used(row, "account", self.parts)
        staff.remove_person(row, by=me())


class RoleView(View):
    """Roles: what people may do, and with which tickets."""

    permission = "users"
    one, many = "role", "roles"
    about = "What people may do, and over which tickets. Nobody changes their own role or gives more than they have."

    column_list = ("name", "scope", "permissions")
    column_labels = {"name": "Role", "scope": "Reaches", "permissions": "May"}
    column_sortable_list = ("name",)
    column_default_sort = [("scope", True), ("name", False)]
    column_searchable_list = (Role.name,)
    column_filters = (enum_filter("scope", "Reaches", Role.scope, OVER_WHOM),)
    column_formatters = {
        "name": cells.main,
        "scope": lambda view, context, row, name: OVER_WHOM[row.scope],
        "permissions": lambda view, context, row, name: cells.quiet(", ".join(row.permissions) or "nothing"),
    }

    form_columns = ("name",)
    form_args = {"name": {"label": "Name"}}
    form_extra_fields = {
        "scope": EnumField("Reaches", enum=Scope, words=OVER_WHOM.get),
        "permissions": RowsField("May", choices=[SelectChoice(*pair) for pair in PERMISSIONS.items()]),
    }

    def save(self, form, row) -> None:
        given = {"name": form.name.data or "", "permissions": form.permissions.data, "scope": form.scope.data}
        staff.save_role(row, by=me(), **given)

    def remove(self, row) -> None:
        refuse_if_used(row, self.one)
        staff.remove_role(row, by=me())


class TeamView(View):
    """Teams and who is in them."""

    permission = "users"
    one, many = "team", "teams"
    about = "Agents see what nobody has taken in their teams."
    parts = (TeamMember,)

    column_list = ("name", "email", "members")
    column_labels = {"name": "Team", "email": "E-mail", "members": "Members"}
    column_sortable_list = ("name",)
    column_default_sort = "name"
    column_searchable_list = (Team.name, Team.email)
    column_filters = (ThroughFilter("member", "Member", Team.id, TeamMember.team, TeamMember.user, rows=choices.staff),)
    column_formatters = {
        "name": cells.main,
        "email": cells.words,
        "members": lambda view, context, row, name: ", ".join(_members().get(row.id, [])) or cells.DASH,
    }

    form_columns = ("name", "email")
    form_args = {
        "name": {"label": "Name"},
        "email": {"label": "E-mail", "description": "Where the team can be reached as a whole."},
    }
    form_extra_fields = {"members": RowsField("Members", coerce=int, rows=choices.staff)}

    def edit_form(self, obj=None):
        form = super().edit_form(obj)
        if request.method == "GET":
            form.members.data = [member.user_id for member in obj.members]
        return form

    def save(self, form, row) -> None:
        members = User.select().where(User.id.in_(form.members.data or []))
        staff.save_team(row, by=me(), name=form.name.data or "", email=form.email.data or "", members=members)


def _members() -> dict[int, list[str]]:
    """The names of the members of every team, read once for each request."""
    if "members" not in g:
        g.members = {}
        for member in TeamMember.select(TeamMember.team, User.id, User.name, User.email).join(User).order_by(User.name):
            g.members.setdefault(member.team_id, []).append(member.user.label)
    return g.members


def _staff():
    return User.select(User.id).where(User.role.in_(choices.staff_roles()))


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
        "user_agent": lambda view, context, row, name: cells.quiet(row.user_agent[:80]),
        "seen_at": cells.ago,
        "created_at": cells.ago,
        "expires_at": cells.ahead,
    }
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
