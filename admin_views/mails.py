"""The mail ledger, and the links that were mailed."""

from flask import flash
from flask_admin.actions import action
from peewee import SQL, fn

from admin_views import cells, details
from admin_views.access import me
from admin_views.filtering import CaseFilter, DayFilter
from admin_views.history import HistoryView, WideHistoryView
from admin_views.searching import first_with
from helpdesk import guest_links, mail
from helpdesk.db import now
from helpdesk.models import Email, GuestLink, Ticket


class EmailView(WideHistoryView):
    """The mail ledger: what was sent, and what could not be."""

    permission = "settings"
    one, many = "mail", "mails"
    about = "Every message the desk sends. What failed can be sent again once the reason is gone."
    joined = (Email.ticket,)
    can_view_details = True

    column_list = ("subject", "to", "ticket", "template", "sent_at", "attempts", "created_at")
    column_details_list = (
        "subject", "to", "ticket", "template", "sent_at", "attempts", "created_at", "next_attempt_at",
        "failed_at", "error", "message_id",
    )  # fmt: skip
    column_labels = {
        "subject": "Subject",
        "to": "To",
        "ticket": "Ticket",
        "template": "Kind",
        "sent_at": "State",
        "attempts": "Tries",
        "created_at": "Written",
        "next_attempt_at": "Next try",
        "failed_at": "Given up",
        "error": "What went wrong",
        "message_id": "Message-ID",
    }
    column_sortable_list = ()
    column_searchable_list = (Email.to,)
    column_filters = (
        CaseFilter(
            "state",
            "State",
            Email.sent_at,
            {
                "sent": ("Sent", lambda: Email.sent_at.is_null(False)),
                "waiting": ("Waiting", lambda: Email.sent_at.is_null() & Email.failed_at.is_null()),
                "failed": ("Failed", lambda: Email.failed_at.is_null(False) & Email.sent_at.is_null()),
            },
        ),
        DayFilter("created", "Written", Email.created_at),
    )
    column_formatters = {
        "subject": lambda view, context, row, name: cells.main_link(view, row, _subject(row)),
        "ticket": cells.ticket_number,
        "template": cells.words,
        "sent_at": lambda view, context, row, name: _mail_state(row),
        "created_at": cells.ago,
        "next_attempt_at": cells.ahead,
        "failed_at": cells.ago,
    }
    column_formatters_detail = column_formatters | {"subject": cells.words, "ticket": cells.ticket}
    column_export_list = column_details_list
    column_formatters_export = {"sent_at": lambda view, context, row, name: row.state.capitalize()}

    def scope(self, query, user):
        visible = Ticket.visible_to(user, SQL("1")).where(Ticket.id == Email.ticket)
        return query.where(Email.ticket.is_null() | fn.EXISTS(visible))

    def search(self, query, text):
        if Ticket.select().where(Ticket.number == text.upper()).exists():
            return super().search(query, text)
        return query.where(first_with(Email, (Email.to,), text.lower(), self.counted_to + 1))

    def search_placeholder(self) -> str:
        return "Address or ticket number"

    def row_actions(self, row):
        return [] if row.state == "waiting" else [("resend", "Send again")]

    @action("resend", "Send again")
    def resend(self, ids):
        for id in ids:
            mail.resend(self.get_one(id), by=me())
        flash("It will be sent again in a moment.", "success")


class GuestLinkView(HistoryView):
    """Mailed links that open one ticket."""

    one, many = "guest link", "guest links"
    about = "Mailed links, each to one ticket. Ending one closes that way in at once."
    joined = (GuestLink.ticket,)
    can_view_details = True

    column_list = ("ticket", "created_at", "expires_at", "revoked_at")
    column_labels = {"ticket": "Ticket", "created_at": "Made", "expires_at": "Ends", "revoked_at": "Ended by staff"}
    column_sortable_list = ()
    column_filters = (
        CaseFilter(
            "state",
            "State",
            GuestLink.expires_at,
            {
                "live": ("Works", lambda: GuestLink.revoked_at.is_null() & (GuestLink.expires_at > now())),
                "over": ("Over", lambda: GuestLink.revoked_at.is_null(False) | (GuestLink.expires_at <= now())),
            },
        ),
        DayFilter("created", "Made", GuestLink.created_at),
    )
    column_formatters = {
        "ticket": cells.ticket,
        "created_at": cells.ago_link,
        "expires_at": cells.ahead,
        "revoked_at": cells.ago,
    }
    column_details_list = ("ticket", "created_at", "expires_at", "revoked_at")
    column_formatters_detail = {
        "ticket": cells.ticket,
        **dict.fromkeys(("created_at", "expires_at", "revoked_at"), details.moment),
    }

    def title_of(self, row) -> str:
        return f"Guest link to {row.ticket.number}"

    def row_actions(self, row):
        return [("revoke", "End link")] if guest_links.is_live(row) and me().can("update") else []

    @action("revoke", "End link")
    def revoke(self, ids):
        for id in ids:
            guest_links.revoke(self.get_one(id), by=me())
        flash("The link does not work any more.", "success")


def _subject(email: Email) -> str:
    """Without the ticket's number, which stands in a column of its own."""
    return email.subject.replace(f"[{email.ticket.number}] ", "") if email.ticket else email.subject


def _mail_state(email: Email):
    badge = cells.badge(email.state.capitalize(), f"mail-{email.state}")
    return badge + " " + cells.formats.ago(email.sent_at) if email.sent_at else badge
