"""Counting the tickets of a list, as far as that is cheap."""

import functools
import operator
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from peewee import SQL, Expression, fn

from helpdesk.models import Ticket, TicketTag
from helpdesk.tickets.conditions import Conditions, listed

SIFTED = 1_000
FAR, FAR_SHARE = 20_000, 0.13


@dataclass(frozen=True)
class Total:
    """How many tickets there are; at least so many when it is not exact."""

    number: int
    is_exact: bool


def count(found: Conditions, most: int | None, only: tuple[Expression, ...] = ()) -> int:
    """How many tickets meet the conditions; counting stops at `most`."""
    if not found.counted:
        return 0
    some = union(Ticket.select(SQL("1")).where(branch, *only) for branch in found.counted)
    return int(Ticket.select(fn.COUNT(SQL("*"))).from_(some.limit(most).alias("some")).scalar())


def total(found: Conditions, most: int) -> Total:
    """How many there are, counted up to `most`; with a frequent tag, those among the first SIFTED candidates."""
    if found.worn is not None and found.reach:
        return _sifted(found)
    number = count(found, most + 1)
    return Total(min(number, most), number <= most)


def count_each(several: list[Conditions]) -> list[int]:
    """How many tickets meet each of these conditions of one person.

    Within a scope they are counted in one reading of it: its index does not know the filters. The whole desk has an
    index for each.
    """
    first, *_ = several
    if not first.is_scoped:
        return [count(found, None) for found in several]
    numbers = [fn.COUNT(SQL("*")).filter(found.passing) for found in several]
    rows: Any = [Ticket.select(*numbers).where(branch, first.alive).tuples().get() for branch in first.reach]
    return [sum(column) for column in zip(*rows, strict=True)] or [0] * len(several)


def reached(found: Conditions) -> Conditions:
    """The same, arranged for somebody who reaches FAR tickets or more."""
    if not (found.is_scoped and found.terms and found.reach):
        return found
    some = union(Ticket.select(SQL("1")).where(branch, found.alive) for branch in found.reach)
    is_far = some.limit(FAR).count() == FAR
    return found.with_reach_as_filter(FAR_SHARE) if is_far else found


def union(selects: Iterable[Any]) -> Any:
    """The rows of all of these queries."""
    return functools.reduce(operator.add, selects)


def _sifted(found: Conditions) -> Total:
    untagged = replace(found, worn=None)
    if untagged.terms or untagged.is_scoped:
        some = union(Ticket.select(Ticket.id).where(branch) for branch in untagged.counted)
        ids = [id for (id,) in some.limit(SIFTED).tuples()]
        wearing = found.worn.where(TicketTag.ticket.in_(listed(ids))).distinct()
        return Total(wearing.count(), len(ids) < SIFTED)
    ids = [id for (id,) in found.worn.limit(SIFTED).tuples()]
    return Total(Ticket.select().where(Ticket.id.in_(listed(ids)), found.alive).count(), len(ids) < SIFTED)
