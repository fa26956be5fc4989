"""propose(): a change of many tickets, written down before anything is done. Its items are the frozen set."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode

from peewee import SQL

from helpdesk.db import now, transaction
from helpdesk.errors import Refused
from helpdesk.models import Bulk, BulkItem, BulkOutcome, Ticket, User
from helpdesk.tickets import listing
from helpdesk.tickets.conditions import listed
from helpdesk.tickets.deeds import Deed, deed
from helpdesk.tickets.filters import Filters
from helpdesk.tickets.seen import ABOUT, Seen

MOST = 10_000
MOST_NUMBERS = 1_000
TOO_MANY = f"These are more than {MOST:,} tickets. Please narrow the list down with a filter first."
NONE = "Nothing was changed: please choose at least one ticket."
NEWS = "Somebody changed it while you were looking at the list. Look at it again first."
KEPT = timedelta(days=1)


class Arguments(dict[str, list[str]]):
    """The arguments of an address, as Filters.from_args() reads them."""

    def getlist(self, name: str) -> list[str]:
        return self.get(name, [])


def propose(
    do: str,
    *,
    by: User,
    numbers: Sequence[str] = (),
    filters: Filters | None = None,
    seen: Callable[[Ticket], Seen | None] = lambda ticket: None,
) -> Bulk:
    """Write down what shall be done with the tickets of these numbers, or with all that the filter leaves.

    Only tickets that exist for the person are in it. Those that are not as they were `seen` when they were chosen stay
    as they are. Raises Invalid for a deed that makes no sense, Refused when there are none or more than MOST.
    """
    what = deed(do, by)
    found = chosen(numbers, by) if filters is None else []
    ids = [ticket.id for ticket in found] if filters is None else _matching(by, filters)
    ids = [id for id in ids if what.into is None or id != what.into.id]
    if not ids:
        raise Refused(NONE)
    with transaction():
        query = urlencode(filters.to_args()) if filters else ""
        bulk = Bulk.create(by=by, do=what.do, words=what.told(len(ids))[:300], query=query)
        freeze(bulk, Ticket.select().where(Ticket.id.in_(listed(ids))).order_by(Ticket.id), Ticket.id)
        _leave(bulk, [ticket.id for ticket in found if _is_news(ticket, seen(ticket), what)])
        return bulk


def freeze(bulk: Bulk, rows: Any, ticket: Any) -> None:
    """Make an item of each of the rows of a query, whose column `ticket` says of which; and count them."""
    item = [SQL(str(bulk.id)), ticket, SQL(str(int(BulkOutcome.PENDING))), SQL("''")]
    into = [BulkItem.bulk, BulkItem.ticket, BulkItem.outcome, BulkItem.reason]
    BulkItem.insert_from(rows.select(*item), into).execute()
    bulk.total = BulkItem.select().where(BulkItem.bulk == bulk.id).count()
    bulk.save()


def chosen(numbers: Sequence[str], by: User) -> list[Ticket]:
    """The tickets with these numbers that exist for the person, in the order of time."""
    clean = [number for number in dict.fromkeys(numbers) if "\x00" not in number][:MOST_NUMBERS]
    found: Any = Ticket.select().where(Ticket.number.in_(clean)).order_by(Ticket.id)
    return [ticket for ticket in found if by.sees(ticket)]


def filters_of(bulk: Bulk) -> Filters | None:
    """The filter that its tickets were chosen by, None when each was chosen by itself."""
    return Filters.from_args(Arguments(parse_qs(bulk.query))) if bulk.query else None


def forget() -> None:
    """Delete what nobody went on with for a day."""
    Bulk.delete().where(Bulk.claimed_until.is_null() & (Bulk.created_at < now() - KEPT)).execute()


def _is_news(ticket: Ticket, seen: Seen | None, what: Deed) -> bool:
    return seen is not None and bool({*seen.changed(ticket)} & {*ABOUT.get(what.kind, ())})


def _leave(bulk: Bulk, ids: list[int]) -> None:
    left = (BulkItem.bulk == bulk.id) & BulkItem.ticket.in_(ids)
    bulk.done = BulkItem.update(outcome=BulkOutcome.REFUSED, reason=NEWS).where(left).execute() if ids else 0
    bulk.save()


def _matching(by: User, filters: Filters) -> list[int]:
    ids = listing.ids(by, filters, limit=MOST + 1)
    if len(ids) > MOST:
        raise Refused(TOO_MANY)
    return ids
