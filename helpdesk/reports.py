"""What the desk's dashboard says: cards, tickets by status and priority, tickets per day; all within a person's reach.

Numbers are kept for KEPT_FOR seconds in each web process: until then a card may miss a change that its list shows
already. Without the cache every number is exactly the length of the list that its filters lead to.
"""

import threading
import time as clock
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from peewee import SQL, Select, fn

from helpdesk.db import EPOCH, db, now
from helpdesk.models import Desk, Priority, Scope, Status, Ticket, User
from helpdesk.models.tickets import UNSOLVED
from helpdesk.sla import SlaState
from helpdesk.tickets import listing
from helpdesk.tickets.conditions import branches
from helpdesk.tickets.listing import ME, NOBODY, Filters

KEPT_FOR = 20.0
QUARTER_OF_AN_HOUR = timedelta(minutes=15)  # every time zone is a whole number of them away from UTC
BY_STATUS = [Filters(statuses=(status,)) for status in Status]
BY_PRIORITY = [Filters(statuses=UNSOLVED, priorities=(priority,)) for priority in Priority]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Card:
    """A number that leads to the list of exactly those tickets."""

    name: str
    label: str
    number: int
    filters: Filters


@dataclass(frozen=True)
class Part:
    """How many tickets have one status or priority."""

    value: Status | Priority
    number: int
    filters: Filters


def cards(user: User, at: datetime | None = None) -> list[Card]:
    """Unsolved, overdue, due today, mine, unassigned, resolved this week; days are the desk's."""
    today = (at or now()).astimezone(Desk.current().zone).date()
    return kept(("cards", *eyes(user), today), lambda: _cards(user, today))


def by_status(user: User) -> list[Part]:
    """All tickets by status, each status in its place even with none."""
    return kept(("status", *eyes(user)), lambda: _parts(BY_STATUS, _numbers_by_status(user)))


def by_priority(user: User) -> list[Part]:
    """The tickets that are not yet solved, by priority."""
    return kept(("priority", *eyes(user)), lambda: _parts(BY_PRIORITY, listing.counts(user, BY_PRIORITY)))


def per_day(user: User, days: int = 30) -> list[tuple[date, int]]:
    """How many tickets were asked on each of the last `days` days, today included, in the desk's time zone."""
    today = now().astimezone(Desk.current().zone).date()
    return kept(("days", *eyes(user), today, days), lambda: _per_day(user, today, days))


def forget(user: User | None = None) -> None:
    """Drop what is kept in this process, for this person or for everybody."""
    with _lock:
        for key in [key for key in _cache if user is None or key[1] == user.id]:
            del _cache[key]


def _cards(user: User, today: date) -> list[Card]:
    kinds = _kinds(today)
    numbers = listing.counts(user, [filters for _, _, filters in kinds])
    return [Card(name, label, number, filters) for (name, label, filters), number in zip(kinds, numbers, strict=True)]


def _kinds(today: date) -> list[tuple[str, str, Filters]]:
    monday = today - timedelta(days=today.weekday())
    return [
        ("open", "Unsolved", Filters(statuses=UNSOLVED)),
        ("overdue", "Overdue", Filters(sla=(SlaState.OVERDUE,))),
        ("due_today", "Due today", Filters(due_from=today, due_to=today)),
        ("mine", "Mine", Filters(statuses=UNSOLVED, assignees=(ME,))),
        ("unassigned", "Unassigned", Filters(statuses=UNSOLVED, assignees=(NOBODY,))),
        ("resolved_this_week", "Resolved this week", Filters(resolved_from=monday)),
    ]


def _parts(kinds: list[Filters], numbers: list[int]) -> list[Part]:
    return [
        Part((filters.priorities or filters.statuses)[0], number, filters)
        for filters, number in zip(kinds, numbers, strict=True)
    ]


def _numbers_by_status(user: User) -> list[int]:
    sees_all = user.role.scope == Scope.ALL and user.can("view")
    return _all_by_status() if sees_all else listing.counts(user, BY_STATUS)


def _all_by_status() -> list[int]:
    """All tickets of the desk: closed ones are what remains, as most are closed and counting them takes longest.

    Each number is a query within the query, which passes over an index alone; grouping takes four times as long.
    """
    number, alive = fn.COUNT(SQL("*")), Ticket.deleted_at.is_null()
    others = [status for status in Status if status != Status.CLOSED]
    counts = [Ticket.select(number).where(Ticket.status == status, alive) for status in others]
    trash = Ticket.select(number).where(Ticket.deleted_at.is_null(False))
    every, deleted, *found = Select([], [Ticket.select(number), trash, *counts]).bind(db).tuples().get()
    counted = dict(zip(others, found, strict=True)) | {Status.CLOSED: every - deleted - sum(found)}
    return [counted[status] for status in Status]


def _per_day(user: User, today: date, days: int) -> list[tuple[date, int]]:
    zone, first = Desk.current().zone, today - timedelta(days=days - 1)
    counted: Counter[date] = Counter()
    quarters = Ticket.created_at / (QUARTER_OF_AN_HOUR // timedelta(microseconds=1))
    for quarter, number in _counted(user, Filters(created_from=first, created_to=today), quarters).items():
        counted[(EPOCH + quarter * QUARTER_OF_AN_HOUR).astimezone(zone).date()] += number
    return [(day, counted[day]) for day in (first + timedelta(days=place) for place in range(days))]


def _counted(user: User, filters: Filters, key: Any) -> Counter[Any]:
    """How many tickets there are for each value of `key`: one query for each branch of the person's reach."""
    counted: Counter[Any] = Counter()
    key = fn.ABS(key)  # or SQLite reads the index of the column from end to end
    for branch in branches(user, filters):
        rows: Any = Ticket.select(key, fn.COUNT(Ticket.id)).where(branch).group_by(SQL("1")).tuples()
        for value, number in rows:
            counted[value] += number
    return counted


def eyes(user: User) -> tuple[Any, ...]:
    """Who looks, and how far they may see at this moment. In a key it comes right behind the kind."""
    return user.id, user.active, user.role.scope, *user.role.permissions


_cache: dict[tuple[Any, ...], tuple[float, Any]] = {}
_lock = threading.Lock()


def kept(key: tuple[Any, ...], compute: Callable[[], Result]) -> Result:
    """What was computed for `key` in the last KEPT_FOR seconds, or compute it now."""
    found = _cache.get(key)
    if found is None or found[0] < clock.monotonic():
        found = clock.monotonic() + KEPT_FOR, compute()
        _keep(key, found)
    return found[1]


def _keep(key: tuple[Any, ...], value: tuple[float, Any]) -> None:
    with _lock:
        for old in [old for old, (until, _) in _cache.items() if until < clock.monotonic()]:
            del _cache[old]
        _cache[key] = value
