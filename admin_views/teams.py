"""Teams in the console, with their members."""

from flask import g

from admin_views import cells, choices, details
from admin_views.access import me
from admin_views.base import View
from admin_views.fields import RowsField
from admin_views.filtering import ThroughFilter
from admin_views.using import refuse_if_used
from helpdesk import staff
from helpdesk.models import Team, TeamMember, User


class TeamView(View):
    """Teams and who is in them."""

    permission = "users"
    one, many = "team", "teams"
    about = "Agents see what nobody has taken in their teams."
    parts = (TeamMember,)
    instead = "Give these tickets and categories another team first; a list lets you choose all of its tickets at once."

    can_view_details = True

    column_list = ("name", "email", "members")
    column_details_list = ("name", "email", "members", "categories", "tickets")
    column_labels = {
        "name": "Team",
        "email": "E-mail",
        "members": "Members",
        "categories": "Gets tickets of",
        "tickets": "Tickets",
    }
    column_sortable_list = ("name",)
    column_default_sort = "name"
    column_searchable_list = (Team.name, Team.email)
    column_filters = (ThroughFilter("member", "Member", Team.id, TeamMember.team, TeamMember.user, rows=choices.staff),)
    column_formatters = {
        "name": cells.main,
        "email": cells.words,
        "members": lambda view, context, row, name: ", ".join(_members().get(row.id, [])) or cells.DASH,
    }
    column_formatters_detail = {
        "name": cells.words,
        "email": cells.words,
        "members": details.members,
        "categories": details.categories_of,
        "tickets": details.team_tickets,
    }

    form_columns = ("name", "email")
    form_args = {
        "name": {"label": "Name"},
        "email": {"label": "E-mail", "description": "Where the team can be reached as a whole."},
    }
    form_extra_fields = {"members": RowsField("Members", coerce=int, rows=choices.staff)}

    def stored_form(self, row):
        form = super().stored_form(row)
        form.members.data = [member.user_id for member in row.members]
        return form

    def save(self, form, row) -> None:
        members = User.select().where(User.id.in_(form.members.data or []))
        staff.save_team(row, by=me(), name=form.name.data or "", email=form.email.data or "", members=members)

    def remove(self, row) -> None:
        refuse_if_used(row, self.one, self.parts)
        staff.remove_team(row, by=me())


def _members() -> dict[int, list[str]]:
    """The names of the members of every team, read once for each request."""
    if "members" not in g:
        g.members = {}
        for member in TeamMember.select(TeamMember.team, User.id, User.name, User.email).join(User).order_by(User.name):
            g.members.setdefault(member.team_id, []).append(member.user.label)
    return g.members
