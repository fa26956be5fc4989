"""forget(): mails that are done with leave the ledger after the time that the desk keeps them."""

from datetime import timedelta
from typing import Any

from helpdesk import audit
from helpdesk.db import now
from helpdesk.models import Desk, Email

CHUNK = 500


def forget() -> int:
    """Remove the mails older than the desk's `mail_days` that were sent or given up, and return how many there were.

    What still waits stays, however old it is.
    """
    before, done = now() - timedelta(days=Desk.current().mail_days), 0
    while ids := [email.id for email in _settled().where(Email.created_at < before)]:
        done += Email.delete().where(Email.id.in_(ids)).execute()
    if done:
        audit.note("purged", about=f"{done:,} old {'mail' if done == 1 else 'mails'}")
    return done


def _settled() -> Any:
    over = Email.sent_at.is_null(False) | Email.failed_at.is_null(False)
    return Email.select(Email.id).where(over).order_by(Email.created_at).limit(CHUNK)
