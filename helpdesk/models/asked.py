"""asked_by(): all that one customer has asked."""

from typing import Any

from helpdesk.models.people import User
from helpdesk.models.tickets import Ticket


def asked_by(customer: User, *columns: Any) -> Any:
    """A query for their tickets, with those in the trash: the index of each side knows nothing of the other."""
    theirs = Ticket.select(*columns).where(Ticket.customer == customer.id)
    return theirs.where(Ticket.deleted_at.is_null()) + theirs.where(Ticket.deleted_at.is_null(False))
