"""ask(): somebody who is not signed in wants a link in the mail.

The same happens for every address: one row is written. Whose address it is, and what is mailed to it, is looked at by
the worker, so that neither the answer nor the time it takes tells who is known.
"""

from helpdesk import one_time_links
from helpdesk.accounts.creating import address
from helpdesk.accounts.mailing import mail_later
from helpdesk.db import after_commit, transaction
from helpdesk.models import User

PURPOSES = ("sign_in", "register", "reset")
LONGEST_NUMBER = 40


def ask(purpose: str, email: str) -> None:
    """Have a link mailed. The door counts how often somebody asks. Raises Invalid for what is no address."""
    if purpose not in PURPOSES:
        raise ValueError(f"nobody asks for a link to {purpose}")
    _queue(purpose, address(email))


def ask_for_ticket(email: str, number: str = "") -> None:
    """Have a new link to the ticket with this number mailed, without one to the newest asked from this address.

    Raises Invalid for what is no address.
    """
    _queue("ticket", address(email), number=number)


def ask_for_oneself(purpose: str, person: User) -> None:
    """The same for somebody who is signed in, to the address of their account."""
    _queue(purpose, person.email, person)


def _queue(purpose: str, email: str, person: User | None = None, number: str = "") -> None:
    with transaction():
        link = one_time_links.make(purpose, email, user=person, number=number[:LONGEST_NUMBER], is_mailed=False)
        after_commit(mail_later, link.id)
