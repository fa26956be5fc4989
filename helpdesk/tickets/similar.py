"""Tickets that say the same rare words as the subject of another one."""

from helpdesk import search
from helpdesk.models import Ticket, User

MOST = 5
SHOWN = (Ticket.id, Ticket.number, Ticket.subject, Ticket.status, Ticket.created_at)


def to(ticket: Ticket, user: User) -> list[Ticket]:
    """The newest five of them that the person may see; none when the subject has no rare word."""
    ids = search.ids_saying_some(user, ticket.subject, most=MOST + 1)
    found = Ticket.visible_to(user, *SHOWN).where(Ticket.id.in_(ids) & (Ticket.id != ticket.id))
    return list(found.order_by(Ticket.id.desc()).limit(MOST)) if ids else []
