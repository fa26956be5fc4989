"""The tickets before and after one of a list, at the price of the list, also when work has moved it there since."""

from dataclasses import dataclass, replace
from typing import Any

from peewee import Expression, Tuple

from helpdesk.models import Ticket, User
from helpdesk.tickets.counting import Total
from helpdesk.tickets.filters import Filters
from helpdesk.tickets.listing import COUNTED, in_order, order
from helpdesk.tickets.orders import SORTABLE, UNINDEXED
from helpdesk.tickets.reading import SORTS, Chained, Listed, Sorted, rows
from helpdesk.tickets.searching import Said, Saying

Key = tuple[Any, ...]  # the stored values that a list is sorted by, and the id
Places = Sorted | Chained | Saying
NOTHING = "-"


@dataclass(frozen=True)
class Neighbours:
    """`place` is where the ticket stands in the list, counted from 1; None when it left it or nobody counts so far."""

    previous: Ticket | None
    next: Ticket | None
    place: int | None
    total: Total


def mark(ticket: Ticket, filters: Filters, sort: str) -> str:
    """Where the ticket stands in the order of the list now, for an address."""
    return ".".join(NOTHING if value is None else str(value) for value in _values(ticket, filters, sort))


def around(user: User, filters: Filters, sort: str, ticket: Ticket, marked: str = "") -> Neighbours:
    """What stands beside the ticket, or beside the place that was marked when somebody opened it."""
    found, key = _open(in_order(user, filters, sort)), (*_marked(ticket, filters, sort, marked), ticket.id)
    before, after = _beside(found, key, backwards=True), _beside(found, key, backwards=False)
    by_id = {row.id: row for row in rows([*before, *after])}
    total = found.total(COUNTED)
    place = _passed(found, key) + 1 if total.is_exact and _has(found, ticket.id) else None
    previous, following = ([by_id.get(id) for id in ids] or [None] for ids in (before, after))
    return Neighbours(previous[0], following[0], place, total)


def _values(ticket: Ticket, filters: Filters, sort: str) -> Key:
    """What the list is sorted by, as it is stored."""
    name, _ = order(filters, sort)
    columns = () if name in UNINDEXED else SORTS[name]
    return tuple(column.db_value(getattr(ticket, column.name)) for column in columns)


def _marked(ticket: Ticket, filters: Filters, sort: str, marked: str) -> Key:
    """The same as it was when it was marked. Nonsense is as good as no mark."""
    now, parts = _values(ticket, filters, sort), marked.split(".")
    is_mark = all(part == NOTHING or (part.isascii() and part.isdecimal() and len(part) < 19) for part in parts)
    if not is_mark or len(parts) != len(now):
        return now
    return tuple(None if part == NOTHING else int(part) for part in parts)


def _open(found: Listed) -> Places:
    """The list in which a place can be looked for: of a filtered search, that of what passed."""
    opened = found.passing if isinstance(found, Said) else found
    assert isinstance(opened, Sorted | Chained | Saying)
    return opened


def _beside(found: Places, key: Key, *, backwards: bool) -> list[int]:
    """The next one in that direction, or nothing."""
    if isinstance(found, Chained):
        return _across(found, key, backwards=backwards)
    if isinstance(found, Saying) or found.name in UNINDEXED:
        return _read(found, key[-1], backwards=backwards)[:1]
    return _beyond(found, key, backwards=backwards).ids(1, backwards=backwards)


def _across(found: Chained, key: Key, *, backwards: bool) -> list[int]:
    near, far = (found.second, found.first) if backwards else (found.first, found.second)
    if _is_of(near, key):
        return _beside(near, key, backwards=backwards) or far.ids(1, backwards=backwards)
    return _beside(far, key, backwards=backwards)


def _passed(found: Places, key: Key) -> int:
    """How many stand before that place."""
    if isinstance(found, Chained):
        is_first = _is_of(found.first, key)
        return _passed(found.first, key) if is_first else found.first.count(None) + _passed(found.second, key)
    if isinstance(found, Saying) or found.name in UNINDEXED:
        return len(_read(found, key[-1], backwards=True))
    return _beyond(found, key, backwards=True).count(None)


def _has(found: Places, id: int) -> bool:
    if isinstance(found, Saying):
        return id in found.ids(SORTABLE)
    some = found.first if isinstance(found, Chained) else found
    return bool(Sorted(some.found, "number", True, (Ticket.id == id,)).ids(1))


def _read(found: Sorted | Saying, id: int, *, backwards: bool) -> list[int]:
    """What stands beyond that place, nearest first: of a search, or in an order that no index has, which only short
    lists come in. A search knows the place of what left it, by its number."""
    ids = found.ids(SORTABLE)
    if id in ids:
        place = ids.index(id)
        return ids[:place][::-1] if backwards else ids[place + 1 :]
    if not isinstance(found, Saying):
        return []
    beyond = [other for other in ids if (other > id) == (found.descending == backwards)]
    return beyond[::-1] if backwards else beyond


def _beyond(found: Sorted, key: Key, *, backwards: bool) -> Sorted:
    """The part of the list that follows that place in one direction."""
    columns: tuple[Any, ...] = (*SORTS[found.name], Ticket.id)
    place, values = (Tuple(*columns), key) if len(columns) > 1 else (Ticket.id, key[-1])
    further: Expression = place < values if found.descending != backwards else place > values
    return replace(found, only=(*found.only, further))


def _is_of(part: Sorted, key: Key) -> bool:
    """Of what has such a moment, or of what has none: those without are read by number."""
    return (key[0] is None) == (part.name == "number")
