"""still(): which of some tickets a person still reaches and a filter still leaves, when their turn comes."""

import functools
import operator
from dataclasses import replace
from typing import Any

from helpdesk import search
from helpdesk.models import Ticket, User
from helpdesk.tickets.conditions import Conditions, conditions, listed
from helpdesk.tickets.filters import Filters


def still(user: User, filters: Filters | None, ids: list[int]) -> set[int]:
    """Those of the ids that the filter leaves for the person; without a filter, all that exist for them."""
    if not ids:
        return set()
    if filters is None:
        return _visible(user, ids)
    said = _saying(user, filters, ids)
    return _passing(conditions(user, replace(filters, text="")), said) if said else set()


def _visible(user: User, ids: list[int]) -> set[int]:
    """With those in the trash, for who may delete."""
    columns = (Ticket.id, Ticket.customer, Ticket.assignee, Ticket.team, Ticket.confirmed_at, Ticket.deleted_at)
    found: Any = Ticket.select(*columns).where(Ticket.id.in_(listed(ids)))
    return {ticket.id for ticket in found if user.sees(ticket)}


def _saying(user: User, filters: Filters, ids: list[int]) -> list[int]:
    if not filters.text:
        return ids
    return sorted(search.matching_between(user, filters.text, min(ids), max(ids), trash=filters.trash) & {*ids})


def _passing(found: Conditions, ids: list[int]) -> set[int]:
    if not found.reach:
        return set()
    reach: Any = functools.reduce(operator.or_, found.reach)
    query: Any = Ticket.select(Ticket.id).where(Ticket.id.in_(listed(ids)), found.alive, reach, found.passing)
    return {id for (id,) in query.tuples()}
