"""link() and unlink(): tickets that have to do with each other."""

from collections.abc import Collection
from dataclasses import dataclass

from peewee import Value

from helpdesk import events
from helpdesk.db import now, transaction
from helpdesk.errors import Refused
from helpdesk.models import Activity, LinkKind, Ticket, TicketLink, User
from helpdesk.tickets.change import allow, hold, refuse_at_rest, stored_time, write
from helpdesk.tickets.joined import destination
from helpdesk.tickets.naming import SEEN_BY

WORDS = {
    LinkKind.RELATED: ("related to", "related to"),
    LinkKind.DUPLICATE: ("duplicate of", "has the duplicate"),
    LinkKind.CHILD: ("child of", "parent of"),
}
NAMED = 2  # a side that no link has
SHOWN = (Ticket.subject, Ticket.status, Ticket.merged_into)


@dataclass(frozen=True)
class Linked:
    """The other ticket of a link and what this one is to it, such as `duplicate of`."""

    words: str
    kind: LinkKind
    ticket: Ticket


def link(ticket: Ticket, other: Ticket, kind: LinkKind, *, by: User | None) -> None:
    """Say that `ticket` is related to, a duplicate of, or a child of `other`.

    A pair has one link: the same again changes nothing, another kind is refused until the first one is ended. Raises
    Refused for a circle of parents as well, and NotVisible when `by` does not see both.
    """
    with transaction():
        _open(ticket, other, by)
        found = _between(ticket, other)
        if found is not None and (found.kind, found.ticket_id) == (kind, _ends(ticket, other, kind)[0].id):
            return
        if found is not None:
            raise Refused(
                f"This ticket is linked already: {_words(found, ticket)} {other.number}. End that link first."
            )
        refuse_circle(ticket.id, other.id, kind)
        first, second = _ends(ticket, other, kind)
        made = TicketLink.create(ticket=first, other=second, kind=kind, created_at=now())
        _record("ticket_linked", ticket, other, made, by)


def unlink(ticket: Ticket, other: Ticket, *, by: User | None) -> None:
    """End the link between the two, whichever way it goes."""
    with transaction():
        _open(ticket, other, by)
        found = _between(ticket, other)
        if found is not None:
            found.delete_instance()
            _record("ticket_unlinked", ticket, other, found, by)


def followed(old: Ticket | None) -> Ticket | None:
    """The ticket that a new one about this one is linked with, held: where it went on if it was merged.

    None when that is in the trash. Ask it before the new ticket gets its number, as whoever splits one does.
    """
    if old is None:
        return None
    goal = destination(old)
    hold(goal)
    return goal if goal.deleted_at is None else None


def follow(ticket: Ticket, old: Ticket, *, by: User | None) -> None:
    """Link a new ticket with the one that its customer asks about again, within the transaction that makes it."""
    hold(ticket)
    first, second = _ends(ticket, old, LinkKind.RELATED)
    made = TicketLink.create(ticket=first, other=second, kind=LinkKind.RELATED, created_at=now())
    _record("ticket_linked", ticket, old, made, by)


def links(ticket: Ticket, user: User) -> list[Linked]:
    """What the ticket is linked with, as far as the person sees it, the oldest link first. One query."""
    return around(ticket, user, ())[0]


def around(ticket: Ticket, user: User, numbers: Collection[str]) -> tuple[list[Linked], set[str]]:
    """The links, and in the same query which of these numbers belong to tickets that the person sees."""
    forth = TicketLink.select(TicketLink.other.alias("end"), TicketLink.kind, Value(0).alias("side"), TicketLink.id)
    back = TicketLink.select(TicketLink.ticket.alias("end"), TicketLink.kind, Value(1).alias("side"), TicketLink.id)
    ends = forth.where(TicketLink.ticket == ticket.id).union_all(back.where(TicketLink.other == ticket.id))
    if numbers:
        named = Ticket.select(Ticket.id.alias("end"), Value(0), Value(NAMED).alias("side"), Ticket.id)
        ends = ends.union_all(named.where(Ticket.number.in_(numbers)))
    ends = ends.alias("ends")
    query = Ticket.select(*SEEN_BY, *SHOWN, ends.c.kind.alias("kind"), ends.c.side.alias("side"))
    rows = query.join(ends, on=(ends.c.end == Ticket.id)).order_by(ends.c.id).objects()
    found = [row for row in rows if user.sees(row)]
    linked = [row for row in found if row.side != NAMED and row.deleted_at is None]
    told = [Linked(WORDS[LinkKind(row.kind)][row.side], LinkKind(row.kind), row) for row in linked]
    return told, {row.number for row in found}


def refuse_circle(child: int, parent: int, kind: LinkKind) -> None:
    """Raise Refused when the parent is among what hangs below the child."""
    above = [parent]
    for id in above if kind == LinkKind.CHILD else []:
        links = TicketLink.select(TicketLink.other).where((TicketLink.ticket == id) & (TicketLink.kind == kind))
        above += [link.other_id for link in links if link.other_id not in above]
    if child in above:
        raise Refused("One of these is above the other already: a ticket cannot be its own parent.")


def _open(ticket: Ticket, other: Ticket, by: User | None) -> None:
    hold(ticket, other)
    if by is not None:
        allow(by, "view", other)
        allow(by, "update", ticket)
    if ticket == other:
        raise Refused("A ticket cannot be linked with itself.")
    refuse_at_rest(ticket, by)
    refuse_at_rest(other, by, other.number)


def _between(ticket: Ticket, other: Ticket) -> TicketLink | None:
    forth = (TicketLink.ticket == ticket.id) & (TicketLink.other == other.id)
    back = (TicketLink.ticket == other.id) & (TicketLink.other == ticket.id)
    return TicketLink.get_or_none(forth | back)


def _ends(ticket: Ticket, other: Ticket, kind: LinkKind) -> list[Ticket]:
    """In which order the pair is stored; related has no direction."""
    return sorted([ticket, other], key=lambda end: end.id) if kind == LinkKind.RELATED else [ticket, other]


def _words(link: TicketLink, ticket: Ticket) -> str:
    return WORDS[link.kind][0 if link.ticket_id == ticket.id else 1]


def _record(event: str, ticket: Ticket, other: Ticket, link: TicketLink, by: User | None) -> None:
    was = {"link": [link.ticket_id, link.other_id, link.kind, stored_time(link.created_at)]}
    rows: list[Activity] = []
    for end, far in ((ticket, other), (other, ticket)):
        write(end)
        said, of = f"{_words(link, end)} {far.number}", {"of": rows[0].id} if rows else {}
        old, new = (said, None) if event == "ticket_unlinked" else (None, said)
        rows.append(events.record(end, event, by, old, new, undo=was | of))
    Activity.update(undo=was | {"twin": rows[1].id}).where(Activity.id == rows[0].id).execute()
