"""Filters as conditions of the database: disjoint branches, each of which one index answers."""

import functools
import json
import math
import operator
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from peewee import SQL, Expression, NodeList, fn

from helpdesk.db import IS_SQLITE, now
from helpdesk.models import Desk, Scope, Status, Ticket, TicketTag, User
from helpdesk.sla import SlaState
from helpdesk.tickets.filters import ME, NOBODY, Filters

MOST_BRANCHES = 24
FEW = 0.05
FEW_ENOUGH_TO_SORT = 1_000
FEW_TAGGED, MANY_TAGGED = 2_000, 0.06
A_PAGE, A_LARGE_DESK = 26, 1_000_000


@dataclass(frozen=True)
class Term:
    """One filter: disjoint conditions of which one must hold, and one for rows that another term finds.

    `share` is a guess, good for any desk, of how many of its tickets pass. `order` is the sort in which an index has
    them; `ranged` says that it is a stretch of that order, so that an index in this order starts and ends with it.
    `dated` says that whatever passes has the moment of that order.
    """

    share: float
    values: Sequence[Any]
    beside: Any
    order: str = "updated"
    ranged: bool = False
    dated: bool = False


@dataclass(frozen=True)
class Conditions:
    """The tickets of a list as disjoint branches; the rarest filter comes first and finds the rows.

    `worn` finds the tickets with a frequent tag. They lie all over the table, so each is looked up after the rest.
    `number` is how many there are and `least` how many at least, where that was found out already; tags not asked.
    """

    reach: list[Expression]
    alive: Expression
    terms: list[Term]
    is_scoped: bool
    worn: Any = None
    number: int | None = None
    least: int | None = None

    @property
    def counted(self) -> list[Expression]:
        """The branches that are quickest to count."""
        values, rest, order = self._lead
        return [_all([value, self.alive, *_beside(rest, order), *self._wearing()]) for value in values]

    @property
    def candidates(self) -> list[Expression]:
        """The same, before the filters are asked that their index cannot answer."""
        values, rest, order = self._lead
        bounds = [term for term in rest if term.ranged and term.order == order]
        return [_all([value, self.alive, *_beside(bounds, order)]) for value in values]

    @property
    def asked_of_candidates(self) -> Expression:
        """What remains to ask of them."""
        _, rest, order = self._lead
        return _all([SQL("1 = 1"), *_beside(rest, order)])

    @property
    def asks_candidates(self) -> bool:
        """Whether anything remains to ask."""
        _, rest, order = self._lead
        return any(not (term.ranged and term.order == order) for term in rest)

    @property
    def _lead(self) -> tuple[Sequence[Any], list[Term], str]:
        """The branches that find the rows, the filters that do not, and the order in which the rows come."""
        if self.is_scoped or not self.terms or not self.reach:
            return self.reach, self.terms, "updated"
        lead, *rest = self.terms
        return lead.values, rest, lead.order

    @property
    def passing(self) -> Expression:
        """What a ticket within reach must meet."""
        return _all([SQL("1 = 1"), *(term.beside for term in self.terms), *self._wearing()])

    def read(self, sort: str) -> list[Expression]:
        """The branches for a list sorted by `sort`: few tickets are sorted, of many the index of the column is read."""
        if self.number is not None and self.number <= FEW_ENOUGH_TO_SORT:
            return self.counted if self.number else []
        if self.terms and (sort == self.terms[0].order or self._are_few()):
            return self.counted
        return self._within_reach(sort)

    def are_dated(self, order: str) -> bool:
        """Whether none of them lacks the moment of this order."""
        return any(term.dated and term.order == order for term in self.terms)

    def with_reach_as_filter(self, share: float) -> "Conditions":
        """The same for a person who reaches so large a share of the desk that other filters find the rows sooner."""
        reach = Term(share, self.reach, _any(self.reach))
        terms = sorted([*self.terms, reach], key=lambda term: term.share)
        everything: Any = SQL("1 = 1")
        return replace(self, reach=[everything], terms=terms, is_scoped=False)

    def led_by_time(self) -> "Conditions | None":
        """The same, found through the stretch of time it is filtered by, where that does not lead already."""
        stretch = next((term for term in self.terms[1:] if term.ranged), None)
        rest = [term for term in self.terms if term is not stretch]
        return None if stretch is None or self.is_scoped else replace(self, terms=[stretch, *rest])

    def _within_reach(self, sort: str) -> list[Expression]:
        beside = [*_beside(self.terms, sort), *self._wearing()]
        return [_all([condition, self.alive, *beside]) for condition in self.reach]

    def _wearing(self) -> list[Any]:
        return [] if self.worn is None else [fn.EXISTS(self.worn.where(TicketTag.ticket == Ticket.id))]

    def _are_few(self) -> bool:
        lead = self.terms[0].share
        shares = [term.share for term in self.terms] + ([] if self.worn is None else [MANY_TAGGED])
        read_until_a_page_is_full = A_PAGE / math.prod(shares)
        return lead <= FEW or read_until_a_page_is_full > lead * A_LARGE_DESK


def conditions(user: User, filters: Filters) -> Conditions:
    """What the filter leaves within the person's reach; no branches when there is nothing."""
    hidden = filters.trash and not (user.is_staff and user.can("delete"))
    alive = Ticket.deleted_at.is_null(not filters.trash)
    terms = sorted(_terms(user, filters), key=lambda term: term.share)
    worn = _wearers(filters.tags)
    is_rare = worn is not None and worn.limit(FEW_TAGGED + 1).count() <= FEW_TAGGED
    if is_rare:
        terms.insert(0, Term(0.002, [Ticket.id.in_(worn)], Ticket.id.in_(worn), "none"))
    reach = [] if hidden else Ticket.reach(user)
    return Conditions(reach, alive, terms, user.role.scope != Scope.ALL, None if is_rare else worn)


def among(ids: list[int]) -> Conditions:
    """These tickets and no others."""
    return Conditions([Ticket.id.in_(listed(ids))], Ticket.id.is_null(False), [], is_scoped=False)


def listed(ids: list[int]) -> SQL:
    """Any number of ids as one parameter, for `in_()`."""
    return SQL("(SELECT value FROM json_each(?))" if IS_SQLITE else "(SELECT unnest(%s::int[]))", [_array(ids)])


def branches(user: User, filters: Filters) -> list[Expression]:
    """Disjoint conditions that together are the filtered tickets within the person's reach."""
    return conditions(user, filters).counted


def start_of(day: date) -> datetime:
    """The moment the day begins in the desk's time zone, in UTC."""
    return datetime.combine(day, time(), Desk.current().zone).astimezone(UTC)


def _array(ids: list[int]) -> Any:
    return json.dumps(ids) if IS_SQLITE else ids


def _beside(terms: Iterable[Term], order: str) -> list[Any]:
    """Conditions for rows that another one finds. SQLite is kept from choosing their index: it cannot tell a rare value
    from a frequent one and would read most of the table."""
    return [
        NodeList((SQL("+("), term.beside, SQL(")")), glue="")
        if IS_SQLITE and not (term.ranged and term.order == order)
        else term.beside
        for term in terms
    ]


def _all(conditions: Iterable[Any]) -> Expression:
    return functools.reduce(operator.and_, conditions)


def _any(conditions: Iterable[Any]) -> Any:
    return functools.reduce(operator.or_, conditions)


def _terms(user: User, filters: Filters) -> Iterator[Term]:
    yield from _choices(user, filters)
    if filters.sla:
        yield _clocked(filters.sla)
    yield from _dates(filters)


def _choices(user: User, filters: Filters) -> Iterator[Term]:
    people = tuple(dict.fromkeys(user.id if value == ME else value for value in filters.assignees))
    ended = {Status.CLOSED, Status.RESOLVED, Status.CANCELLED} & {*filters.statuses}
    for share, column, values in (
        (0.001, Ticket.customer, filters.customers),
        (0.02, Ticket.assignee, people),
        (0.8 if Status.CLOSED in ended else 0.05 if ended else 0.03, Ticket.status, filters.statuses),
        (0.15, Ticket.team, filters.teams),
        (0.06, Ticket.category, filters.categories),
        (0.25, Ticket.priority, filters.priorities),
        (0.25, Ticket.source, filters.sources),
    ):
        if values:
            yield _chosen(share, column, values)


def _chosen(share: float, column: Any, values: Sequence[Any]) -> Term:
    """The rows with one of the values. SQLite reads a hundred ORs in one another no more, so many are one list."""
    each = [column.is_null() if value == NOBODY else column == value for value in values]
    some = each[0] if len(each) == 1 else column.in_([value for value in values if value != NOBODY])
    if len(each) > 1 and NOBODY in values:
        some = some | column.is_null()
    return Term(share, each if len(each) <= MOST_BRANCHES else [some], some)


def _clocked(states: Sequence[SlaState]) -> Term:
    at, due = now(), Ticket.next_due_at.is_null(False)
    each = [state.condition(at) if state is SlaState.NONE else due & state.condition(at) for state in states]
    is_dated = SlaState.NONE not in states
    return Term(0.04 if is_dated else 0.9, each, _any(each), "due", dated=is_dated)


def _wearers(tags: tuple[int, ...]) -> Any:
    return TicketTag.select(TicketTag.ticket).where(TicketTag.tag.in_(tags)) if tags else None


def _dates(filters: Filters) -> Iterator[Term]:
    for order, column, first, last in (
        ("created", Ticket.created_at, filters.created_from, filters.created_to),
        ("updated", Ticket.updated_at, filters.updated_from, filters.updated_to),
        ("resolved", Ticket.resolved_at, filters.resolved_from, filters.resolved_to),
        ("due", Ticket.next_due_at, filters.due_from, filters.due_to),
    ):
        if first or last:
            share = 0.04 if order == "due" else _share_of(first, last)
            between = _all(_between(column, first, last))
            yield Term(share, [between], between, order, ranged=True, dated=True)


def _between(column: Any, first: date | None, last: date | None) -> Iterator[Expression]:
    if first:
        yield column >= start_of(first)
    if last:
        yield column < start_of(last + timedelta(days=1))


def _share_of(first: date | None, last: date | None) -> float:
    """How much of three years of tickets lies between the days."""
    span = (last or now().date()) - (first or date(2000, 1, 1))
    return min(0.9, max(span.days, 1) / 1_000)
