"""What keeps the mails of a ticket together in the reader's mail program (RFC 5322, section 3.6.4)."""

from urllib.parse import urlsplit

from helpdesk.models import Email, Ticket
from helpdesk.settings import settings
from helpdesk.tokens import derived


def message_id(email: Email) -> str:
    """Computed from ticket and row, so that a second try carries the same. Nobody else can compute it."""
    return _id(email.ticket.number if email.ticket else "mail", "mail", email.id)


def thread_id(ticket: Ticket) -> str:
    """The message that all mails of a ticket refer to; none is ever sent with it."""
    return _id(ticket.number, "thread", ticket.id)


def previous(email: Email) -> str:
    """The Message-ID of the mail about this ticket that the person got before; empty for the first."""
    earlier = (Email.ticket == email.ticket_id) & (Email.to == email.to) & (Email.id < email.id)
    last = Email.select(Email.message_id).where(earlier).order_by(Email.id.desc()).first()
    return last.message_id if last else ""


def _id(number: str, kind: str, row: int) -> str:
    host = urlsplit(settings.base_url).hostname
    return f"<{number}.{kind}.{row}.{derived('message-id', kind, row)[:16]}@{host}>"
