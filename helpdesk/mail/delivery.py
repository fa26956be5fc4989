"""deliver(): lease the row, send, note the outcome. The lease of a dead worker runs out and a sweep tries again."""

import threading
from datetime import datetime, timedelta

from peewee import Expression

from helpdesk.db import EPOCH, now
from helpdesk.mail import failures, transport
from helpdesk.mail.message import message
from helpdesk.models import Email
from helpdesk.worker import huey

LEASE = timedelta(minutes=5)
REST = timedelta(minutes=1)


class Relay:
    """What this process knows of the relay: while it is away, only the sweep knocks, and no task waits for it."""

    rests_until = EPOCH
    sweeping = threading.Lock()


@huey.task()
def deliver_later(email_id: int) -> None:
    if Relay.rests_until <= now():
        deliver(email_id)


def deliver(email_id: int) -> bool:
    """Send the mail unless it was sent or somebody else is at it; tell whether the relay can be reached.

    What goes wrong is noted on the row: tried again after a pause, or failed for a person to see.
    """
    if not _claim(email_id):
        return True
    email = Email.get_by_id(email_id)
    try:
        say_goodbye = transport.send(message(email))
    except Exception as error:
        _note(email, **failures.outcome(email, error))
        return _know(away=failures.is_relay_trouble(error))
    try:
        _note(email, sent_at=now(), error="")
    finally:
        say_goodbye()
    return _know(away=False)


def sweep(older_than: timedelta = timedelta(seconds=30), limit: int = 500) -> int:
    """Send what is due and was left behind, and return how many were tried. Ends early when the relay is away."""
    if not Relay.sweeping.acquire(blocking=False):
        return 0
    try:
        return _sweep(older_than, limit)
    finally:
        Relay.sweeping.release()


def is_idle(at: datetime) -> Expression:
    """The mails that nobody is sending."""
    return Email.claimed_until.is_null() | (Email.claimed_until < at)


def _claim(email_id: int) -> bool:
    at = now()
    lease = {"claimed_until": at + LEASE, "attempts": Email.attempts + 1}
    return Email.update(**lease).where((Email.id == email_id) & _is_due(at)).execute() == 1


def _is_due(at: datetime) -> Expression:
    waiting = Email.sent_at.is_null() & Email.failed_at.is_null()
    return waiting & (Email.next_attempt_at <= at) & is_idle(at)


def _note(email: Email, **outcome: object) -> None:
    Email.update(claimed_until=None, **outcome).where(Email.id == email.id).execute()


def _know(*, away: bool) -> bool:
    Relay.rests_until = now() + REST if away else EPOCH
    return not away


def _sweep(older_than: timedelta, limit: int) -> int:
    left = _is_due(now()) & (Email.next_attempt_at < now() - older_than)
    tried = 0
    for email in list(Email.select(Email.id).where(left).order_by(Email.next_attempt_at).limit(limit)):
        tried += 1
        if not deliver(email.id):
            break
    return tried
