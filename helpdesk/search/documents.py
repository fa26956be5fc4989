"""What of a ticket can be found: by everybody who sees it, by staff only, and who sees it."""

from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from helpdesk import richtext
from helpdesk.models import Reply, Ticket, User
from helpdesk.search.words import words

MOST_LETTERS = 500_000


@dataclass(frozen=True)
class Document:
    """The words of a ticket, public and internal ones apart."""

    public: list[str]
    internal: list[str]


def document(ticket: Ticket) -> Document:
    """Read the ticket's messages and put its words together.

    What a merge brought from another customer's ticket, or from one that nobody has confirmed, is found by staff only,
    as it is read.
    """
    said: list[str] = []
    noted: list[str] = []
    for body, is_internal, asked_by, is_proved in _messages(ticket):
        is_told = not is_internal and (asked_by is None or (asked_by == ticket.customer_id and is_proved))
        (said if is_told else noted).append(body)
    return Document(public=words(_head(ticket)) + _words([ticket.description, *said]), internal=_words(noted))


def scope(ticket: Ticket) -> list[str]:
    """Marks that say whose ticket it is: a question asks for one of them together with its words."""
    if ticket.deleted_at is not None:
        return ["d"]
    marks = [f"a{ticket.assignee_id}" if ticket.assignee_id else f"u{ticket.team_id or 0}"]
    marks += [f"t{ticket.team_id}"] if ticket.team_id else []
    return marks + ([f"c{ticket.customer_id}"] if ticket.confirmed_at else [])


def _messages(ticket: Ticket) -> Any:
    """Text, whether internal, and of the ticket that it came from the customer and whether they confirmed it."""
    origin = Ticket.alias()
    query = Reply.select(Reply.body, Reply.internal, origin.customer, origin.confirmed_at)
    joined = query.join(origin, JOIN.LEFT_OUTER, on=(Reply.origin == origin.id))
    return joined.where((Reply.ticket == ticket.id) & Reply.deleted_at.is_null()).order_by(Reply.id).tuples()


def _head(ticket: Ticket) -> str:
    number = ticket.number.rpartition("-")[2].lstrip("0")
    customer = ticket.customer
    people = [customer.name, customer.email, ticket.guest_name, ticket.guest_email, *_other_names(customer)]
    return " ".join([ticket.number, number, ticket.subject, *dict.fromkeys(people)])


def _other_names(customer: User) -> list[str]:
    """Of the people who were merged into the customer."""
    aliases = User.select(User.name, User.email).where(User.merged_into == customer.id).order_by(User.id)
    return [word for alias in aliases for word in (alias.name, alias.email)]


def _words(bodies: list[str]) -> list[str]:
    return words("\n".join(richtext.to_text(body) for body in bodies)[:MOST_LETTERS])
