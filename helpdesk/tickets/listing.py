"""The ticket list: a page of what a person may see, filtered and sorted, at the same price for any number of tickets.

A page is read as ids out of an index first; only its rows are then fetched, with the people and the category they show.
"""

from collections.abc import Sequence
from dataclasses import replace

from helpdesk.models import User
from helpdesk.sla import SlaState
from helpdesk.tickets.conditions import Conditions, conditions
from helpdesk.tickets.counting import count_each, measured, total
from helpdesk.tickets.filters import ME, NOBODY, Filters
from helpdesk.tickets.orders import SORTABLE, UNINDEXED
from helpdesk.tickets.pages import LAST, Page, page_number, pages_of
from helpdesk.tickets.reading import SORTS, Listed, rows, sorted_by
from helpdesk.tickets.searching import Said, Saying

__all__ = [
    "COUNTED",
    "ME",
    "NOBODY",
    "SORTABLE",
    "SORTS",
    "Filters",
    "Page",
    "count",
    "counts",
    "ids",
    "natural_sort",
    "page",
]

COUNTED = 10_000
LARGEST = 100
EVERYTHING = Filters()


def page(user: User, filters: Filters = EVERYTHING, sort: str = "", page: int | str = 1, size: int = 25) -> Page:
    """The page `page` ("last", or negative from the end) of the tickets that the person may see.

    `sort` is a key of SORTS, with "-" in front for descending; without one it is the natural_sort(). With other
    filters a text finds the newest 5,000 tickets at most. A list of more than SORTABLE tickets comes in its natural
    order when no index has the one that was asked for. Nonsense in `sort`, `page` or `size` is mended.
    """
    found, order = _found(user, filters, sort)
    return replace(_page(found, page_number(page), min(max(size, 1), LARGEST)), sort=order)


def natural_sort(filters: Filters) -> str:
    """The order in which a list is read when nobody asked for one: by the moment it is filtered by."""
    if filters.text:
        return "-number"
    if filters.due_from or filters.due_to or (filters.sla and SlaState.NONE not in filters.sla):
        return "due"
    if filters.resolved_from or filters.resolved_to:
        return "-resolved"
    return "-created" if filters.created_from or filters.created_to else "-updated"


def count(user: User, filters: Filters = EVERYTHING, most: int | None = None) -> int:
    """How many tickets the filter leaves for the person; counting stops at `most`."""
    return in_order(user, filters, "").count(most)


def counts(user: User, several: Sequence[Filters]) -> list[int]:
    """How many tickets each of these filters leaves; filters without a text."""
    return count_each([conditions(user, filters) for filters in several])


def ids(user: User, filters: Filters = EVERYTHING, sort: str = "", limit: int | None = None) -> list[int]:
    """The ids of the filtered tickets in the order of the list, for exports and changes of many at once."""
    return in_order(user, filters, sort).ids(limit)


def in_order(user: User, filters: Filters, sort: str) -> Listed:
    """The list as it is read: its ids in their order, a stretch at a time."""
    return _found(user, filters, sort)[0]


def order(filters: Filters, sort: str) -> tuple[str, bool]:
    """The key of SORTS by which the list is sorted, and whether it descends."""
    sort = sort or natural_sort(filters)
    name = sort.removeprefix("-")
    return (name, sort.startswith("-")) if name in SORTS else ("updated", True)


def _found(user: User, filters: Filters, sort: str) -> tuple[Listed, str]:
    """The list, and the order it comes in."""
    name, descending = order(filters, sort)
    said = f"-{name}" if descending else name
    if filters.text:
        return _saying(user, filters, name, descending), said
    found = measured(conditions(user, filters))
    if name in UNINDEXED and not _is_sortable(found):
        return _found(user, filters, natural_sort(filters))
    return sorted_by(name, descending, found), said


def _saying(user: User, filters: Filters, name: str, descending: bool) -> Listed:
    if filters == Filters(text=filters.text) and name == "number":
        return Saying(user, filters.text, descending)
    return Said(user, filters.text, conditions(user, replace(filters, text="")), name, descending, filters.trash)


def _is_sortable(found: Conditions) -> bool:
    number = total(found, SORTABLE)
    return number.is_exact and number.number <= SORTABLE


def _page(listed: Listed, number: int, size: int) -> Page:
    total = listed.total(COUNTED)
    if total.is_exact or isinstance(listed, Said):
        return replace(_counted(listed, total.number, number, size), total_is_exact=total.is_exact)
    return _uncounted(listed, total.number, number, size)


def _counted(listed: Listed, total: int, number: int, size: int) -> Page:
    pages = pages_of(total, size)
    number = max(1, min(number if number > 0 else pages + 1 + number, pages))
    offset = (number - 1) * size
    found = _slice(listed, offset, min(size, total - offset), total)
    return Page(rows(found), number, size, total, True, pages, number < pages, number > 1)


def _slice(listed: Listed, offset: int, length: int, total: int) -> list[int]:
    """Read from whichever end is nearer."""
    if offset * 2 <= total:
        return listed.ids(length, offset)
    return listed.ids(length, total - offset - length, backwards=True)[::-1]


def _uncounted(listed: Listed, least: int, number: int, size: int) -> Page:
    before = (abs(number) - 1) * size
    found = listed.ids(size + 1, before, backwards=number < 0)
    if not found and number not in (1, LAST):
        return _uncounted(listed, least, LAST, size)
    more, total = len(found) > size, max(least, before + len(found))
    if number == 1 and not more:
        return _counted(listed, len(found), number, size)
    if number > 0:
        return Page(rows(found[:size]), number, size, total, False, None, more, number > 1)
    return Page(rows(found[:size][::-1]), number, size, total, False, None, number < LAST, more)
