"""What belongs to tickets, across tickets: messages, files, activity, clocks, guest links, mail. Read, not written.

These tables grow without end. A list of them reads newest first through the key; somebody who does not reach every
ticket gets the rows of the tickets that changed last, and a filter looks through the newest rows.
"""

from peewee import SQL, fn

from admin_views import cells, choices, details
from admin_views.access import me
from admin_views.base import View
from admin_views.filtering import CaseFilter, DayFilter, RowFilter, enum_filter
from helpdesk import events
from helpdesk.db import EPOCH
from helpdesk.models import Activity, Scope, SlaLog, Ticket
from helpdesk.tickets import listing
from helpdesk.tickets.naming import hide_unseen

RECENT_TICKETS = 300
RECENT_ROWS = 100_000


class HistoryView(View):
    """Rows that belong to tickets, for those who may see the ticket."""

    permission = "list"
    can_create = can_edit = can_delete = False
    counted_to = 1_000
    filter_note = "Filters look through the newest entries. For older ones, search for the ticket's number."
    column_default_sort = ("id", True)
    column_searchable_list = (Ticket.number,)
    form_columns = ()

    def kept(self, query):
        """Leave out what was deleted by itself."""
        return query

    def scope(self, query, user):
        visible = Ticket.visible_to(user, SQL("1")).where(Ticket.id == self.model.ticket)
        return self.kept(query).where(fn.EXISTS(visible))

    def search(self, query, text):
        return query.where(self.model.ticket.in_(Ticket.select(Ticket.id).where(Ticket.number == text.upper())))

    def search_placeholder(self) -> str:
        return "A ticket's number"

    def _found(self, text, filters):
        if text:
            return super()._found(text, filters)
        if me().role.scope == Scope.ALL:
            return self._among_newest(self.get_query(), filters) if filters else self.get_query()
        recent = listing.ids(me(), limit=RECENT_TICKETS)
        return self._beside(self.kept(self._joined()).where(self.model.ticket.in_(recent)), filters)

    def _among_newest(self, query, filters):
        return self._filtered(query.where(self.model.id > self._edge()), filters)

    def _edge(self) -> int:
        """The id before that of the newest rows."""
        return (self.model.select(fn.MAX(self.model.id)).scalar() or 0) - RECENT_ROWS


class WideHistoryView(HistoryView):
    """Rows that hold long texts: an index from the time to all that is filtered by is read in their place."""

    column_default_sort = [("created_at", True), ("id", True)]

    def _among_newest(self, query, filters):
        start = self.model.select(self.model.created_at).where(self.model.id <= self._edge())
        start = start.order_by(self.model.id.desc()).limit(1).scalar() or EPOCH
        return self._beside(query.where(self.model.created_at > start), filters)


class ActivityView(HistoryView):
    """What happened."""

    one, many = "entry", "entries"
    about = "What happened to the tickets you can open, newest first."
    joined = (Activity.ticket, Activity.by)
    can_view_details = True

    column_list = ("at", "event", "ticket")
    column_details_list = ("event", "ticket", "by", "at", "old", "new", "reply", "undone_at")
    column_labels = {
        "at": "When",
        "event": "What",
        "ticket": "Ticket",
        "by": "Who",
        "old": "Before",
        "new": "After",
        "reply": "About",
        "undone_at": "Taken back",
    }
    column_sortable_list = ()
    column_filters = (
        CaseFilter(
            "event",
            "What",
            Activity.event,
            {
                name: (name.replace("_", " ").capitalize(), lambda name=name: Activity.event == name)
                for name in events.EVENTS
            },
        ),
        RowFilter("by", "Who", Activity.by, choices.staff, none="The desk"),
        DayFilter("at", "When", Activity.at),
    )
    column_formatters = {
        "at": cells.ago_link,
        "event": lambda view, context, row, name: events.sentence(row),
        "ticket": cells.ticket,
    }
    column_formatters_detail = column_formatters | {
        "at": details.moment,
        "by": details.person,
        "old": cells.words,
        "new": cells.words,
        "reply": details.message,
        "undone_at": details.moment,
    }

    def readied(self, rows):
        hide_unseen(rows, me())
        return rows

    def title_of(self, row) -> str:
        return events.sentence(row)

    column_formatters_export = {"event": lambda view, context, row, name: events.sentence(row)}


class SlaLogView(HistoryView):
    """Clocks and how they ended."""

    one, many = "clock", "clocks"
    about = "The clocks of the tickets you can open: how long they had, and how that ended."
    joined = (SlaLog.ticket,)
    can_view_details = True

    column_list = ("ticket", "clock", "target_hours", "started_at", "due_at", "stopped_at", "outcome")
    column_details_list = (
        "ticket", "clock", "target_hours", "started_at", "warn_at", "due_at", "warned_at", "stopped_at", "breached_at",
        "outcome",
    )  # fmt: skip
    column_labels = {
        "warn_at": "Warning due",
        "warned_at": "Warned",
        "breached_at": "Late since",
        "ticket": "Ticket",
        "clock": "Clock",
        "target_hours": "Target",
        "started_at": "Started",
        "due_at": "Due",
        "stopped_at": "Stopped",
        "outcome": "Outcome",
    }
    column_sortable_list = ()
    column_filters = (
        enum_filter("outcome", "Outcome", SlaLog.outcome),
        enum_filter("clock", "Clock", SlaLog.clock),
        DayFilter("due", "Due", SlaLog.due_at),
    )
    column_formatters = {
        "ticket": cells.ticket,
        "clock": lambda view, context, row, name: cells.main_link(view, row, cells.words_of(row.clock)),
        "target_hours": cells.hours,
        "started_at": cells.ago,
        "due_at": cells.ahead,
        "stopped_at": cells.ago,
        "outcome": lambda view, context, row, name: cells.badge(
            cells.words_of(row.outcome), f"outcome-{row.outcome.name.lower()}"
        ),
    }
    column_formatters_detail = column_formatters | {
        "clock": cells.words,
        **dict.fromkeys(("started_at", "warn_at", "due_at", "warned_at", "stopped_at", "breached_at"), details.moment),
    }

    def title_of(self, row) -> str:
        return f"{cells.words_of(row.clock)} of {row.ticket.number}"
