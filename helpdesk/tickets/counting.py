"""Counting the tickets of a list, as far as that is cheap."""

import functools
import operator
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from peewee import SQL, Expression, Select, fn

from helpdesk.db import db
from helpdesk.models import Ticket, TicketTag
from helpdesk.tickets.conditions import Conditions, listed

SIFTED = 1_000
PASSED_OVER, REACHED, UNASKED = 30_000, 60_000, 10_001
FAR_SHARE = 0.13


@dataclass(frozen=True)
class Total:
    """How many tickets there are; at least so many when it is not exact."""

    number: int
    is_exact: bool


def count(found: Conditions, most: int | None, only: tuple[Expression, ...] = ()) -> int:
    """How many tickets meet the conditions; counting stops at `most`."""
    if not found.counted:
        return 0
    if found.number is not None and found.worn is None and not only:
        return found.number if most is None else min(found.number, most)
    some = union(Ticket.select(SQL("1")).where(branch, *only) for branch in found.counted)
    return int(Ticket.select(fn.COUNT(SQL("*"))).from_(some.limit(most).alias("some")).scalar())


def total(found: Conditions, most: int) -> Total:
    """How many there are, counted up to `most` and among as many as measured() has passed over.

    With a frequent tag only those among the first SIFTED candidates are counted.
    """
    if found.worn is not None and found.reach and found.number != 0:
        return _sifted(found)
    if found.least is not None:
        return Total(min(found.least, most), False)
    number = count(found, most + 1)
    return Total(min(number, most), number <= most)


def count_each(several: list[Conditions]) -> list[int]:
    """How many tickets meet each of these conditions of one person.

    Within a scope they are counted in one reading of it: its index does not know the filters. The whole desk has an
    index for each.
    """
    first, *_ = several
    if not first.is_scoped:
        return list(Select([], [_number_of(found) for found in several]).bind(db).tuples().get())
    numbers = [fn.COUNT(SQL("*")).filter(found.passing) for found in several]
    rows: Any = [Ticket.select(*numbers).where(branch, first.alive).tuples().get() for branch in first.reach]
    return [sum(column) for column in zip(*rows, strict=True)] or [0] * len(several)


def _number_of(found: Conditions) -> Any:
    """A query within a query."""
    branches: list[Any] = found.counted or [SQL("1 = 0")]
    some = union(Ticket.select(SQL("1")).where(branch) for branch in branches)
    return Ticket.select(fn.COUNT(SQL("*"))).from_(some.alias("some"))


def measured(found: Conditions) -> Conditions:
    """The same, knowing how many there are unless more than PASSED_OVER tickets must be passed over to find out.

    Of what somebody reaches it is REACHED. Whoever reaches more is told from others here as well: their filters find
    the rows sooner than their reach. Of tickets that no other filter asks anything, UNASKED are counted.
    """
    if not (found.terms and found.reach):
        return found
    most = 0
    for way in _ways(found):
        number, is_all = _passed_over(way)
        if is_all:
            return replace(way, number=number)
        most = max(most, number)
    return replace(_far(found), least=most)


def union(selects: Iterable[Any]) -> Any:
    """The rows of all of these queries."""
    return functools.reduce(operator.add, selects)


def _ways(found: Conditions) -> Iterator[Conditions]:
    """How the tickets can be found, the most promising way first."""
    yield found
    far = _far(found)
    if far is not found and far.terms[0].values is not found.reach:
        yield far
    in_time = far.led_by_time()
    if in_time is not None:
        yield in_time


def _far(found: Conditions) -> Conditions:
    return found.with_reach_as_filter(FAR_SHARE) if found.is_scoped else found


def _passed_over(found: Conditions) -> tuple[int, bool]:
    """How many of the first candidates pass, and whether there are no more of them. Those that all pass end sooner."""
    some = union(Ticket.select(found.asked_of_candidates.alias("passes")).where(branch) for branch in found.candidates)
    every, passing = fn.COUNT(SQL("*")), fn.COUNT(SQL("*")).filter(SQL("passes"))
    most = REACHED if found.is_scoped else PASSED_OVER if found.asks_candidates else UNASKED
    row: Any = Ticket.select(every, passing).from_(some.limit(most).alias("some")).tuples().get()
    seen, number = row
    return number, seen < most


def _sifted(found: Conditions) -> Total:
    untagged = replace(found, worn=None)
    if untagged.terms or untagged.is_scoped:
        some = union(Ticket.select(Ticket.id).where(branch) for branch in untagged.counted)
        ids = [id for (id,) in some.limit(SIFTED).tuples()]
        wearing = found.worn.where(TicketTag.ticket.in_(listed(ids))).distinct()
        return Total(wearing.count(), len(ids) < SIFTED)
    ids = [id for (id,) in found.worn.limit(SIFTED).tuples()]
    return Total(Ticket.select().where(Ticket.id.in_(listed(ids)), found.alive).count(), len(ids) < SIFTED)
