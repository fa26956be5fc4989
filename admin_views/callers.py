"""Who a ticket is written for: customers on offer while one types, and what staff know of them."""

from collections.abc import Sequence

from peewee import SQL, fn

from admin_views import lookups
from helpdesk.models import Ticket, User


def described(reader: User, people: Sequence[User]) -> dict[int, str]:
    """Name, number of tickets within the reader's reach and subscription of each of them. One query."""
    counts = _counts(reader, [person.id for person in people])
    return {person.id: _words(person, counts.get(person.id, 0)) for person in people}


def known(reader: User, email: str) -> str:
    """What is known of the customer with this address; nothing for one that the reader cannot look up."""
    email = email.strip().lower()
    wanted = User.with_address(email)
    found = [person for person in lookups.customers(reader, email, lookups.MOST) if person == wanted]
    return described(reader, found)[found[0].id] if found else ""


def _counts(reader: User, ids: list[int]) -> dict[int, int]:
    query = Ticket.visible_to(reader, Ticket.customer, fn.COUNT(SQL("1"))).where(Ticket.customer.in_(ids))
    return dict(query.group_by(Ticket.customer).tuples()) if ids else {}


def _words(person: User, count: int) -> str:
    tickets = "no tickets yet" if not count else f"{count:,} ticket" if count == 1 else f"{count:,} tickets"
    return " · ".join(part for part in (person.name, tickets, person.subscription) if part)
