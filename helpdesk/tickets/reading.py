"""Reading the ids of a list in its order, a stretch at a time, and the rows they stand for."""

import functools
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from peewee import JOIN, SQL, Expression, fn

from helpdesk import search
from helpdesk.db import db
from helpdesk.models import Category, Team, Ticket, User

SORTS: dict[str, tuple[Any, ...]] = {
    "updated": (Ticket.updated_at,),
    "created": (Ticket.created_at,),
    "number": (),
    "priority": (Ticket.priority, Ticket.updated_at),
    "status": (Ticket.status, Ticket.updated_at),
    "due": (Ticket.next_due_at,),
}
SEARCHED = 5_000
WIDE = {"description", "feedback"}


class Listed(Protocol):
    """The ids of a list in one order."""

    def count(self, most: int | None) -> int:
        """How many there are; counting stops at `most`."""

    def ids(self, limit: int | None = None, offset: int = 0, *, backwards: bool = False) -> list[int]:
        """Those from `offset` on, `limit` at most; backwards from the end of the list, the last one first."""


@dataclass(frozen=True)
class Sorted:
    """Disjoint branches in one order; each is read from its index, and the database merges them."""

    branches: Sequence[Expression]
    name: str
    descending: bool

    def count(self, most: int | None) -> int:
        if not self.branches:
            return 0
        some = _union(Ticket.select(SQL("1")).where(branch) for branch in self.branches)
        return int(Ticket.select(fn.COUNT(SQL("*"))).from_(some.limit(most).alias("some")).scalar())

    def ids(self, limit: int | None = None, offset: int = 0, *, backwards: bool = False) -> list[int]:
        if not self.branches:
            return []
        some = _union(Ticket.select(Ticket.id, *SORTS[self.name]).where(branch) for branch in self.branches)
        rows = some.order_by(*self._terms(self.descending != backwards)).limit(limit).offset(offset or None)
        return [row[0] for row in rows.tuples()]

    def _terms(self, descending: bool) -> list[SQL]:
        """The order, by the place of each column. What has no deadline comes after every deadline."""
        direction = "DESC" if descending else "ASC"
        nulls = "" if self.name != "due" else " NULLS FIRST" if descending else " NULLS LAST"
        keys = [SQL(f"{place} {direction}{nulls}") for place in range(2, len(SORTS[self.name]) + 2)]
        return [*keys, SQL(f"1 {direction}")]


@dataclass(frozen=True)
class Searched:
    """What says a text, newest first; the index of words knows by itself who may see it."""

    user: User
    text: str

    def count(self, most: int | None) -> int:
        return search.count(self.user, self.text, most=min(most or SEARCHED, SEARCHED))

    def ids(self, limit: int | None = None, offset: int = 0, *, backwards: bool = False) -> list[int]:
        most = SEARCHED if backwards or limit is None else min(offset + limit, SEARCHED)
        found = search.matching_ids(self.user, self.text, most=most)
        rows = [row[0] for row in db.execute_sql(f"SELECT * FROM {found.sql} AS found", found.params).fetchall()]
        return (rows[::-1] if backwards else rows)[offset:][:limit]


def rows(ids: list[int]) -> list[Ticket]:
    """The tickets with these ids, in this order, with customer, category, assignee and team in the same query."""
    assignee = User.alias()
    shown = [field for name, field in Ticket._meta.fields.items() if name not in WIDE]
    query = (
        Ticket.select(*shown, *_person(User), Category, *_person(assignee), Team)
        .join_from(Ticket, User, on=Ticket.customer)
        .join_from(Ticket, Category, JOIN.LEFT_OUTER)
        .join_from(Ticket, assignee, JOIN.LEFT_OUTER, on=Ticket.assignee)
        .join_from(Ticket, Team, JOIN.LEFT_OUTER)
        .where(Ticket.id.in_(ids))
    )
    by_id = {ticket.id: ticket for ticket in query}
    return [by_id[id] for id in ids if id in by_id]


def _union(selects: Iterable[Any]) -> Any:
    return functools.reduce(operator.add, selects)


def _person(person: Any) -> list[Any]:
    return [person.id, person.name, person.email]
