"""Reading the ids of a list in its order, a stretch at a time, and the rows they stand for."""

from dataclasses import dataclass
from typing import Any, Protocol

from peewee import JOIN, SQL, Expression

from helpdesk.models import Category, Ticket, User
from helpdesk.tickets.conditions import Conditions
from helpdesk.tickets.counting import Total, count, total, union
from helpdesk.tickets.orders import UNINDEXED

INDEXED: dict[str, tuple[Any, ...]] = {
    "updated": (Ticket.updated_at,),
    "created": (Ticket.created_at,),
    "number": (),
    "priority": (Ticket.priority, Ticket.updated_at),
    "status": (Ticket.status, Ticket.updated_at),
    "due": (Ticket.next_due_at,),
    "resolved": (Ticket.resolved_at,),
}
SORTS = INDEXED | UNINDEXED
SHOWN = (
    Ticket.id, Ticket.number, Ticket.subject, Ticket.customer, Ticket.guest_name, Ticket.guest_email, Ticket.category,
    Ticket.assignee, Ticket.team, Ticket.status, Ticket.priority, Ticket.created_at, Ticket.updated_at,
    Ticket.next_due_at, Ticket.next_warning_at, Ticket.last_reply_at, Ticket.last_reply_by, Ticket.deleted_at,
    Ticket.source, Ticket.rating, Ticket.version, Category.id, Category.name, Category.icon, Category.color,
)  # fmt: skip


class Listed(Protocol):
    """The ids of a list in one order."""

    def count(self, most: int | None) -> int:
        """How many there are; counting stops at `most`."""

    def total(self, most: int) -> Total:
        """How many there are, as far as that is cheap to know."""

    def ids(self, limit: int | None = None, offset: int = 0, *, backwards: bool = False) -> list[int]:
        """Those from `offset` on, `limit` at most; backwards from the end of the list, the last one first."""


@dataclass(frozen=True)
class Sorted:
    """Disjoint branches in one order; each is read from its index, and the database merges them."""

    found: Conditions
    name: str
    descending: bool
    only: tuple[Expression, ...] = ()

    def count(self, most: int | None) -> int:
        return count(self.found, most, self.only)

    def total(self, most: int) -> Total:
        return total(self.found, most)

    def ids(self, limit: int | None = None, offset: int = 0, *, backwards: bool = False) -> list[int]:
        branches = self.found.read(self.name)
        if not branches:
            return []
        some = union(Ticket.select(Ticket.id, *SORTS[self.name]).where(branch, *self.only) for branch in branches)
        rows = some.order_by(*self._terms(self.descending != backwards)).limit(limit).offset(offset or None)
        return [row[0] for row in rows.tuples()]

    def _terms(self, descending: bool) -> list[SQL]:
        """The order, by the place of each column."""
        direction = "DESC" if descending else "ASC"
        places = [*range(2, len(SORTS[self.name]) + 2), 1]
        return [SQL(f"{place} {direction}") for place in places]


@dataclass(frozen=True)
class Chained:
    """One list after another: what has a deadline, then what has none, or the other way round."""

    first: Sorted
    second: Sorted

    def count(self, most: int | None) -> int:
        return count(self.first.found, most)

    def total(self, most: int) -> Total:
        return total(self.first.found, most)

    def ids(self, limit: int | None = None, offset: int = 0, *, backwards: bool = False) -> list[int]:
        near, far = (self.second, self.first) if backwards else (self.first, self.second)
        found = near.ids(limit, offset, backwards=backwards)
        if limit is not None and len(found) == limit:
            return found
        passed = offset + len(found) if found else near.count(None)
        rest = None if limit is None else limit - len(found)
        return found + far.ids(rest, max(0, offset - passed), backwards=backwards)


def sorted_by(name: str, descending: bool, found: Conditions) -> Sorted | Chained:
    """The list in that order. What has no such moment comes after all that have, so it is a list of its own."""
    if name not in ("due", "resolved"):
        return Sorted(found, name, descending)
    [column] = SORTS[name]
    dated = Sorted(found, name, descending, (column.is_null(False),))
    if found.are_dated(name):
        return dated
    undated = Sorted(found, "number", descending, (column.is_null(),))
    return Chained(undated, dated) if descending else Chained(dated, undated)


def rows(ids: list[int]) -> list[Ticket]:
    """What a list shows of the tickets with these ids, in this order, with customer, category and assignee at once."""
    assignee = User.alias()
    query = (
        Ticket.select(*SHOWN, *_person(User), *_person(assignee))
        .join_from(Ticket, User, on=Ticket.customer)
        .join_from(Ticket, Category, JOIN.LEFT_OUTER)
        .join_from(Ticket, assignee, JOIN.LEFT_OUTER, on=Ticket.assignee)
        .where(Ticket.id.in_(ids))
    )
    by_id = {ticket.id: ticket for ticket in query}
    return [by_id[id] for id in ids if id in by_id]


def _person(person: Any) -> list[Any]:
    return [person.id, person.name, person.email]
