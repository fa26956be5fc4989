"""What a customer has asked: their own list, by what was last said, at the same price for any number of tickets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN, SQL, fn

from helpdesk import search
from helpdesk.db import UTCDateTimeField
from helpdesk.models import ALIVE, SAID_AT, Category, Reply, Side, Status, Ticket, User
from helpdesk.tickets.pages import pages_of

SIZE = 20
MOMENT = UTCDateTimeField()
GROUPS = {
    "open": (Status.OPEN,),
    "in_progress": (Status.IN_PROGRESS,),
    "waiting": (Status.WAITING_CUSTOMER,),
    "solved": (Status.RESOLVED, Status.CLOSED),
    "cancelled": (Status.CANCELLED,),
}
SHOWN = (
    Ticket.id, Ticket.number, Ticket.subject, Ticket.status, Ticket.created_at, Ticket.closed_at, Ticket.merged_into,
    Category.name,
)  # fmt: skip


@dataclass(frozen=True)
class Sought:
    """What to leave in the list. `group` is a key of GROUPS; asked at `since` or later and before `until`."""

    text: str = ""
    group: str = ""
    category: Category | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Sought()


@dataclass(frozen=True)
class Asked:
    """A ticket, and when and by which side its customer was last told something; `by` is None for the request."""

    ticket: Ticket
    at: datetime
    by: Side | None


@dataclass(frozen=True)
class Page:
    """Some of the tickets, `total` is how many there are on all pages."""

    rows: list[Asked]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return pages_of(self.total, SIZE)


def page(customer: User, sought: Sought = EVERYTHING, number: int = 1) -> Page:
    """A page of the customer's tickets, what was last said first. A number too high is the last page."""
    conditions = _conditions(customer, sought)
    total = Ticket.select().where(*conditions).count()
    number = max(1, min(number, pages_of(total, SIZE)))
    return Page(_rows(customer, conditions, SIZE, (number - 1) * SIZE) if total else [], number, total)


def newest(customer: User, most: int) -> list[Asked]:
    """The beginning of the list."""
    return _rows(customer, _conditions(customer, EVERYTHING), most)


def counts(customer: User) -> dict[str, int]:
    """How many tickets each of GROUPS holds, and `all`: those that were merged into others as well. One query."""
    alone = Ticket.merged_into.is_null()
    numbers = [fn.COUNT(SQL("*")).filter(alone & Ticket.status.in_(group)) for group in GROUPS.values()]
    row: Any = Ticket.select(fn.COUNT(SQL("*")), *numbers).where(*_own(customer)).tuples().get()
    return dict(zip(("all", *GROUPS), row, strict=True))


def _own(customer: User) -> list[Any]:
    reach: list[Any] = Ticket.reach(customer)
    return [ALIVE, *(reach or [SQL("1 = 0")])]


def _conditions(customer: User, sought: Sought) -> list[Any]:
    found = _own(customer)
    if sought.group:
        found += [Ticket.merged_into.is_null(), Ticket.status.in_(GROUPS[sought.group])]
    if sought.category:
        found.append(Ticket.category == sought.category.id)
    if sought.since:
        found.append(Ticket.created_at >= sought.since)
    if sought.until:
        found.append(Ticket.created_at < sought.until)
    if sought.text:
        found.append(Ticket.id.in_(search.matching_ids(customer, sought.text)))
    return found


def _rows(customer: User, conditions: list[Any], most: int, offset: int = 0) -> list[Asked]:
    """The ids come out of the index alone; only the rows that are shown are then read."""
    order = (SAID_AT.desc(), Ticket.id.desc())
    ids = Ticket.select(Ticket.id).where(*conditions).order_by(*order).limit(most).offset(offset)
    told = [_last_told(customer, column).alias(name) for column, name in ((Reply.created_at, "at"), (Reply.side, "by"))]
    query = Ticket.select(*SHOWN, *told).join(Category, JOIN.LEFT_OUTER).where(Ticket.id.in_(ids)).order_by(*order)
    return [Asked(row, MOMENT.python_value(row.at) or row.created_at, row.by and Side(row.by)) for row in query]


def _last_told(customer: User, column):
    """Of the last message that this customer may read: a merge may have brought others."""
    theirs = (Reply.ticket == Ticket.id) & Reply.told_to(customer.id)
    return Reply.select(column).where(theirs).order_by(Reply.created_at.desc(), Reply.id.desc()).limit(1)
