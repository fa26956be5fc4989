"""Which mails people can do without. Until somebody has proved their address all of them go."""

from dataclasses import dataclass

from helpdesk.mail.content import is_proven
from helpdesk.models import Ticket, User

KEY = "no_mail"  # in the person's preferences: the templates that they do not want


@dataclass(frozen=True)
class Wish:
    """A mail as its reader knows it, and what to know before doing without it."""

    words: str
    warning: str = ""


TO_CUSTOMERS = {
    "ticket_received": Wish("We received your question"),
    "staff_replied": Wish("We answered", "Without it you find our answers only on the page of your question."),
    "ticket_resolved": Wish("We marked your question as solved"),
}
TO_STAFF = {
    "assigned_to_you": Wish("A ticket is assigned to you"),
    "customer_replied": Wish("A customer answers in a ticket of yours"),
}


def offered_to(person: User) -> dict[str, Wish]:
    """The mails that this person can choose, by template."""
    return TO_STAFF if person.is_staff else TO_CUSTOMERS


def is_wanted(person: User, template: str) -> bool:
    """Whether the person wants such mails."""
    return template not in person.preferences.get(KEY, [])


def is_unwanted(person: User, template: str, ticket: Ticket) -> bool:
    """Whether this mail is not to be written: its reader has said so, and it is not what proves the address."""
    return not is_wanted(person, template) and is_proven(person, ticket)
