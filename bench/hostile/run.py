"""The run: customers on an idle desk, then the same under attack, then the mails that it caused."""

import json
import subprocess
import sys
import time
from collections import Counter
from urllib.error import URLError
from urllib.request import urlopen

from bench.crash import postbox
from bench.crash.desk import Victims, start_postbox
from bench.hostile.customers import PASSWORD, Customers
from bench.measure import memory_of
from helpdesk import accounts
from helpdesk.db import db
from helpdesk.mailboxes import mailbox
from helpdesk.models import Activity, Desk, Email, Role, Ticket, User
from helpdesk.settings import settings

TAKEN = settings.instance / "taken.jsonl"
CUSTOMERS = 24
SLOWER = 2.0  # times the idle p95 are allowed under attack
SETTLED = 180  # seconds until the last mail has gone


def run(posts: int, minutes: float, networks: int, seed: int) -> int:
    """Print what was measured; 0 when all is as it should be."""
    subprocess.run([sys.executable, "-m", "helpdesk.start"], check=True, stdout=subprocess.DEVNULL)
    emails, box, victims = _people(), start_postbox(TAKEN, seed), Victims()
    try:
        victims.start()
        _wait_for_desk()
        customers = Customers(settings.port, emails)
        idle = _for(customers, max(10.0, min(60.0, minutes * 15)))
        attack = _attack(posts, minutes, networks, seed)
        attacked = customers.live(lambda: attack.poll() is None)
        statuses = json.loads(attack.stdout.read())
        memory = {name: memory_of(process.running.pid) for name, process in victims.processes.items()}
        _settle()
        return _verdict(idle, attacked, customers.failed, statuses, memory)
    finally:
        victims.stop()
        box.kill()
        box.wait()


def _people() -> list[str]:
    emails = [f"customer{number}@behaved.example" for number in range(CUSTOMERS)]
    with db.connection_context():
        first = accounts.create(emails[0], Role.get(Role.name == "Customer"), PASSWORD)
        for email in emails[1:]:
            User.create(email=email, role=first.role, password_hash=first.password_hash, verified_at=first.verified_at)
    return emails


def _wait_for_desk() -> None:
    for _ in range(300):
        try:
            urlopen(f"http://127.0.0.1:{settings.port}/healthz", timeout=5)
            return
        except (URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("The desk did not start.")


def _for(customers: Customers, seconds: float) -> dict[str, list[float]]:
    end = time.monotonic() + seconds
    return customers.live(lambda: time.monotonic() < end)


def _attack(*given) -> subprocess.Popen:
    command = [sys.executable, "-m", "bench.hostile.attack", str(settings.port), *map(str, given)]
    attack = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert attack.stdout.readline() == "ready\n"
    attack.stdin.write("go\n")
    attack.stdin.flush()
    return attack


def _settle() -> None:
    deadline = time.monotonic() + SETTLED
    while time.monotonic() < deadline:
        with db.connection_context():
            unsent = Email.sent_at.is_null() & Email.failed_at.is_null()
            waits = Activity.select().where(Activity.fanned_out_at.is_null()).exists() or Email.select().where(unsent)
            if not waits:
                return
        time.sleep(1)


def _verdict(idle: dict, attacked: dict, failed: list[str], statuses: dict[str, int], memory: dict[str, float]) -> int:
    problems = [f"a customer got {what} {count} times" for what, count in Counter(failed).items()]
    print(f"{'a customer, milliseconds':28}{'idle':>8}{'p95':>8}{'attacked':>10}{'p95':>8}{'answers':>9}")
    for what in ("all of it", *idle):
        before, during = (_all(times) if what == "all of it" else times[what] for times in (idle, attacked))
        numbers = f"{_at(before, 50):8.1f}{_at(before, 95):8.1f}{_at(during, 50):10.1f}{_at(during, 95):8.1f}"
        print(f"{what:28}{numbers}{len(during):9}")
    if _at(_all(attacked), 95) > SLOWER * _at(_all(idle), 95):
        problems.append(f"p95 under attack is {_at(_all(attacked), 95) / _at(_all(idle), 95):.1f} × the idle one")
    print("hostile posts: " + ", ".join(f"{what} × {count}" for what, count in statuses.items()))
    problems += _mails()
    print("memory: " + " + ".join(f"{name} {size:.0f}" for name, size in memory.items()) + " MB")
    for problem in problems:
        print(f"WRONG: {problem}")
    print("failed" if problems else "passed", flush=True)
    return 1 if problems else 0


def _mails() -> list[str]:
    """What arrived at hostile addresses, by mailbox, against the cap of the hour."""
    to = [mail["to"][0] for mail in postbox.lines(TAKEN, "taken")]
    counts = Counter(mailbox(address) for address in to if address.endswith("@hostile.example"))
    with db.connection_context():
        cap, tickets = min(Desk.current().mails_per_hour, Desk.current().mails_per_day), Ticket.select().count()
    most = max(counts.values(), default=0)
    print(f"{tickets} tickets; {sum(counts.values())} mails to {len(counts)} hostile addresses, at most {most} to one")
    return [f"{address} got {count} mails, its cap is {cap}" for address, count in counts.items() if count > cap]


def _all(times: dict[str, list[float]]) -> list[float]:
    return [time for row in times.values() for time in row]


def _at(times: list[float], percent: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)] if times else 0.0


if __name__ == "__main__":
    posts, minutes, networks, seed = sys.argv[1:]
    sys.exit(run(int(posts), float(minutes), int(networks), int(seed)))
