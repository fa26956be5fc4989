"""Caps: how much mail to one address posts can cause that anybody could have made.

They hold for every address alike, so that nobody learns from them who is known to the desk. The spellings of an address
that lead to the same mailbox share one cap.
"""

from datetime import timedelta

from peewee import Expression

from helpdesk import blocking
from helpdesk.db import hold, now
from helpdesk.mailboxes import mailbox
from helpdesk.models import Activity, Desk, Email, Ticket, User

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNSENT = Activity.fanned_out_at.is_null() & (Activity.event == "ticket_created")


def capped(address: str) -> bool:
    """Whether a post made now without signing in would cause no mail to `address` any more."""
    address = address.strip().lower()
    return is_full(address, _on_their_way(address))


def withheld(ticket: Ticket) -> bool:
    """Whether no confirmation of this ticket is mailed because its address has had enough of them."""
    if Activity.select().where((Activity.ticket == ticket.id) & UNSENT).exists():
        address = ticket.guest_email
        return ticket.confirmed_at is None and is_full(address, _on_their_way(address, Ticket.id < ticket.id))
    return not Email.select().where(Email.ticket == ticket.id).exists()


def is_kept_from(address: str) -> bool:
    """Whether what anybody could have posted causes no mail to this address: it is blocked, or has had enough.

    Ask it within the transaction that writes the mail: two workers count one after the other.
    """
    hold(f"cap:{mailbox(address)}")
    return blocking.find(email=address) is not None or is_full(address)


def is_full_of_links(address: str, person: User | None) -> bool:
    """The same for mail about an account; `person` is whose address it is, if anybody's.

    Who has confirmed the address may ask more often than strangers may cause mail to it.
    """
    hold(f"cap:{mailbox(address)}")
    if person is None or person.verified_at is None:
        return is_full(address)
    desk = Desk.current()
    most = {HOUR: desk.account_mails_per_hour, DAY: desk.account_mails_per_day}
    return any(_sent_within(time, address, Email.ticket.is_null()) >= limit for time, limit in most.items())


def is_full(address: str, more: int = 0) -> bool:
    """Whether `address` got the hour's or the day's share of such mails, with `more` still to be written."""
    desk = Desk.current()
    most = {HOUR: desk.mails_per_hour, DAY: desk.mails_per_day}
    return any(_sent_within(time, address) + more >= limit for time, limit in most.items())


def _sent_within(time: timedelta, address: str, *which: Expression) -> int:
    anonymous = (Email.mailbox == mailbox(address)) & (Email.anonymous == True)  # noqa: E712  as its index says
    return Email.select().where(anonymous & (Email.created_at > now() - time), *which).count()


def _on_their_way(address: str, *which: Expression) -> int:
    """Confirmations that the worker has not written yet."""
    local, _, domain = mailbox(address).rpartition("@")
    spelled = (Ticket.guest_email == mailbox(address)) | (
        Ticket.guest_email.startswith(f"{local}+") & Ticket.guest_email.endswith(f"@{domain}")
    )
    waiting = Activity.select().join(Ticket)
    theirs = Ticket.confirmed_at.is_null() & ((Ticket.guest_email == address) | spelled)
    return waiting.where(UNSENT & theirs, *which).count()
