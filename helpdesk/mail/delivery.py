"""deliver(): lease the row, send, note the outcome. The lease of a dead worker runs out and a sweep tries again."""

import logging
import smtplib
import threading
from datetime import datetime, timedelta

from peewee import Expression

from helpdesk import guest_links
from helpdesk.db import after_commit, now, transaction
from helpdesk.errors import Forbidden, Refused
from helpdesk.mail import transport
from helpdesk.mail.message import message
from helpdesk.models import Email, GuestLink, User
from helpdesk.worker import huey

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440)]
RELAY_TROUBLE = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)
_sweeping = threading.Lock()


@huey.task()
def deliver_later(email_id: int) -> None:
    deliver(email_id)


def deliver(email_id: int) -> bool:
    """Send the mail unless it was sent or somebody else is at it; tell whether the relay can be reached.

    What goes wrong is noted on the row: tried again after a pause, or failed for a person to see.
    """
    if not _claim(email_id):
        return True
    email = Email.get_by_id(email_id)
    try:
        transport.send(message(email))
    except Exception as error:
        _note_failure(email, error)
        return not _is_relay_trouble(error)
    _note(email, sent_at=now(), error="")
    return True


def sweep(older_than: timedelta = timedelta(seconds=30), limit: int = 500) -> int:
    """Send what is due and was left behind, and return how many were tried. Ends early when the relay is down."""
    if not _sweeping.acquire(blocking=False):
        return 0
    try:
        return _sweep(older_than, limit)
    finally:
        _sweeping.release()


def resend(email: Email, *, by: User) -> None:
    """Send the mail once more, as a new try of the same message; to a guest with a link that works.

    Raises Forbidden for people who may not see the mail ledger, Refused when it is on its way or not theirs any more.
    """
    if not by.can("settings"):
        raise Forbidden("You may not send mail again.")
    with transaction():
        again = {"sent_at": None, "failed_at": None, "claimed_until": None, "next_attempt_at": now(), "attempts": 0}
        if not Email.update(link=_live_link(email), **again).where((Email.id == email.id) & _idle(now())).execute():
            raise Refused("This mail is being sent right now.")
        after_commit(deliver_later, email.id)


def _live_link(email: Email) -> GuestLink | None:
    if email.link is None or guest_links.is_live(email.link):
        return email.link
    if email.link.ticket.customer.email != email.to:
        raise Refused("This ticket has another address now; the old one gets no link to it any more.")
    return guest_links.issue(email.link.ticket)


def _claim(email_id: int) -> bool:
    at = now()
    lease = {"claimed_until": at + LEASE, "attempts": Email.attempts + 1}
    return Email.update(**lease).where((Email.id == email_id) & _due(at)).execute() == 1


def _due(at: datetime) -> Expression:
    waiting = Email.sent_at.is_null() & Email.failed_at.is_null()
    return waiting & (Email.next_attempt_at <= at) & _idle(at)


def _idle(at: datetime) -> Expression:
    return Email.claimed_until.is_null() | (Email.claimed_until < at)


def _sweep(older_than: timedelta, limit: int) -> int:
    left = _due(now()) & (Email.next_attempt_at < now() - older_than)
    tried = 0
    for email in list(Email.select(Email.id).where(left).order_by(Email.next_attempt_at).limit(limit)):
        tried += 1
        if not deliver(email.id):
            break
    return tried


def _note_failure(email: Email, error: Exception) -> None:
    reason = f"{type(error).__name__}: {error}"[:2000]
    if _is_final(error) or email.attempts > len(PAUSES):
        log.error("mail %s failed for good: %s", email.id, reason, exc_info=error)
        _note(email, failed_at=now(), error=reason)
    else:
        pause = PAUSES[email.attempts - 1]
        log.warning("mail %s was not taken, next try in %s: %s", email.id, pause, reason)
        _note(email, next_attempt_at=now() + pause, error=reason)


def _note(email: Email, **outcome: object) -> None:
    Email.update(claimed_until=None, **outcome).where(Email.id == email.id).execute()


def _is_final(error: Exception) -> bool:
    """Whether another try would end the same way: this message was refused, or cannot be made at all."""
    if _is_relay_trouble(error):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return not isinstance(error, smtplib.SMTPException)


def _is_relay_trouble(error: Exception) -> bool:
    """Whether the way out is blocked, for this mail and any other. Every SMTPException is an OSError too."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, RELAY_TROUBLE)
    return isinstance(error, OSError)
