"""Who asked what: all tickets of one customer, and from which of their addresses a ticket came."""

from typing import Any

from helpdesk.models.people import User
from helpdesk.models.tickets import Ticket


def asked_by(customer: User, *columns: Any) -> Any:
    """A query for their tickets, with those in the trash: the index of each side knows nothing of the other."""
    theirs = Ticket.select(*columns).where(Ticket.customer == customer.id)
    return theirs.where(Ticket.deleted_at.is_null()) + theirs.where(Ticket.deleted_at.is_null(False))


def reader(ticket: Ticket) -> User:
    """To whose address mail to the ticket's customer goes: the one that it was asked from, if it leads to them.

    Who was merged into another person is read there: as one of two addresses of one customer.
    """
    if ticket.guest_email in ("", ticket.customer.email):
        return ticket.customer
    alias = (User.email == ticket.guest_email) & (User.merged_into == ticket.customer_id)
    return User.get_or_none(alias) or ticket.customer
