"""What it costs to change very many tickets at once, as the worker does it.

`HELPDESK_INSTANCE=/a/copy python -m bench.bulk --tickets 10000` takes an instance that `flask --app app bench-data` has
filled, marks so many of its newest unsolved tickets with a tag, and proposes, shows, carries out and takes back one
change of them after the other: seconds each, and tickets a second. It writes into that instance, so give it a copy. No
worker must run on it.
"""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

from helpdesk.db import db
from helpdesk.models import Bulk, BulkItem, BulkOutcome, Role, Tag, Ticket, TicketTag, User
from helpdesk.models.tickets import UNSOLVED
from helpdesk.tickets import bulk
from helpdesk.tickets.filters import Filters
from helpdesk.tickets.foreseeing import preview
from helpdesk.tickets.proposing import propose
from helpdesk.tickets.undoing_many import undo_bulk
from helpdesk.worker import huey

GOAL = 20.0
Given = TypeVar("Given")


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.bulk", description=__doc__.splitlines()[0])
    options.add_argument("--tickets", type=int, default=10_000)
    with db.connection_context():
        measure(options.parse_args().tickets)


def measure(count: int) -> None:
    """Print a line for every change and its undo."""
    root: Any = User.select().join(Role).where(Role.name == "Administrator").get()
    filters = Filters(tags=(_marked(count).id,))
    print(f"{'seconds':24}{'propose':>9}{'preview':>9}{'carry out':>11}{'undo':>9}{'tickets/s':>11}")
    for do in ("priority:urgent", "assign:me", "tag:1", "status:resolved", "delete"):
        _measure(do, filters, root)
    huey.storage.flush_queue()


def _measure(do: str, filters: Filters, root: User) -> None:
    proposing, change = _timed(lambda: propose(do, by=root, filters=filters))
    previewing, _ = _timed(lambda: preview(change, by=root))
    doing = _carried_out(change)
    undoing = _carried_out(undo_bulk(Bulk.get_by_id(change.id), by=root))
    speed = change.total / doing
    late = "  over 20 s" if doing > GOAL else ""
    print(f"{do:24}{proposing:9.2f}{previewing:9.2f}{doing:11.2f}{undoing:9.2f}{speed:11,.0f}{late}", flush=True)


def _carried_out(change: Bulk) -> float:
    bulk.start(change)
    took, _ = _timed(lambda: bulk.carry_out(change))
    failed = (BulkItem.bulk == change.id) & BulkItem.outcome.in_((BulkOutcome.REFUSED, BulkOutcome.SKIPPED))
    if left := BulkItem.select().where(failed).count():
        print(f"{change.words}: {left} stayed as they were", file=sys.stderr)
    return took


def _marked(count: int) -> Tag:
    """A tag that so many of the newest unsolved tickets wear."""
    tag, _ = Tag.get_or_create(name=f"bulk of {count}")
    newest = Ticket.select(Ticket.id, tag.id).where(Ticket.status.in_(UNSOLVED), Ticket.deleted_at.is_null())
    TicketTag.delete().where(TicketTag.tag == tag.id).execute()
    TicketTag.insert_from(newest.order_by(Ticket.id.desc()).limit(count), [TicketTag.ticket, TicketTag.tag]).execute()
    return tag


def _timed(call: Callable[[], Given]) -> tuple[float, Given]:
    started = time.perf_counter()
    found = call()
    return time.perf_counter() - started, found


if __name__ == "__main__":
    main()
