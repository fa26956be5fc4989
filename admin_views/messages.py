"""What was said and sent in tickets, across tickets: messages and files."""

from peewee import SQL, fn

from admin_views import cells, choices
from admin_views.filtering import CaseFilter, DayFilter, RowFilter, enum_filter
from admin_views.history import HistoryView, WideHistoryView
from forms.words import file_size
from helpdesk import richtext
from helpdesk.models import Attachment, Reply, Side


class ReplyView(WideHistoryView):
    """Messages and notes."""

    one, many = "message", "messages"
    about = "Replies and internal notes of the tickets you can open, newest first."
    joined = (Reply.ticket, Reply.author)

    column_list = ("created_at", "ticket", "author", "side", "body")
    column_labels = {"created_at": "When", "ticket": "Ticket", "author": "From", "side": "Kind", "body": "Text"}
    column_sortable_list = ()
    column_filters = (
        CaseFilter(
            "kind",
            "Kind",
            Reply.side,
            {
                "customer": ("From customers", lambda: Reply.side == Side.CUSTOMER),
                "staff": ("From staff", lambda: (Reply.side == Side.STAFF) & (Reply.internal == False)),  # noqa: E712
                "note": ("Internal notes", lambda: Reply.internal == True),  # noqa: E712
                "automated": ("Automated", lambda: Reply.automated == True),  # noqa: E712
            },
        ),
        RowFilter("author", "From", Reply.author, choices.staff),
        DayFilter("created", "When", Reply.created_at),
    )
    column_formatters = {
        "created_at": cells.ago,
        "ticket": cells.ticket,
        "author": cells.person,
        "side": lambda view, context, row, name: _kind(row),
        "body": lambda view, context, row, name: cells.quote(richtext.to_text(row.body[:4_000])[:240]),
    }

    def kept(self, query):
        return query.where(Reply.deleted_at.is_null())


class AttachmentView(HistoryView):
    """Files."""

    one, many = "file", "files"
    about = (
        "Files that came with the tickets you can open. They are downloaded from the ticket's page, "
        "and those of a deleted message are hidden with it."
    )
    joined = (Attachment.ticket, Attachment.uploader)

    column_list = ("name", "type", "size", "state", "uploader", "ticket", "created_at")
    column_labels = {
        "name": "File",
        "type": "Type",
        "size": "Size",
        "state": "Scanned",
        "uploader": "From",
        "ticket": "Ticket",
        "created_at": "When",
    }
    column_sortable_list = ()
    column_filters = (
        enum_filter("state", "Scanned", Attachment.state),
        RowFilter("uploader", "From", Attachment.uploader, choices.staff),
        DayFilter("created", "When", Attachment.created_at),
    )
    column_formatters = {
        "size": lambda view, context, row, name: file_size(row.size),
        "state": cells.words,
        "uploader": cells.person,
        "ticket": cells.ticket,
        "created_at": cells.ago,
    }

    def kept(self, query):
        gone = Reply.select(SQL("1")).where((Reply.id == Attachment.reply) & Reply.deleted_at.is_null(False))
        return query.where(Attachment.deleted_at.is_null() & ~fn.EXISTS(gone))


def _kind(reply: Reply):
    if reply.internal:
        return cells.badge("Internal note")
    if reply.automated:
        return cells.badge("Automated")
    return "From customer" if reply.side == Side.CUSTOMER else "From staff"
