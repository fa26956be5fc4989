"""Tickets that say the same rare words as the subject of another one, or as one that is being written."""

from helpdesk import search
from helpdesk.models import Ticket, User
from helpdesk.models.tickets import UNSOLVED
from helpdesk.search.words import Phrase, words

MOST = 5
LOOKED_AT = 50
SHOWN = (Ticket.id, Ticket.number, Ticket.subject, Ticket.status, Ticket.created_at)


def to(ticket: Ticket, user: User) -> list[Ticket]:
    """The newest five of them that the person may see; none when the subject has no rare word."""
    ids = search.ids_saying_some(user, ticket.subject, most=MOST + 1)
    found = Ticket.visible_to(user, *SHOWN).where(Ticket.id.in_(ids) & (Ticket.id != ticket.id))
    return list(found.order_by(Ticket.id.desc()).limit(MOST)) if ids else []


def own_open(customer: User, text: str, *, most: int) -> list[Ticket]:
    """Of the customer's own newest open tickets those whose subject shares most with the text: half of its words."""
    asked = search.asked_for(text)
    theirs = Ticket.visible_to(customer, *SHOWN).where((Ticket.customer == customer.id) & Ticket.status.in_(UNSOLVED))
    shared = {
        ticket: sum(_says(words(ticket.subject), phrase) for phrase in asked)
        for ticket in theirs.order_by(Ticket.updated_at.desc()).limit(LOOKED_AT)
    }
    alike = [ticket for ticket, count in shared.items() if count and 2 * count >= len(asked)]
    return sorted(alike, key=lambda ticket: -shared[ticket])[:most]


def _says(said: list[str], phrase: Phrase) -> bool:
    return any(word == phrase.words[0] or (phrase.prefix and word.startswith(phrase.words[0])) for word in said)
