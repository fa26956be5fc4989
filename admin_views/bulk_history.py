"""Changes of many tickets, as a table: one's own, and everybody's for administrators."""

from flask import url_for
from markupsafe import Markup

from admin_views import cells, choices
from admin_views.base import View
from admin_views.filtering import CaseFilter, DayFilter, RowFilter
from helpdesk.models import Bulk


class BulkView(View):
    """What was done with many tickets at once. Each leads to its page, where it can be taken back."""

    permission = "list"
    one, many = "bulk change", "bulk changes"
    about = "What you did with many tickets at once, newest first. Open one to see what came of it or to take it back."
    joined = (Bulk.by,)
    can_create = can_edit = can_delete = False

    column_list = ("words", "by", "done", "finished_at", "created_at")
    column_labels = {
        "words": "What",
        "by": "Who",
        "done": "Tickets",
        "finished_at": "State",
        "created_at": "When",
    }
    column_sortable_list = ()
    column_default_sort = ("id", True)
    column_searchable_list = ()
    column_filters = (
        CaseFilter(
            "state",
            "State",
            Bulk.finished_at,
            {
                "running": ("Under way", lambda: Bulk.finished_at.is_null()),
                "finished": ("Finished", lambda: Bulk.finished_at.is_null(False)),
            },
        ),
        RowFilter("by", "Who", Bulk.by, choices.staff),
        DayFilter("created", "When", Bulk.created_at),
    )
    form_columns = ()
    column_formatters = {
        "words": lambda view, context, row, name: _link(row),
        "by": cells.person,
        "done": lambda view, context, row, name: f"{row.done:,}" + (f" of {row.total:,}" if row.is_running else ""),
        "finished_at": lambda view, context, row, name: "Under way" if row.is_running else "Finished",
        "created_at": cells.ago,
    }
    column_formatters_export = {"finished_at": lambda view, context, row, name: row.finished_at}

    def scope(self, query, user):
        return query.where(Bulk.id.in_(Bulk.visible_to(user, Bulk.id)))


def _link(row: Bulk) -> Markup:
    return Markup('<a class="row-name" href="{}">{}</a>').format(url_for("ticket.bulk_page", id=row.id), row.words)
