"""The page on which saved views are renamed, shared, put in order and deleted."""

from markupsafe import escape

from admin_views import cells
from admin_views.access import me
from admin_views.base import View
from admin_views.fields import EnumField
from admin_views.filtering import enum_filter
from helpdesk import saved_filters
from helpdesk.models import SavedFilter, Shared, Team


class SavedFilterView(View):
    """Whoever saved a view finds it here; administrators find all."""

    permission = "list"
    one, many = "view", "views"
    about = "Lists that you have saved. To add one, filter the tickets and choose “Save view”."
    can_create = False
    joined = (SavedFilter.owner, SavedFilter.team)

    column_list = ("name", "shared", "owner", "position", "created_at")
    column_labels = {
        "name": "View",
        "shared": "Shown to",
        "owner": "Saved by",
        "position": "Order",
        "created_at": "Saved",
    }
    column_sortable_list = ("position", "name", "created_at")
    column_default_sort = [("position", False), ("name", False)]
    column_searchable_list = (SavedFilter.name,)
    column_filters = (enum_filter("shared", "Shown to", SavedFilter.shared),)

    form_columns = ("name", "shared", "team", "position")
    form_overrides = {"shared": EnumField}
    form_args = {
        "name": {"label": "Name"},
        "shared": {"label": "Shown to", "enum": Shared},
        "team": {
            "label": "Team",
            "description": "Which team, if it is shown to one.",
            "rows": lambda: saved_filters.teams_to_share_with(me()),
            "blank": "No team",
        },
        "position": {"label": "Order", "description": "Smaller numbers stand further up in the side."},
    }

    def _shared(self, context, row, name):
        return escape(f"Team {row.team.name}" if row.shared == Shared.TEAM and row.team else row.shared.label)

    column_formatters = {
        "name": cells.main,
        "shared": _shared,
        "owner": cells.person,
        "created_at": cells.ago,
    }

    def scope(self, query, user):
        return query if user.can("settings") else query.where(SavedFilter.owner == user.id)

    def get_empty_list_message(self) -> str:
        return "No saved views yet"

    def save(self, form, row) -> None:
        team = Team.get_or_none(Team.id == form.team.data) if form.team.data else None
        given = {"name": form.name.data, "shared": form.shared.data, "position": form.position.data}
        saved_filters.change(row, by=me(), team=team if given["shared"] == Shared.TEAM else None, **given)

    def remove(self, row) -> None:
        saved_filters.remove(row, by=me())
