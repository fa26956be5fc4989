"""Carrying messages with their files from one ticket to another. They remember where they were written."""

from collections import defaultdict

from helpdesk.errors import Refused
from helpdesk.models import Attachment, Reply, Ticket


def carry(ids: list[int], source: Ticket, into: Ticket) -> list[list[int | None]]:
    """Move the messages of `source` with these ids, and return what carry_back() takes: each id and former origin."""
    rows = Reply.select(Reply.id, Reply.origin).where(Reply.id.in_(ids)).order_by(Reply.id)
    origins = [[row.id, row.origin_id] for row in rows]
    _put([[id, origin or source.id] for id, origin in origins], into)
    return origins


def carry_back(origins: list[list[int | None]], home: Ticket) -> None:
    """Move the messages to `home`, each with the origin that stands beside its id."""
    _put(origins, home)


def refuse_gone(origins: list[list[int | None]]) -> None:
    """Raise Refused when a ticket that some of these messages came from was purged."""
    from_others = {origin for _, origin in origins if origin is not None}
    if Ticket.select().where(Ticket.id.in_(from_others)).count() != len(from_others):
        raise Refused("A ticket that one of these messages came from was removed for good.")


def _put(origins: list[list[int | None]], ticket: Ticket) -> None:
    """What is where it was written has no origin to tell of."""
    by_origin = defaultdict(list)
    for id, origin in origins:
        by_origin[None if origin == ticket.id else origin].append(id)
    for origin, ids in by_origin.items():
        Reply.update(ticket=ticket, origin=origin).where(Reply.id.in_(ids)).execute()
        Attachment.update(ticket=ticket).where(Attachment.reply.in_(ids)).execute()
