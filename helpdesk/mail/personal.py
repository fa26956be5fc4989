"""Mails about somebody's account rather than a ticket. No activity tells of these: the row itself is what must not be
lost."""

from helpdesk.db import after_commit
from helpdesk.mail.content import ONE_TIME_LINK
from helpdesk.mail.delivery import deliver_later
from helpdesk.mail.ledger import enter
from helpdesk.mail.rendering import render
from helpdesk.models import Desk, Email, OneTimeLink
from helpdesk.settings import settings


def write_about_account(
    template: str, to: str, *, link: OneTimeLink | None, anonymous: bool, new_address: str = ""
) -> Email:
    """Write the mail, within the transaction of what it tells, and have it sent after the commit.

    `anonymous` says that anybody could have caused it: it counts against the caps of the address.
    """
    desk = Desk.current()
    said = render(
        template,
        {
            "desk": desk.name,
            "contact": desk.address.splitlines(),
            "number": "",
            "home": settings.base_url,
            "link": ONE_TIME_LINK if link else "",
            "new_address": new_address,
        },
    )
    email = enter(template, said, to, one_time_link=link, anonymous=anonymous)
    after_commit(deliver_later, email.id)
    return email
