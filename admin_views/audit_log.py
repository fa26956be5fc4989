"""The audit log as a list: read, never written. It grows without end, so it is read newest first."""

from markupsafe import Markup, escape
from peewee import ModelSelect

from admin_views import cells, choices
from admin_views.base import View
from admin_views.filtering import CaseFilter, DayFilter, RowFilter
from admin_views.history import RECENT_ROWS
from admin_views.searching import contains
from helpdesk import audit
from helpdesk.models import AuditEntry


def _what(view, context, row, name):
    return cells.main_link(view, row, audit.sentence(row))


def _lines(view, context, row, name):
    lines = getattr(row, name).splitlines()
    return Markup("<br>").join(map(escape, lines)) if lines else cells.DASH


class AuditView(View):
    """What staff changed, who signed in, what left the desk."""

    permission = "settings"
    one, many = "entry", "entries"
    about = (
        "What staff changed in settings, roles and people; who signed in or failed to; what was exported or removed."
    )
    filter_note = "This looks through 100,000 entries. For older ones, choose the dates."
    can_create = can_edit = can_delete = False
    can_view_details = True
    counted_to = 1_000

    column_list = ("at", "event", "address")
    column_details_list = ("at", "event", "who", "about", "old", "new", "address")
    column_export_list = ("at", "event", "who", "about", "old", "new", "address")
    column_labels = {
        "at": "When",
        "event": "What",
        "who": "Who",
        "about": "About",
        "old": "Before",
        "new": "After",
        "address": "Network address",
    }
    column_sortable_list = ()
    column_default_sort = ("id", True)
    column_searchable_list = (AuditEntry.who, AuditEntry.about, AuditEntry.address)
    column_filters = (
        CaseFilter(
            "event",
            "What",
            AuditEntry.event,
            {name: (event.words, lambda name=name: AuditEntry.event == name) for name, event in audit.EVENTS.items()},
        ),
        RowFilter("by", "Who", AuditEntry.by, choices.staff, none="The desk, or nobody signed in"),
        DayFilter("at", "When", AuditEntry.at),
    )
    column_formatters = {"at": cells.ago, "event": _what, "address": cells.words}
    column_formatters_detail = {
        "at": lambda view, context, row, name: cells.formats.moment(row.at),
        "event": lambda view, context, row, name: audit.sentence(row),
        "who": cells.words,
        "about": cells.words,
        "old": _lines,
        "new": _lines,
        "address": cells.words,
    }
    column_formatters_export = {"event": lambda view, context, row, name: audit.sentence(row)}
    form_columns = ()

    def search_placeholder(self) -> str:
        return "Who, what or where from"

    def title_of(self, row) -> str:
        return audit.sentence(row)

    def _found(self, text, filters) -> ModelSelect:
        if not (text or filters):
            return self.get_query()
        found = self._filtered(self.get_query().where(AuditEntry.id > self._edge(filters)), filters)
        return found.where(contains(self._search_fields, text)) if text else found

    def _edge(self, filters) -> int:
        """The id before that of the newest rows of the days that are asked for."""
        days = [(index, name, values) for index, name, values in filters or () if self._filters[index].key == "at"]
        newest = self._filtered(AuditEntry.select(AuditEntry.id), days).order_by(AuditEntry.at.desc()).limit(1)
        return (newest.scalar() or 0) - RECENT_ROWS
