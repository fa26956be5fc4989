"""Numbers are consecutive, however many ask at once and however many of them fail."""

import re
import subprocess
import sys

import pytest

from helpdesk.db import db, now
from helpdesk.models import Ticket, TicketCounter
from helpdesk.settings import ROOT

PROCESSES = 16


def ask_at_once(each: int) -> list[str]:
    """Let 16 processes ask `each` times, all starting together, and return the numbers they were given."""
    askers = [asker(each) for _ in range(PROCESSES)]
    for process in askers:
        assert process.stdout.readline() == "ready\n"
    for process in askers:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=300) for process in askers]
    assert [(process.returncode, errors) for process, (_, errors) in zip(askers, told, strict=True)] == [(0, "")] * 16
    return [number for numbers, _ in told for number in numbers.split()]


def asker(each: int) -> subprocess.Popen:
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "tests.asking", str(each)]
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


@pytest.mark.parametrize("each", [25, pytest.param(125, marks=pytest.mark.slow)])
def test_sixteen_processes_at_once_get_consecutive_numbers(each):
    numbers = ask_at_once(each)
    year = now().year
    assert sorted(numbers) == [f"TKT-{year}-{place:06}" for place in range(1, PROCESSES * each + 1)]
    assert sorted(ticket.number for ticket in Ticket.select(Ticket.number)) == sorted(numbers)
    assert TicketCounter.get().last == len(numbers)


def test_the_order_of_numbers_is_the_order_of_ids(write, carol):
    for _ in range(3):
        write(carol)
    numbers = [ticket.number for ticket in Ticket.select().order_by(Ticket.id)]
    assert numbers == sorted(numbers)
    assert all(re.fullmatch(r"TKT-\d{4}-\d{6}", number) for number in numbers)


def test_a_year_can_have_more_than_a_million(write, carol):
    year = now().year
    TicketCounter.create(year=year, last=999_999)
    assert write(carol).number == f"TKT-{year}-1000000"


def test_every_year_starts_at_one(write, carol, clock):
    write(carol)
    clock.move_to("2027-01-01T00:00:00+00:00")
    assert write(carol).number == "TKT-2027-000001"
    assert not db.in_transaction()
