"""The verdict: what the SMTP server took against what was asked."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from helpdesk.db import db
from helpdesk.models import Email, Ticket


def give(numbers: dict[str, str], taken: list[dict], cuts: list[int]) -> int:
    """Print what happened; 0 when every confirmation arrived and each copy is the work of a kill, else 1.

    `numbers` are those the visitors were thanked with, by address; `cuts` the mail of each try that a kill cut short.
    """
    with db.connection_context():
        problems = [*_tickets(numbers), *_ledger(numbers), *_mails(numbers, taken, cuts)]
    copies = len(taken) - len({mail["id"] for mail in taken})
    print(f"{len(numbers)} tickets, {len(taken)} mails taken, {len(cuts)} deliveries cut short, {copies} sent twice")
    if not cuts:
        problems.append("no kill fell inside a delivery: this run proves nothing")
    for problem in problems:
        print(f"WRONG: {problem}")
    print(
        "failed" if problems else "passed: none lost, none doubled but by a kill, with the same Message-ID", flush=True
    )
    return 1 if problems else 0


def _tickets(numbers: dict[str, str]) -> Iterator[str]:
    found = {ticket.guest_email: ticket.number for ticket in Ticket.select()}
    if Ticket.select().count() != len(numbers):
        yield f"{Ticket.select().count()} tickets for {len(numbers)} questions"
    if found != numbers:
        yield "visitors were thanked with numbers that are not their tickets'"
    given = sorted(int(number.rpartition("-")[2]) for number in found.values())
    if given != list(range(1, len(given) + 1)):
        yield "the numbers have gaps"


def _ledger(numbers: dict[str, str]) -> Iterator[str]:
    states = Counter(email.state for email in Email.select())
    if states != {"sent": len(numbers)}:
        yield f"the mail ledger says {dict(states)}"


def _mails(numbers: dict[str, str], taken: list[dict], cuts: list[int]) -> Iterator[str]:
    """By address: its own number, one Message-ID, and no more copies than kills during its delivery."""
    arrived = defaultdict(list)
    for mail in taken:
        arrived[mail["to"][0]].append(mail)
    ledger = {email.to: email for email in Email.select()}
    cut = Counter(cuts)
    for address, number in numbers.items():
        copies = arrived[address]
        if not copies:
            yield f"{address} got no mail"
        elif {mail["id"] for mail in copies} != {ledger[address].message_id}:
            yield f"{address} got mails with different Message-IDs"
        elif len(copies) - 1 > cut[ledger[address].id]:
            yield f"{address} got {len(copies)} mails, but its delivery was cut {cut[ledger[address].id]} times"
        elif any(number not in mail["text"] for mail in copies):
            yield f"{address} got a mail that does not hold its number {number}"
