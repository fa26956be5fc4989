"""The lists of a search: read out of the full-text index."""

import functools
import operator
from dataclasses import dataclass, replace
from functools import cached_property

from helpdesk import search
from helpdesk.models import Ticket, User
from helpdesk.tickets.conditions import Conditions, among
from helpdesk.tickets.counting import Total
from helpdesk.tickets.reading import Chained, Sorted, sorted_by

SEARCHED = 5_000
COUNTED = 100  # counting goes through the words of every ticket that it counts
ALL = 2**62


@dataclass(frozen=True)
class Saying:
    """Every ticket that says a text, by number."""

    user: User
    text: str
    descending: bool

    def count(self, most: int | None) -> int:
        return search.count(self.user, self.text, most=most or ALL)

    def total(self, most: int) -> Total:
        return Total(min(len(self.head), COUNTED), len(self.head) <= COUNTED)

    def ids(self, limit: int | None = None, offset: int = 0, *, backwards: bool = False) -> list[int]:
        if not backwards and limit is not None and offset + limit <= len(self.head):
            return self.head[offset : offset + limit]
        return self._read(limit or ALL, offset, backwards)

    @cached_property
    def head(self) -> list[int]:
        """The beginning of the list, one more than is counted."""
        return self._read(COUNTED + 1)

    def _read(self, limit: int, offset: int = 0, backwards: bool = False) -> list[int]:
        oldest_first = self.descending == backwards
        found = search.matching_ids(self.user, self.text, most=limit, offset=offset, oldest_first=oldest_first)
        return search.ids(found)


@dataclass(frozen=True)
class Said:
    """Of the newest tickets that say a text, SEARCHED at most, those that pass the filters."""

    user: User
    text: str
    found: Conditions
    name: str
    descending: bool
    trash: bool = False

    def count(self, most: int | None) -> int:
        return len(self.passed[:most])

    def total(self, most: int) -> Total:
        return Total(len(self.passed), len(self.said) < SEARCHED)

    def ids(self, limit: int | None = None, offset: int = 0, *, backwards: bool = False) -> list[int]:
        return (self.passed[::-1] if backwards else self.passed)[offset:][:limit]

    @cached_property
    def said(self) -> list[int]:
        return search.ids(search.matching_ids(self.user, self.text, most=SEARCHED, trash=self.trash))

    @cached_property
    def passed(self) -> list[int]:
        return self.passing.ids() if self.said else []

    @cached_property
    def passing(self) -> Sorted | Chained:
        """The same as a list that is read in its order."""
        branches = self.found.counted or [Ticket.id.is_null()]
        some = replace(among(self.said), alive=functools.reduce(operator.or_, branches))
        return sorted_by(self.name, self.descending, some)
