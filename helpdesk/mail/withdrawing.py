"""withdraw(): keeping back what has not left yet."""

from helpdesk.db import now
from helpdesk.mail.delivery import is_idle
from helpdesk.models import Activity, Email

TAKEN_BACK = "What it told was taken back before it was sent."


def withdraw(activity: Activity) -> None:
    """Stop the mails about this activity that still wait, within the transaction that takes it back.

    What has left already, or is leaving at this moment, is not to be had back.
    """
    at = now()
    waiting = (Email.activity == activity.id) & Email.sent_at.is_null() & Email.failed_at.is_null() & is_idle(at)
    Email.update(failed_at=at, error=TAKEN_BACK).where(waiting).execute()


def sent(activity: Activity) -> list[str]:
    """The addresses that a mail about this activity has reached."""
    left = Email.select(Email.to).where((Email.activity == activity.id) & Email.sent_at.is_null(False))
    return sorted({email.to for email in left})
