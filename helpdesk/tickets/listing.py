"""The ticket list: a page of what a person may see, filtered and sorted, at the same price for any number of tickets.

A page is read as ids out of an index first; only its rows are then fetched, with the people and the category they show.
"""

import functools
import operator
from dataclasses import replace

from helpdesk import search
from helpdesk.models import Ticket, User
from helpdesk.tickets.conditions import branches
from helpdesk.tickets.filters import ME, NOBODY, Filters
from helpdesk.tickets.pages import LAST, Page, page_number, pages_of
from helpdesk.tickets.reading import SEARCHED, SORTS, Listed, Searched, Sorted, rows

__all__ = ["COUNTED", "ME", "NOBODY", "SEARCHED", "SORTS", "Filters", "Page", "count", "ids", "page"]

COUNTED = 10_000
LARGEST = 100
EVERYTHING = Filters()


def page(user: User, filters: Filters = EVERYTHING, sort: str = "", page: int | str = 1, size: int = 25) -> Page:
    """The page `page` ("last", or negative from the end) of the tickets that the person may see.

    `sort` is a key of SORTS, with "-" in front for descending; without one the latest change comes first, and for a
    text the newest ticket, of SEARCHED at most. Nonsense in `sort`, `page` or `size` is mended.
    """
    listed, number, size = _listed(user, filters, sort), page_number(page), min(max(size, 1), LARGEST)
    total = listed.count(COUNTED + 1)
    if total > COUNTED:
        return _uncounted(listed, number, size)
    everything = not filters.text or search.count(user, filters.text, most=SEARCHED) < SEARCHED
    return replace(_counted(listed, total, number, size), total_is_exact=everything)


def count(user: User, filters: Filters = EVERYTHING, most: int | None = None) -> int:
    """How many tickets the filter leaves for the person; counting stops at `most`."""
    return _listed(user, filters, "").count(most)


def ids(user: User, filters: Filters = EVERYTHING, sort: str = "", limit: int | None = None) -> list[int]:
    """The ids of the filtered tickets in the order of the list, for exports and changes of many at once."""
    return _listed(user, filters, sort).ids(limit)


def _listed(user: User, filters: Filters, sort: str) -> Listed:
    name, descending = _order(sort or ("-number" if filters.text else "-updated"))
    if not filters.text:
        return Sorted(branches(user, filters), name, descending)
    if filters == Filters(text=filters.text) and (name, descending) == ("number", True):
        return Searched(user, filters.text)
    said = Ticket.id.in_(search.matching_ids(user, filters.text, most=SEARCHED))
    within = functools.reduce(operator.or_, branches(user, filters), Ticket.id.is_null())
    return Sorted([said & within], name, descending)


def _order(sort: str) -> tuple[str, bool]:
    name = sort.removeprefix("-")
    return (name, sort.startswith("-")) if name in SORTS else ("updated", True)


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


def _uncounted(listed: Listed, number: int, size: int) -> Page:
    found = listed.ids(size + 1, (abs(number) - 1) * size, backwards=number < 0)
    if not found:
        return _uncounted(listed, LAST, size)
    more, found = len(found) > size, found[:size]
    if number > 0:
        return Page(rows(found), number, size, COUNTED, False, None, more, number > 1)
    return Page(rows(found[::-1]), number, size, COUNTED, False, None, number < LAST, more)
