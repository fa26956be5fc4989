"""What became of a change of many tickets: how many changed, and which stayed as they were for which reason."""

from dataclasses import dataclass
from typing import Any

from peewee import SQL, fn

from helpdesk.models import Bulk, BulkItem, BulkOutcome, Ticket, User
from helpdesk.tickets.conditions import listed

NAMED = 20
MOST_PARTS = 20


@dataclass(frozen=True)
class Part:
    """Tickets that share their fate: how many, and the first of them; `open_to` are those that the reader can open."""

    outcome: BulkOutcome
    reason: str
    count: int
    tickets: list[Ticket]
    open_to: set[int]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.tickets)


def parts(bulk: Bulk, reader: User) -> list[Part]:
    """The fates of its tickets, at most MOST_PARTS of them, each with the first NAMED tickets. Two queries."""
    rows: dict[tuple[BulkOutcome, str], list[tuple[int, int]]] = {}
    for outcome, reason, ticket_id, count in _first_of_each(bulk):
        rows.setdefault((BulkOutcome(outcome), reason), []).append((ticket_id, count))
    found = _tickets([ticket_id for named in rows.values() for ticket_id, _ in named])
    return [
        _part(outcome, reason, named[0][1], [found[id] for id, _ in named if id in found], reader)
        for (outcome, reason), named in list(rows.items())[:MOST_PARTS]
    ]


def first(bulk: Bulk, reader: User) -> list[Ticket]:
    """The newest tickets of it that exist for the reader, NAMED at most."""
    some = Ticket.select().join(BulkItem).where(BulkItem.bulk == bulk.id).order_by(BulkItem.id.desc()).limit(NAMED)
    return [ticket for ticket in some if reader.sees(ticket)]


def _part(outcome: BulkOutcome, reason: str, count: int, tickets: list[Ticket], reader: User) -> Part:
    return Part(outcome, reason, count, tickets, {ticket.id for ticket in tickets if reader.sees(ticket)})


def _first_of_each(bulk: Bulk) -> Any:
    alike = {"partition_by": [BulkItem.outcome, BulkItem.reason]}
    place = fn.ROW_NUMBER().over(**alike, order_by=[BulkItem.id]).alias("place")
    count = fn.COUNT(BulkItem.id).over(**alike).alias("count")
    items = BulkItem.select(BulkItem.outcome, BulkItem.reason, BulkItem.ticket, count, place)
    items = items.where((BulkItem.bulk == bulk.id) & (BulkItem.outcome != BulkOutcome.PENDING)).alias("items")
    shown = [SQL(name) for name in ("outcome", "reason", "ticket_id", "count")]
    order = (SQL("outcome"), SQL("count DESC"), SQL("reason"), SQL("place"))
    first: Any = BulkItem.select(*shown).from_(items).where(SQL("place") <= NAMED).order_by(*order)
    return first.limit(NAMED * MOST_PARTS).tuples()


def _tickets(ids: list[int]) -> dict[int, Ticket]:
    found: Any = Ticket.select().where(Ticket.id.in_(listed(ids)))
    return {ticket.id: ticket for ticket in found}
