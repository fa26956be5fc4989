"""The ticket list: a page of what a person may see, filtered and sorted, at the same price for any number of tickets.

A page is read as ids out of an index first; only its rows are then fetched, with the people and the category they show.
"""

import functools
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, SQL, Expression, fn

from helpdesk import search
from helpdesk.models import Category, Team, Ticket, User
from helpdesk.tickets.conditions import branches
from helpdesk.tickets.filters import ME, NOBODY, Filters

__all__ = ["COUNTED", "ME", "NOBODY", "SORTS", "Filters", "Page", "count", "ids", "page"]

COUNTED = 10_000
SEARCHED = 5_000
LARGEST = 100
SORTS = {
    "updated": (Ticket.updated_at,),
    "created": (Ticket.created_at,),
    "number": (),
    "priority": (Ticket.priority, Ticket.updated_at),
    "status": (Ticket.status, Ticket.updated_at),
    "due": (Ticket.next_due_at,),
}
NEWEST = "-updated"
EVERYTHING = Filters()
WIDE = {"description", "feedback"}
LAST = -1


@dataclass(frozen=True)
class Page:
    """Some tickets of a list. Negative numbers count from the end: -1 is the last page of a list too long to count.

    `first` and `last` are the places of its first and last row in the list, counted from 1, and None where nobody
    counted. `total` goes up to COUNTED; with more tickets than that `total_is_exact` is false.
    """

    rows: list[Ticket]
    number: int
    size: int
    total: int
    total_is_exact: bool
    has_next: bool
    has_previous: bool

    @property
    def first(self) -> int | None:
        return None if self.number < 0 else (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int | None:
        return None if self.number < 0 else (self.number - 1) * self.size + len(self.rows) if self.rows else 0

    @property
    def pages(self) -> int | None:
        """How many pages there are, or None when nobody counted."""
        return max(1, -(-self.total // self.size)) if self.total_is_exact else None

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def total_label(self) -> str:
        return f"{self.total:,}" if self.total_is_exact else f"{self.total:,}+"


def page(
    user: User,
    filters: Filters = EVERYTHING,
    sort: str = NEWEST,
    page: int | str = 1,
    size: int = 25,
) -> Page:
    """The page `page` ("last", or negative from the end) of the tickets that the person may see.

    `sort` is a key of SORTS, with "-" in front for descending; nonsense in `sort`, `page` or `size` is mended.
    """
    listed = _Listed(_found(user, filters), _order(sort))
    total = listed.count(COUNTED + 1)
    size = min(max(size, 1), LARGEST)
    if total > COUNTED:
        return _uncounted(listed, _number(page), size)
    return _counted(listed, total, _number(page), size)


def count(user: User, filters: Filters = EVERYTHING, most: int | None = None) -> int:
    """How many tickets the filter leaves for the person; counting stops at `most`."""
    return _Listed(_found(user, filters), _order(NEWEST)).count(most)


def ids(user: User, filters: Filters = EVERYTHING, sort: str = NEWEST, limit: int | None = None) -> list[int]:
    """The ids of the filtered tickets in the order of the list, for exports and changes of many at once."""
    return _Listed(_found(user, filters), _order(sort)).ids(limit=limit)


def _found(user: User, filters: Filters) -> list[Expression]:
    conditions = branches(user, filters)
    if not filters.text or not conditions:
        return conditions
    hits = Ticket.id.in_(search.matching_ids(user, filters.text, limit=SEARCHED))
    return [condition & hits for condition in conditions]


def _order(sort: str) -> tuple[str, bool]:
    name = sort.removeprefix("-")
    return (name, sort.startswith("-")) if name in SORTS else ("updated", True)


def _number(page: int | str) -> int:
    text = str(page)
    if text == "last":
        return LAST
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and 0 < int(digits[:9]) == int(digits) else 1


def _counted(listed: "_Listed", total: int, number: int, size: int) -> Page:
    pages = max(1, -(-total // size))
    number = max(1, min(number if number > 0 else pages + 1 + number, pages))
    offset = (number - 1) * size
    found = listed.slice(offset, min(size, total - offset), total)
    return Page(_rows(found), number, size, total, True, number < pages, number > 1)


def _uncounted(listed: "_Listed", number: int, size: int) -> Page:
    offset = (abs(number) - 1) * size
    found = listed.ids(size + 1, offset, backwards=number < 0)
    if not found:
        return _uncounted(listed, LAST, size)
    more = len(found) > size
    found = found[:size] if number > 0 else found[:size][::-1]
    has_next, has_previous = (more, number > 1) if number > 0 else (number < LAST, more)
    return Page(_rows(found), number, size, COUNTED, False, has_next, has_previous)


@dataclass(frozen=True)
class _Listed:
    """The branches of a list in one order; every branch is read from its index and the database merges them."""

    branches: list[Expression]
    order: tuple[str, bool]

    def count(self, most: int | None) -> int:
        if not self.branches:
            return 0
        some = self._union([Ticket.select(SQL("1")).where(branch) for branch in self.branches])
        if most is not None:
            some = some.limit(most)
        return int(Ticket.select(fn.COUNT(SQL("*"))).from_(some.alias("some")).scalar())

    def slice(self, offset: int, length: int, total: int) -> list[int]:
        """Ids `offset` to `offset + length`, read from whichever end is nearer."""
        if offset * 2 <= total:
            return self.ids(length, offset)
        return self.ids(length, total - offset - length, backwards=True)[::-1]

    def ids(self, limit: int | None = None, offset: int = 0, *, backwards: bool = False) -> list[int]:
        if not self.branches or limit == 0:
            return []
        keys = SORTS[self.order[0]]
        some = self._union([Ticket.select(Ticket.id, *keys).where(branch) for branch in self.branches])
        return [row[0] for row in some.order_by(*self._terms(backwards)).limit(limit).offset(offset or None).tuples()]

    def _union(self, selects: Sequence[Any]) -> Any:
        return functools.reduce(operator.add, selects)

    def _terms(self, backwards: bool) -> list[SQL]:
        """The order, by the place of each column. What has no deadline comes after every deadline."""
        name, descending = self.order
        direction = "DESC" if descending != backwards else "ASC"
        nulls = {"DESC": " NULLS FIRST", "ASC": " NULLS LAST"}[direction] if name == "due" else ""
        return [SQL(f"{place + 2} {direction}{nulls}") for place in range(len(SORTS[name]))] + [SQL(f"1 {direction}")]


def _rows(ids: list[int]) -> list[Ticket]:
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


def _person(person) -> list[Expression]:
    return [person.id, person.name, person.email]
