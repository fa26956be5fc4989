"""resend(): a person asks for another try."""

from helpdesk import audit, guest_links, one_time_links
from helpdesk.db import after_commit, now, transaction
from helpdesk.errors import Forbidden, Refused
from helpdesk.mail.content import ABOUT_ACCOUNTS, ONE_TIME_LINK
from helpdesk.mail.delivery import deliver_later, is_idle
from helpdesk.models import Email, GuestLink, User
from helpdesk.models.asked import reader


def resend(email: Email, *, by: User) -> None:
    """Send the mail once more, as a new try of the same message; to a guest with a link that works.

    Raises Forbidden for people who may not see the mail ledger, Refused when it is on its way or not theirs any more.
    """
    if not by.can("settings"):
        raise Forbidden("You may not send mail again.")
    if email.template in ABOUT_ACCOUNTS and not _can_still_be_used(email):
        raise Refused("The link in this mail is over. The person can ask for a new one on the page to sign in.")
    with transaction():
        again = {"sent_at": None, "failed_at": None, "claimed_until": None, "next_attempt_at": now(), "attempts": 0}
        row = (Email.id == email.id) & is_idle(now())
        if not Email.update(link=_live_link(email), **again).where(row).execute():
            raise Refused("This mail is being sent right now.")
        audit.note("mail_resent", by=by, about=f"{email.ticket.number if email.ticket else 'mail'} to {email.to}")
        after_commit(deliver_later, email.id)


def _can_still_be_used(email: Email) -> bool:
    has_link = ONE_TIME_LINK in email.text
    return not has_link or (email.one_time_link is not None and one_time_links.is_live(email.one_time_link))


def _live_link(email: Email) -> GuestLink | None:
    if email.link is None or guest_links.is_live(email.link):
        return email.link
    if reader(email.link.ticket).email != email.to:
        raise Refused("This ticket has another address now; the old one gets no link to it any more.")
    return guest_links.issue(email.link.ticket)
