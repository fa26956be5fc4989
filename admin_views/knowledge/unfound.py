"""What people looked for in the help pages and did not find."""

from flask import flash, url_for
from flask_admin.actions import action
from markupsafe import Markup

from admin_views import cells
from admin_views.access import me
from admin_views.base import View
from admin_views.filtering import CaseFilter, DayFilter
from admin_views.several import Deed
from helpdesk import knowledge
from helpdesk.models import SearchMiss


class SearchMissView(View):
    """A list of articles that are missing, the most wanted first."""

    permission = "articles"
    one, many = "search", "searches"
    about = "What people looked for in the help pages and did not find, the most wanted first. Write what is missing."
    can_create = can_edit = can_delete = False
    deeds = {
        "dismiss_several": Deed(
            "Dismiss",
            "dismissed",
            "They are taken off this list, also when somebody looks for them again.",
            lambda view, row: knowledge.dismiss_miss(row, by=me()),
            lambda row: row.dismissed_at is None,
        )
    }

    column_list = ("words", "count", "last_at", "write")
    column_export_list = ("words", "count", "last_at", "dismissed_at")
    column_labels = {
        "words": "Words",
        "count": "How often",
        "last_at": "Last time",
        "write": "Missing?",
        "dismissed_at": "Dismissed",
    }
    column_sortable_list = ("count",)
    column_default_sort = [("count", True), ("last_at", True)]
    column_searchable_list = (SearchMiss.words,)
    column_filters = (
        DayFilter("last", "Last time", SearchMiss.last_at),
        CaseFilter(
            "dismissed",
            "Dismissed",
            SearchMiss.dismissed_at,
            {"yes": ("Dismissed", lambda: SearchMiss.dismissed_at.is_null(False))},
        ),
    )
    column_formatters = {
        "words": lambda view, context, row, name: _words(row),
        "count": lambda view, context, row, name: f"{row.count:,}",
        "last_at": cells.ago,
        "write": lambda view, context, row, name: _write(row),
    }
    column_formatters_export = {"count": lambda view, context, row, name: row.count}
    form_columns = ()

    def search_placeholder(self) -> str:
        return "Words"

    def get_empty_list_message(self) -> str:
        return "Everything that was looked for was found"

    def row_actions(self, row):
        return [] if row.dismissed_at else [("dismiss", "Dismiss")]

    @action("dismiss", "Dismiss")
    def dismiss(self, ids):
        for id in ids:
            row = self.get_one(id)
            knowledge.dismiss_miss(row, by=me())
            flash(f"“{row.words}” was taken off the list.", "success")

    def _found(self, text, filters):
        found = super()._found(text, filters)
        asks = any(self._filters[index].key == "dismissed" for index, *_ in filters or ())
        return found if asks else found.where(SearchMiss.dismissed_at.is_null())


def _words(row: SearchMiss) -> Markup:
    return Markup('<span class="row-name" dir="auto">{}</span>').format(row.words)


def _write(row: SearchMiss) -> Markup:
    """A way to write it, with the words as the title."""
    address = url_for("article.create_view", title=row.words.capitalize(), miss=row.id)
    return Markup('<a class="button small" href="{}">Write an article<span class="sr">: {}</span></a>').format(
        address, row.words
    )
