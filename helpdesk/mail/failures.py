"""What a failed try means: whether another one makes sense, when, and whether the relay itself is in trouble."""

import logging
import smtplib
from datetime import timedelta

from helpdesk.db import now
from helpdesk.models import Email

log = logging.getLogger(__name__)

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440)]
RELAY_TROUBLE = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)


def outcome(email: Email, error: Exception) -> dict[str, object]:
    """What to note on the row: another try after a pause, or that it failed for a person to see."""
    reason = f"{type(error).__name__}: {error}"[:2000]
    if _is_final(error) or email.attempts > len(PAUSES):
        log.error("mail %s failed for good: %s", email.id, reason, exc_info=error)
        return {"failed_at": now(), "error": reason}
    pause = PAUSES[email.attempts - 1]
    log.warning("mail %s was not taken, next try in %s: %s", email.id, pause, reason)
    return {"next_attempt_at": now() + pause, "error": reason}


def is_relay_trouble(error: Exception) -> bool:
    """Whether the way out is blocked, for this mail and any other."""
    if isinstance(error, smtplib.SMTPException):  # every SMTPException is an OSError too
        return isinstance(error, RELAY_TROUBLE)
    return isinstance(error, OSError)


def _is_final(error: Exception) -> bool:
    """Whether another try would end the same way: this message was refused, or cannot be made at all."""
    if is_relay_trouble(error):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return not isinstance(error, smtplib.SMTPException)
