"""What tickets are sorted into: categories and tags."""

import re
import unicodedata

from wtforms import ColorField

from admin_views import cells, choices, filling
from admin_views.access import me
from admin_views.base import View
from admin_views.filtering import RowFilter, yes_no
from admin_views.several import Deed
from admin_views.using import refuse_if_used
from helpdesk import categories
from helpdesk.errors import Invalid
from helpdesk.models import Category, Tag

COLOR = re.compile(r"#[0-9a-f]{6}")
ICON = re.compile(r"fa-[a-z0-9-]{1,40}")


class CategoryView(View):
    """Categories, in the order in which the public form offers them."""

    permission = "categories"
    one, many = "category", "categories"
    about = "What people can choose when they ask, who gets their ticket, and how fast the desk wants to be."
    joined = (Category.assignee, Category.team)

    instead = (
        "Move its tickets to another category from their list: choose all of them there. Or take it off the form: "
        "nobody can choose it any more, and its tickets keep it."
    )
    deeds = {
        "retire": Deed(
            "Take off the form",
            "taken off the form",
            "Nobody can choose them any more. Their tickets keep them, and they can be put back on the form.",
            lambda view, row: view.retire(row),
            lambda row: row.active,
        )
    }
    in_place_of_deletion = ("retire",)

    column_list = ("name", "assignee", "team", "response_hours", "resolution_hours", "active", "position")
    column_labels = {
        "name": "Category",
        "assignee": "Goes to",
        "team": "Team",
        "response_hours": "First response",
        "resolution_hours": "Resolution",
        "active": "On offer",
        "position": "Order",
    }
    column_sortable_list = ("name", "position", "response_hours", "resolution_hours")
    column_default_sort = [("position", False), ("name", False)]
    column_searchable_list = (Category.name, Category.description)
    column_filters = (
        yes_no("active", "On offer", Category.active, "On offer", "Not on offer"),
        RowFilter("team", "Team", Category.team, choices.teams, none="No team"),
        RowFilter("assignee", "Goes to", Category.assignee, choices.staff, none="Nobody"),
    )

    form_columns = (
        "name", "slug", "description", "icon", "color", "assignee", "team",
        "response_hours", "resolution_hours", "position", "active",
    )  # fmt: skip
    form_overrides = {"color": ColorField}
    form_args = {
        "name": {"label": "Name"},
        "slug": {"label": "Short name in addresses", "description": "Made from the name if left empty."},
        "description": {"label": "Description", "description": "Shown to people who choose."},
        "icon": {"label": "Icon", "description": "A name from Font Awesome 4.7, such as fa-credit-card."},
        "color": {"label": "Colour"},
        "assignee": {
            "label": "New tickets go to",
            "rows": choices.staff,
            "blank": "Nobody at first",
            "description": "Only those who reach every ticket can choose this and the team.",
        },
        "team": {"label": "Team", "rows": choices.teams, "blank": "No team"},
        "response_hours": {"label": "First response within, hours", "description": "Hours of the clock, 24×7."},
        "resolution_hours": {"label": "Resolution within, hours"},
        "position": {"label": "Order", "description": "Smaller numbers stand further up in the form."},
        "active": {"label": "On offer: people can choose it"},
    }

    def _name(self, context, row, name):
        return cells.main_link(self, row, cells.part("category_name", row))

    column_formatters = {
        "name": _name,
        "assignee": cells.other,
        "team": cells.other,
        "response_hours": cells.hours,
        "resolution_hours": cells.hours,
        "active": cells.yes_no,
    }

    def validate_form(self, form) -> bool:
        if "slug" in form:  # Flask-Admin asks this of the form of an action too
            form.slug.data = slug(form.slug.data or form.name.data or "")
        return super().validate_form(form)

    def save(self, form, row) -> None:
        _check_color(form)
        if not ICON.fullmatch(form.icon.data or ""):
            raise Invalid("icon", "An icon's name looks like fa-user.")
        for hours in (form.response_hours, form.resolution_hours):
            if not 0 < (hours.data or 0) <= 10_000:
                raise Invalid(hours.name, "Please give a number of hours above 0.")
        if form.position.data is None or not 0 <= form.position.data <= 10_000:
            raise Invalid("position", "Please give a whole number from 0 to 10,000.")
        filling.fill(form, row)
        filling.refuse_taken(row)
        categories.save_category(row, by=me())

    def retire(self, row) -> None:
        """Take it off the form."""
        row.active = False
        categories.save_category(row, by=me())

    def remove(self, row) -> None:
        refuse_if_used(row, self.one, self.parts)
        categories.remove_category(row, by=me())


class TagView(View):
    """Tags."""

    permission = "categories"
    one, many = "tag", "tags"
    about = "Words of your own to mark tickets with. A tag can be deleted once no ticket wears it."
    instead = "Take it off in their list: choose all of them, then “Tags”. After that it can be deleted."
    deeds = {
        "delete_unused": Deed(
            "Delete the unused ones",
            "deleted",
            "Those that a ticket wears stay as they are and are named afterwards.",
            lambda view, row: view.remove(row),
        )
    }

    column_list = ("name",)
    column_labels = {"name": "Tag"}
    column_sortable_list = ("name",)
    column_default_sort = "name"
    column_searchable_list = (Tag.name,)
    column_filters = ()
    form_columns = ("name", "color")
    form_overrides = {"color": ColorField}
    form_args = {"name": {"label": "Name"}, "color": {"label": "Colour"}}

    def _name(self, context, row, name):
        return cells.main_link(self, row, cells.part("tag_name", row))

    column_formatters = {"name": _name}

    def save(self, form, row) -> None:
        _check_color(form)
        super().save(form, row)


def slug(text: str) -> str:
    """The text in small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "category"


def _check_color(form) -> None:
    form.color.data = (form.color.data or "").lower()
    if not COLOR.fullmatch(form.color.data):
        raise Invalid("color", "A colour looks like #0b5cad.")
