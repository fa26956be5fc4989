"""Fills an empty desk with many realistic tickets: `python -m bench.data --tickets 1000000`."""

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing import get_context

from bench.lives import Plan, Rows, lives
from bench.loading import Loader
from bench.people import settle
from helpdesk.db import EPOCH, MICROSECOND, db
from helpdesk.migrations import migrate
from helpdesk.models import Desk, Ticket, TicketCounter

YEARS = 4
STRETCH = 1_000  # tickets told in one go
AT_ONCE = 20  # stretches written in one transaction
AHEAD = 6  # stretches that may wait for the writer


def fill(tickets: int, seed: int = 1) -> None:
    """Write `tickets` tickets with five messages each, 20,000 customers, 50 staff, categories, tags and history.

    The same seed gives the same data on the same day: the newest ticket is from last midnight, UTC. Raises SystemExit
    when the desk has tickets already or is running. A run that breaks off leaves a folder to throw away.
    """
    migrate()
    db.close_all()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool, db.connection_context():
        if Ticket.select().exists():
            raise SystemExit("This desk has tickets already; fill an empty one.")
        with Loader() as loader:
            with db.atomic():
                plan = _plan(tickets, seed)
            told = _told(pool, plan)
            while loader.write(islice(told, AT_ONCE)):
                pass
        _count_numbers(plan)


def _plan(tickets: int, seed: int) -> Plan:
    until = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = until - timedelta(days=365 * YEARS)
    span = {"start": (start - EPOCH) // MICROSECOND, "until": (until - EPOCH) // MICROSECOND}
    plan = Plan(seed=seed, tickets=tickets, years=[], **span, **settle(seed, start))
    plan.years.extend(_years(plan, start.year, until.year))
    return plan


def _years(plan: Plan, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Each year and the first ticket in it."""
    zone = Desk.current().zone
    for year in range(first, last + 1):
        begins = (datetime(year, 1, 1, tzinfo=zone) - EPOCH) // MICROSECOND
        yield year, _first_since(plan, begins)


def _first_since(plan: Plan, moment: int) -> int:
    low, high = 0, plan.tickets
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if plan.moment(middle) < moment else (low, middle)
    return low


def _told(pool: ProcessPoolExecutor, plan: Plan) -> Iterator[Rows]:
    """The stretches in order, a few of them told ahead by the other process."""
    stretches = ((first, min(first + STRETCH, plan.tickets)) for first in range(0, plan.tickets, STRETCH))
    waiting: list[Future[Rows]] = [pool.submit(lives, plan, *stretch) for stretch in islice(stretches, AHEAD)]
    while waiting:
        yield waiting.pop(0).result()
        waiting += [pool.submit(lives, plan, *stretch) for stretch in islice(stretches, 1)]


def _count_numbers(plan: Plan) -> None:
    ends = [*(first for _, first in plan.years[1:]), plan.tickets]
    for (year, first), end in zip(plan.years, ends, strict=True):
        if end > first:
            TicketCounter.insert(year=year, last=end - first).execute()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tickets", type=int, required=True)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    begun = time.monotonic()
    fill(given.tickets, given.seed)
    took = time.monotonic() - begun
    print(f"{given.tickets:,} tickets in {took:,.0f} s: {given.tickets / took:,.0f} a second", file=sys.stderr)


if __name__ == "__main__":
    main()
