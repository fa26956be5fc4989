"""Filters as conditions of the database: disjoint branches, each answered by one index."""

import functools
import operator
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from peewee import Expression

from helpdesk.db import now
from helpdesk.models import Desk, Ticket, TicketTag, User
from helpdesk.tickets.filters import ME, NOBODY, Filters

MOST_BRANCHES = 24


def branches(user: User, filters: Filters) -> list[Expression]:
    """Disjoint conditions that together are the filtered tickets within the person's reach; none when there are none.

    They are not one OR because each of them can then be read in the order of the list from an index.
    """
    if filters.trash and not (user.is_staff and user.can("delete")):
        return []
    alive = Ticket.deleted_at.is_null(not filters.trash)
    common = functools.reduce(operator.and_, _common(user, filters), alive)
    return [condition & common for condition in _spread(Ticket.reach(user), _leading(user, filters))]


def _spread(reach: list[Expression], leading: Sequence[Expression]) -> list[Expression]:
    if not leading:
        return reach
    if len(reach) * len(leading) > MOST_BRANCHES:
        return [condition & functools.reduce(operator.or_, leading) for condition in reach]
    return [condition & value for condition in reach for value in leading]


def _leading(user: User, filters: Filters) -> list[Expression]:
    """One equality for each value of the field whose index serves best."""
    if filters.assignees:
        return [_is(Ticket.assignee, value) for value in _people(user, filters)]
    for column, values in _columns(filters):
        return [_is(column, value) for value in values]
    return []


def _common(user: User, filters: Filters) -> Iterator[Expression]:
    columns = list(_columns(filters))
    for column, values in columns if filters.assignees else columns[1:]:
        yield functools.reduce(operator.or_, [_is(column, value) for value in values])
    if filters.tags:
        yield Ticket.id.in_(TicketTag.select(TicketTag.ticket).where(TicketTag.tag.in_(filters.tags)))
    if filters.sla:
        at = now()
        yield functools.reduce(operator.or_, [state.condition(at) for state in filters.sla])
    yield from _dates(filters)


def _columns(filters: Filters) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The other fields with values, the one that leaves fewest tickets first."""
    for column, values in (
        (Ticket.customer, filters.customers),
        (Ticket.team, filters.teams),
        (Ticket.category, filters.categories),
        (Ticket.status, filters.statuses),
        (Ticket.priority, filters.priorities),
        (Ticket.source, filters.sources),
    ):
        if values:
            yield column, values


def _is(column: Any, value: Any) -> Expression:
    return column.is_null() if value == NOBODY else column == value


def _people(user: User, filters: Filters) -> list[int]:
    return list(dict.fromkeys(user.id if value == ME else int(value) for value in filters.assignees))


def _dates(filters: Filters) -> Iterator[Expression]:
    spans = [
        (Ticket.created_at, filters.created_from, filters.created_to),
        (Ticket.updated_at, filters.updated_from, filters.updated_to),
        (Ticket.resolved_at, filters.resolved_from, filters.resolved_to),
        (Ticket.next_due_at, filters.due_from, filters.due_to),
    ]
    for column, first, last in spans:
        if first:
            yield column >= start_of(first)
        if last:
            yield column < start_of(last + timedelta(days=1))


def start_of(day: date) -> datetime:
    """The moment the day begins in the desk's time zone, in UTC."""
    return datetime.combine(day, time(), Desk.current().zone).astimezone(UTC)
