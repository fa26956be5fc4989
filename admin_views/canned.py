"""Canned replies as staff keep them: everybody's and the teams' by managers, their own by all who answer."""

from wtforms import SelectChoice, SelectField

from admin_views import cells, choices
from admin_views.access import me
from admin_views.base import View
from admin_views.filtering import CaseFilter, RowFilter, yes_no
from helpdesk import richtext
from helpdesk.models import CannedReply, Category, Team
from helpdesk.tickets import canned
from helpdesk.tickets.canned import PLACEHOLDERS

ME = "me"
KNOWN = ", ".join(f"{{{name}}} {placeholder.words}" for name, placeholder in PLACEHOLDERS.items())


class CannedReplyView(View):
    """What is offered in the reply box of a ticket."""

    permission = "update"
    one, many = "canned reply", "canned replies"
    about = "Answers written once, offered in the reply box. Those for everybody and for teams are kept by managers."
    joined = (CannedReply.category, CannedReply.team, CannedReply.owner)
    create_template = edit_template = "console/canned_edit.html"

    column_list = ("name", "body", "category", "owner", "active")
    column_labels = {
        "name": "Canned reply",
        "body": "Text",
        "category": "Category",
        "owner": "For",
        "active": "Offered",
    }
    column_sortable_list = ("name",)
    column_default_sort = "name"
    column_searchable_list = (CannedReply.name, CannedReply.body)
    column_filters = (
        CaseFilter(
            "for",
            "For",
            CannedReply.owner,
            {
                "everybody": ("Everybody", lambda: CannedReply.owner.is_null() & CannedReply.team.is_null()),
                "team": ("A team", lambda: CannedReply.team.is_null(False)),
                "me": ("Just me", lambda: CannedReply.owner == me().id),
            },
        ),
        RowFilter("team", "Team", CannedReply.team, choices.teams),
        RowFilter("category", "Category", CannedReply.category, choices.categories, none="Every category"),
        yes_no("active", "Offered", CannedReply.active, "Offered", "Not offered"),
    )
    column_formatters = {
        "name": cells.main,
        "body": lambda view, context, row, name: cells.quote(richtext.to_text(row.body[:2_000])[:160]),
        "category": lambda view, context, row, name: row.category.name if row.category else "Every category",
        "owner": lambda view, context, row, name: audience(row),
        "active": cells.yes_no,
    }
    column_formatters_export = {
        "body": lambda view, context, row, name: richtext.to_text(row.body),
        "owner": lambda view, context, row, name: audience(row),
    }

    form_columns = ("name", "body", "category", "active")
    form_extra_fields = {"audience": SelectField("For whom", choices=lambda: audiences())}
    form_args = {
        "name": {"label": "Name", "description": "To find it by; customers do not see it."},
        "body": {"label": "Text", "description": f"Filled in for each ticket: {KNOWN}."},
        "category": {"label": "Only in tickets of", "rows": choices.categories, "blank": "Every category"},
        "active": {"label": "Offered in the reply box"},
    }

    def scope(self, query, user):
        mine = CannedReply.owner == user.id
        return query.where((mine | CannedReply.owner.is_null()) if user.can("categories") else mine)

    def create_form(self, obj=None):
        return _rich(super().create_form(obj))

    def edit_form(self, obj=None):
        return _rich(super().edit_form(obj))

    def stored_form(self, row):
        form = super().stored_form(row)
        form.audience.data = ME if row.owner_id else str(row.team_id or "")
        return _rich(form)

    def save(self, form, row) -> None:
        whom = form.audience.data
        canned.save(
            row,
            by=me(),
            name=form.name.data or "",
            body=form.body.data or "",
            category=form.category.data and Category.get_by_id(form.category.data),
            team=Team.get_by_id(int(whom)) if whom and whom != ME else None,
            owner=me() if whom == ME else None,
            active=form.active.data,
        )

    def remove(self, row) -> None:
        canned.remove(row, by=me())


def audience(row: CannedReply) -> str:
    """For whom it is, in words."""
    return "Just me" if row.owner_id else row.team.name if row.team else "Everybody"


def audiences() -> list[SelectChoice]:
    """For whom the signed-in person can keep one."""
    shared = [
        SelectChoice("", "Everybody"),
        *[SelectChoice(str(id), name) for id, name in choices.names(choices.teams())],
    ]
    return [*(shared if me().can("categories") else []), SelectChoice(ME, "Just me")]


def _rich(form):
    form.body.render_kw = {"data-editor": richtext.clean(form.body.data or ""), "rows": 8}
    return form
