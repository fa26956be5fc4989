"""Carrying out a change of many tickets: each as a verb of its own, a hundred of them in one transaction.

The row is the truth: who works on it holds a lease, what became of each ticket is written in the transaction of its
change, and whoever comes after a dead worker goes on with what is left. No ticket is done twice.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from peewee import InterfaceError, OperationalError

from helpdesk import events
from helpdesk.db import after_commit, db, for_update, now, transaction
from helpdesk.errors import NotVisible, Refused
from helpdesk.models import Bulk, BulkItem, BulkOutcome, Ticket, User
from helpdesk.tickets import passing
from helpdesk.tickets.conditions import listed
from helpdesk.tickets.deeds import deed
from helpdesk.tickets.proposing import filters_of, forget
from helpdesk.tickets.undoing_many import taking_back
from helpdesk.worker import huey

log = logging.getLogger(__name__)

AT_ONCE = 100
WHILE_ONE_WAITS = 500
LEASE = timedelta(minutes=1)
LEFT = "It no longer fits the list that it was chosen from, or is out of your reach by now."
GONE = "It is out of your reach by now."
BROKEN = "Something went wrong with this one. The fault is ours and has been noted."
Verb = Callable[[Ticket, User], object]
Fate = tuple[BulkOutcome, str]


def start(bulk: Bulk) -> None:
    """Let it begin, once: at once for up to WHILE_ONE_WAITS tickets, in the worker for more."""
    waiting = (Bulk.id == bulk.id) & Bulk.claimed_until.is_null()
    with transaction():
        begun = Bulk.update(claimed_until=now()).where(waiting).execute() == 1
        if begun and bulk.total > WHILE_ONE_WAITS:
            after_commit(carry_out_later, bulk.id)
    if begun and bulk.total <= WHILE_ONE_WAITS:
        carry_out(bulk)


@huey.task()
def carry_out_later(bulk_id: int) -> None:
    carry_out(Bulk.get_by_id(bulk_id))


def carry_out(bulk: Bulk) -> None:
    """Do what is left of it, unless somebody else is at it."""
    lease = _claim(bulk)
    while lease is not None:
        lease = _go_on(bulk, lease)


def sweep() -> int:
    """Go on with what dead workers left behind, and return how many there were. Proposals of yesterday are deleted."""
    forget()
    left = list(Bulk.select().where(Bulk.finished_at.is_null() & (Bulk.claimed_until < now())).order_by(Bulk.id))
    for bulk in left:
        _try_again(bulk)
    return len(left)


def _try_again(bulk: Bulk) -> None:
    try:
        carry_out(bulk)
    except Exception:
        log.exception("bulk change %s could not be carried out", bulk.id)


def _claim(bulk: Bulk) -> datetime | None:
    """A lease, None when it is finished, was not started, or is in other hands."""
    lease = now() + LEASE
    free = (Bulk.id == bulk.id) & Bulk.finished_at.is_null() & (Bulk.claimed_until <= now())
    return lease if Bulk.update(claimed_until=lease).where(free).execute() == 1 else None


def _go_on(bulk: Bulk, lease: datetime) -> datetime | None:
    """One stretch within one transaction. The next lease, None at the end or when somebody else took over."""
    with transaction():
        renewed = now() + LEASE
        mine = (Bulk.id == bulk.id) & (Bulk.claimed_until == lease) & Bulk.finished_at.is_null()
        if Bulk.update(claimed_until=renewed).where(mine).execute() != 1:
            return None
        items = _next_items(bulk)
        _settle(_fates(bulk, items))
        is_over = len(items) < AT_ONCE
        Bulk.update(done=Bulk.done + len(items), finished_at=now() if is_over else None).where(
            Bulk.id == bulk.id
        ).execute()
    return None if is_over else renewed


def _next_items(bulk: Bulk) -> list[BulkItem]:
    left = (BulkItem.bulk == bulk.id) & (BulkItem.outcome == BulkOutcome.PENDING)
    return list(BulkItem.select(BulkItem.id, BulkItem.ticket).where(left).order_by(BulkItem.id).limit(AT_ONCE))


def _fates(bulk: Bulk, items: list[BulkItem]) -> dict[int, Fate]:
    """What becomes of each item. Who does it is read anew: rights that were lost meanwhile count."""
    by = User.get_by_id(bulk.by_id)
    if not by.is_staff:
        reason = f"{by.label} no longer works at this desk."
        return {item.id: (BulkOutcome.SKIPPED, reason) for item in items}
    try:
        verb = verb_of(bulk, by)
    except Refused as refusal:
        return {item.id: (BulkOutcome.REFUSED, str(refusal)) for item in items}
    return _done(bulk, items, verb, by)


def verb_of(bulk: Bulk, by: User) -> Verb:
    """What is done with each ticket. Raises Invalid when it makes no sense any more: the tag is gone, for example."""
    return taking_back(bulk) if bulk.undoes_id else deed(bulk.do, by).verb


def _done(bulk: Bulk, items: list[BulkItem], verb: Verb, by: User) -> dict[int, Fate]:
    ids = [item.ticket_id for item in items]
    some: Any = Ticket.select(Ticket.id, Ticket.version).where(Ticket.id.in_(listed(ids))).order_by(Ticket.id)
    versions = dict(for_update(some).tuples())
    there = passing.still(by, filters_of(bulk), ids)
    with events.part_of(bulk):
        return {
            item.id: attempt(item.ticket_id, versions[item.ticket_id], verb, by)
            if item.ticket_id in there
            else (BulkOutcome.SKIPPED, LEFT if bulk.query else GONE)
            for item in items
        }


def attempt(ticket_id: int, version: int, verb: Verb, by: User) -> Fate:
    """Do it to one ticket of this version, and say how it went; what fails leaves nothing behind."""
    ticket = Ticket(id=ticket_id)
    try:
        with db.savepoint():
            verb(ticket, by)
    except NotVisible:
        return BulkOutcome.SKIPPED, GONE
    except Refused as refusal:
        return BulkOutcome.REFUSED, str(refusal)
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        log.exception("ticket %s could not be changed with others", ticket_id)
        return BulkOutcome.REFUSED, BROKEN
    return (BulkOutcome.CHANGED if ticket.version != version else BulkOutcome.SAME), ""


def _settle(fates: dict[int, Fate]) -> None:
    """Write what became of the items, in as many statements as there are different outcomes."""
    alike = defaultdict(list)
    for item_id, fate in fates.items():
        alike[fate].append(item_id)
    for (outcome, reason), ids in alike.items():
        BulkItem.update(outcome=outcome, reason=reason).where(BulkItem.id.in_(ids)).execute()
