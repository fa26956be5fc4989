"""A new link to a ticket, for whoever lost theirs or has one that is over: mailed to nobody but who asked.

The door answers before anything is looked up, so that neither its words nor its haste tell who is known to the desk.
"""

from peewee import Expression

from helpdesk import guest_links
from helpdesk.db import after_commit, transaction
from helpdesk.mail.caps import is_kept_from
from helpdesk.mail.content import new_link
from helpdesk.mail.delivery import deliver_later
from helpdesk.mail.ledger import enter
from helpdesk.mail.rendering import render
from helpdesk.models import Email, Ticket, User

TEMPLATE = "new_link"


def send_new_link(address: str, number: str = "") -> Email | None:
    """Mail a link to the ticket with this number, without one to the newest, if it was asked from this address.

    None when there is no such ticket or the address had its share of mails that anybody can cause: what is typed at the
    door reaches the ticket's own address only, in our words, and as seldom as confirmations.
    """
    address, number = address.strip().lower(), number.strip().upper()
    person = User.get_or_none(User.email == address)
    if person is None or not person.today.active:
        return None
    with transaction():
        ticket = _newest(person, *([Ticket.number == number] if number else []))
        return None if ticket is None or is_kept_from(address) else _write(ticket, person)


def _newest(person: User, *which: Expression) -> Ticket | None:
    """Of the tickets whose mail goes to this one of the person's addresses."""
    theirs = (Ticket.customer == person.today.id) & Ticket.deleted_at.is_null()
    if person.merged_into_id:
        from_here = Ticket.guest_email == person.email
    else:
        from_here = Ticket.guest_email.not_in(User.select(User.email).where(User.merged_into == person.id))
    return Ticket.select().where(theirs & from_here, *which).order_by(Ticket.id.desc()).first()


def _write(ticket: Ticket, person: User) -> Email:
    link = guest_links.issue(ticket)
    content = render(TEMPLATE, new_link(ticket, link))
    email = enter(TEMPLATE, content, person.email, ticket, link=link, anonymous=True)
    after_commit(deliver_later, email.id)
    return email
