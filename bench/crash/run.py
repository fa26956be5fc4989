"""The run: visitors ask, web and worker die in turn, and in the end every mail is counted."""

import argparse
import random
import subprocess
import sys
import time
from datetime import timedelta
from typing import NamedTuple

from bench.crash import postbox, verdict
from bench.crash.desk import Victims, start_postbox
from bench.crash.visitors import Visitors
from helpdesk.db import db, now
from helpdesk.mail.delivery import LEASE
from helpdesk.models import Activity, Desk, Email
from helpdesk.settings import settings

LONGEST_WAIT = 2.4  # seconds between two kills
AIM = 20.0  # seconds to wait at most for a delivery or a post to begin
SETTLED = {True: timedelta(minutes=2), False: LEASE + timedelta(minutes=5)}  # in a hurry, and not
TAKEN = settings.instance / "taken.jsonl"


class Cut(NamedTuple):
    """One try to deliver one mail, interrupted."""

    email: int
    attempt: int


def run(tickets: int, kills: int, seed: int, hurry: bool) -> int:
    print(f"seed {seed}: {tickets} tickets, {kills} kills, {settings.database}", flush=True)
    _prepare()
    dice, mailbox, victims = random.Random(seed), start_postbox(TAKEN, seed), Victims()
    began = time.monotonic()
    try:
        victims.start()
        visitors = Visitors(settings.base_url)
        cuts = _kill_in_turn(victims, visitors, tickets, kills, dice)
        visitors.wait()
        _settle(victims, tickets, hurry)
        print(f"{time.monotonic() - began:.0f} seconds, {visitors.retries} requests repeated", flush=True)
        return verdict.give(visitors.numbers, postbox.lines(TAKEN, "taken"), [cut.email for cut in cuts])
    finally:
        victims.stop()
        mailbox.kill()
        mailbox.wait()


def _prepare() -> None:
    """A migrated desk that does not mind so many posts from one network address."""
    subprocess.run([sys.executable, "-m", "helpdesk.start"], check=True, stdout=subprocess.DEVNULL)
    with db.connection_context():
        Desk.update(posts_per_network=1_000_000).execute()


def _kill_in_turn(victims: Victims, visitors: Visitors, tickets: int, kills: int, dice: random.Random) -> set[Cut]:
    """Returns the deliveries that a kill of the worker interrupted."""
    cuts: set[Cut] = set()
    for kill in range(kills):
        for number in range(kill * tickets // kills, (kill + 1) * tickets // kills):
            visitors.ask(f"visitor{number}@crash.example")
        name = ("worker", "web")[kill % 2]
        time.sleep(dice.uniform(0, LONGEST_WAIT))
        if kill % 4 < 2:
            AIMS[name](visitors, dice)
        victims.kill(name)
        cuts |= _leased() if name == "worker" else set()
        victims.restart(name)
    return cuts


def _aim_at_delivery(visitors: Visitors, dice: random.Random) -> None:
    """Half of the kills fall at any moment at all; these, while the worker speaks with the SMTP server."""
    begun, deadline = len(postbox.lines(TAKEN, "begun")), time.monotonic() + AIM
    while len(postbox.lines(TAKEN, "begun")) == begun and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(dice.uniform(0, postbox.SLOWEST / 4))


def _aim_at_post(visitors: Visitors, dice: random.Random) -> None:
    """And these while a form is on its way."""
    visitors.posting.clear()
    visitors.posting.wait(AIM)
    time.sleep(dice.uniform(0, 0.03))


AIMS = {"worker": _aim_at_delivery, "web": _aim_at_post}


def _leased() -> set[Cut]:
    """With the worker dead: what it had begun to deliver, each try once."""
    with db.connection_context():
        cut = Email.sent_at.is_null() & (Email.claimed_until > now())
        return {Cut(email.id, email.attempts) for email in Email.select().where(cut)}


def _settle(victims: Victims, tickets: int, hurry: bool) -> None:
    """Until nothing waits any more, with everybody alive: sweeps find what the dead left, as their leases run out."""
    deadline = time.monotonic() + SETTLED[hurry].total_seconds()
    if hurry:
        _put_clock_forward(victims)
    while _unsettled(tickets) and time.monotonic() < deadline:
        time.sleep(0.5)


def _put_clock_forward(victims: Victims) -> None:
    """The worker sweeps as it starts; for its rows, ten minutes have gone by."""
    victims.finish("worker")
    with db.connection_context():
        ten = int(timedelta(minutes=10).total_seconds() * 1_000_000)
        waiting = Email.sent_at.is_null()
        Activity.update(at=Activity.at - ten).where(Activity.fanned_out_at.is_null()).execute()
        Email.update(next_attempt_at=Email.next_attempt_at - ten).where(waiting).execute()
        Email.update(claimed_until=Email.claimed_until - ten).where(waiting).execute()
    victims.restart("worker")


def _unsettled(tickets: int) -> bool:
    with db.connection_context():
        sent = Email.select().where(Email.sent_at.is_null(False)).count()
        failed = Email.select().where(Email.failed_at.is_null(False)).count()
    return sent + failed < tickets


def main() -> int:
    parser = argparse.ArgumentParser()
    for name in ("tickets", "kills", "seed"):
        parser.add_argument(name, type=int)
    parser.add_argument("--hurry", action="store_true")
    return run(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
