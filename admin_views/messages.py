"""What was said and sent in tickets, across tickets: messages and files."""

from peewee import SQL, fn

from admin_views import cells, choices, details
from admin_views.filtering import CaseFilter, DayFilter, RowFilter, enum_filter
from admin_views.history import HistoryView, WideHistoryView
from forms.words import file_size
from helpdesk import richtext
from helpdesk.models import Attachment, FileState, Reply, Side


class ReplyView(WideHistoryView):
    """Messages and notes."""

    one, many = "message", "messages"
    about = "Replies and internal notes of the tickets you can open, newest first."
    joined = (Reply.ticket, Reply.author)
    can_view_details = True

    column_list = ("created_at", "ticket", "author", "side", "body")
    column_details_list = ("created_at", "side", "author", "ticket", "body", "files", "edited_at", "revisions")
    column_labels = {
        "created_at": "When",
        "ticket": "Ticket",
        "author": "From",
        "side": "Kind",
        "body": "Text",
        "files": "Files",
        "edited_at": "Edited",
        "revisions": "Before that",
    }
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
        "created_at": cells.ago_link,
        "ticket": cells.ticket,
        "author": cells.person,
        "side": lambda view, context, row, name: _kind(row),
        "body": lambda view, context, row, name: cells.quote(richtext.to_text(row.body[:4_000])[:240]),
    }
    column_formatters_detail = {
        "created_at": details.moment,
        "ticket": cells.ticket,
        "author": details.person,
        "side": lambda view, context, row, name: _kind(row),
        "body": details.rich,
        "files": details.files,
        "edited_at": details.moment,
        "revisions": details.revisions,
    }
    column_formatters_export = {
        "side": lambda view, context, row, name: _words(row),
        "body": lambda view, context, row, name: richtext.to_text(row.body),
    }

    def title_of(self, row) -> str:
        return f"{'Internal note' if row.internal else 'Message'} in {row.ticket.number}"

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
    can_view_details = True

    column_list = ("name", "type", "size", "state", "uploader", "ticket", "created_at")
    column_details_list = ("file", "type", "size", "state", "uploader", "ticket", "reply", "created_at")
    column_labels = {
        "file": "File",
        "reply": "Came with",
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
        "name": cells.main,
        "size": lambda view, context, row, name: file_size(row.size),
        "state": cells.words,
        "uploader": cells.person,
        "ticket": cells.ticket,
        "created_at": cells.ago,
    }
    column_formatters_detail = column_formatters | {
        "file": lambda view, context, row, name: _download(row),
        "uploader": details.person,
        "reply": details.message,
        "created_at": details.moment,
    }

    def kept(self, query):
        gone = Reply.select(SQL("1")).where((Reply.id == Attachment.reply) & Reply.deleted_at.is_null(False))
        return query.where(Attachment.deleted_at.is_null() & ~fn.EXISTS(gone))


def _download(file: Attachment):
    """Nobody downloads what is held back."""
    if file.state == FileState.QUARANTINED:
        return f"{file.name} (held back: not safe)"
    return details.file_link(file)


def _kind(reply: Reply):
    words = _words(reply)
    return cells.badge(words) if reply.internal or reply.automated else words


def _words(reply: Reply) -> str:
    if reply.internal:
        return "Internal note"
    if reply.automated:
        return "Automated"
    return "From customer" if reply.side == Side.CUSTOMER else "From staff"
