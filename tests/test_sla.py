"""The clocks: when they start, stop, are counted anew, and that a breach is told exactly once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk import sla, tickets
from helpdesk.db import db, now
from helpdesk.models import Activity, Category, Clock, Outcome, SlaLog, Status, Ticket
from helpdesk.sla import SlaState, sla_state
from tests.told import told

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def standing(clock):
    """All of these tests look at exact times. The category Account gives itself 2 and 24 hours."""


def log(ticket: Ticket, clock: Clock) -> SlaLog:
    """The newest log row of that clock."""
    mine = (SlaLog.ticket == ticket.id) & (SlaLog.clock == clock)
    return SlaLog.select().where(mine).order_by(SlaLog.id.desc()).first()


def breaches(ticket: Ticket) -> list[str]:
    rows = Activity.select().where((Activity.ticket == ticket.id) & (Activity.event == "sla_breached"))
    return [row.new for row in rows.order_by(Activity.id)]


def test_a_new_ticket_gets_the_hours_of_its_category(ticket):
    assert (ticket.response_due_at, ticket.resolution_due_at) == (START + 2 * HOUR, START + 24 * HOUR)
    assert (ticket.next_due_at, ticket.next_warning_at) == (START + 2 * HOUR, START + 1.6 * HOUR)
    assert {row.outcome for row in ticket.sla_logs} == {Outcome.PENDING}


def test_without_a_category_the_desks_own_hours_count(write, carol):
    ticket = write(carol, category=None)
    assert (ticket.response_due_at, ticket.resolution_due_at) == (START + 4 * HOUR, START + 48 * HOUR)


def test_an_answer_in_time_meets_the_response(ticket, alice, clock):
    clock.shift(2 * HOUR)
    tickets.reply(ticket, "Hello", by=alice)
    row = log(ticket, Clock.RESPONSE)
    assert (row.outcome, row.stopped_at, row.breached_at) == (Outcome.MET, START + 2 * HOUR, None)


def test_a_late_answer_breaches_it_even_before_the_sweep_looks(ticket, alice, clock):
    clock.shift(2 * HOUR + timedelta(seconds=1))
    tickets.reply(ticket, "Hello", by=alice)
    row = log(ticket, Clock.RESPONSE)
    assert (row.outcome, row.breached_at) == (Outcome.BREACHED, START + 2 * HOUR)
    assert (sla.sweep(), breaches(ticket)) == (0, ["First response"])


def test_the_sweep_tells_each_breach_once(ticket, clock):
    clock.shift(2 * HOUR)
    assert sla.sweep() == 0
    clock.shift(timedelta(seconds=1))
    assert [sla.sweep(), sla.sweep()] == [1, 0]
    clock.shift(24 * HOUR)
    assert [sla.sweep(), sla.sweep()] == [1, 0]
    assert breaches(ticket) == ["First response", "Resolution"]


def test_four_workers_together_tell_each_breach_once(write, carol, clock):
    late = [write(carol) for _ in range(5)]
    clock.shift(30 * HOUR)

    def sweep(_) -> int:
        with db.connection_context():
            return sla.sweep()

    with ThreadPoolExecutor(4) as workers:
        told_by = list(workers.map(sweep, range(4)))
    assert sum(told_by) == 10
    assert [breaches(ticket) for ticket in late] == [["First response", "Resolution"]] * 5


def test_a_breached_clock_goes_on_until_it_is_answered(ticket, alice, clock):
    clock.shift(3 * HOUR)
    sla.sweep()
    assert sla_state(Ticket.get_by_id(ticket.id), now()) is SlaState.OVERDUE
    tickets.reply(ticket, "Sorry", by=alice)
    row = log(ticket, Clock.RESPONSE)
    assert (row.outcome, row.stopped_at) == (Outcome.BREACHED, START + 3 * HOUR)
    assert sla_state(Ticket.get_by_id(ticket.id), now()) is SlaState.ON_TIME
    assert breaches(ticket) == ["First response"]


@pytest.mark.parametrize("verb", [tickets.resolve, tickets.cancel])
def test_an_ended_ticket_has_no_running_clock(ticket, maria, verb):
    verb(ticket, by=maria)
    assert SlaLog.select().where(SlaLog.stopped_at.is_null()).count() == 0
    assert (Ticket.get_by_id(ticket.id).next_due_at, ticket.next_warning_at) == (None, None)
    assert ticket.resolution_due_at == START + 24 * HOUR


def test_closing_after_resolving_stops_nothing_twice(ticket, maria, clock):
    tickets.resolve(ticket, by=maria)
    clock.shift(HOUR)
    tickets.close(ticket, by=maria)
    assert log(ticket, Clock.RESOLUTION).stopped_at == START


def test_reopening_starts_a_new_clock_and_keeps_how_the_first_ended(ticket, alice, clock):
    tickets.reply(ticket, "Hello", by=alice)
    clock.shift(30 * HOUR)
    tickets.resolve(ticket, by=alice)
    clock.shift(HOUR)
    tickets.reopen(ticket, by=alice)
    rows = SlaLog.select().where(SlaLog.ticket == ticket, SlaLog.clock == Clock.RESOLUTION).order_by(SlaLog.id)
    assert [row.outcome for row in rows] == [Outcome.BREACHED, Outcome.PENDING]
    assert ticket.resolution_due_at == ticket.next_due_at == START + 31 * HOUR + 24 * HOUR


def test_another_category_counts_from_the_start(ticket, alice, clock):
    clock.shift(HOUR)
    tickets.move(ticket, Category.get(Category.slug == "general"), by=alice)
    assert (ticket.response_due_at, ticket.resolution_due_at) == (START + 4 * HOUR, START + 48 * HOUR)


def test_what_was_breached_stays_breached_in_another_category(ticket, alice, clock):
    clock.shift(3 * HOUR)
    sla.sweep()
    tickets.move(ticket, Category.get(Category.slug == "general"), by=alice)
    row = log(ticket, Clock.RESPONSE)
    assert (row.outcome, row.breached_at, row.due_at) == (Outcome.BREACHED, START + 2 * HOUR, START + 4 * HOUR)
    clock.shift(2 * HOUR)
    assert (sla.sweep(), breaches(ticket)) == (0, ["First response"])


def test_a_stopped_clock_is_not_counted_anew(ticket, alice):
    tickets.reply(ticket, "Hello", by=alice)
    tickets.move(ticket, Category.get(Category.slug == "general"), by=alice)
    assert log(ticket, Clock.RESPONSE).due_at == START + 2 * HOUR


def test_what_lies_in_the_trash_breaches_only_when_it_comes_back(ticket, maria, clock):
    tickets.delete(ticket, by=maria)
    clock.shift(3 * HOUR)
    assert sla.sweep() == 0
    tickets.restore(ticket, by=maria)
    assert (sla.sweep(), breaches(ticket)) == (1, ["First response"])


def test_the_log_and_the_history_agree(ticket, clock):
    clock.shift(30 * HOUR)
    sla.sweep()
    assert SlaLog.select().where(SlaLog.outcome == Outcome.BREACHED).count() == told(ticket).count("sla_breached") == 2


@pytest.mark.parametrize(
    ("minutes", "state"),
    [(0, SlaState.ON_TIME), (95, SlaState.ON_TIME), (96, SlaState.DUE_SOON), (119, SlaState.DUE_SOON),
     (120, SlaState.OVERDUE), (999, SlaState.OVERDUE)],
)  # fmt: skip
def test_due_soon_is_the_last_fifth(ticket, minutes, state):
    at = START + timedelta(minutes=minutes)
    assert sla_state(ticket, at) is state
    assert [s for s in SlaState if Ticket.select().where(s.condition(at)).exists()] == [state]


def test_without_a_running_clock_there_is_no_deadline(ticket, maria):
    tickets.resolve(ticket, by=maria)
    assert sla_state(ticket, START) is SlaState.NONE
    assert Ticket.select().where(SlaState.NONE.condition(START)).count() == 1
    assert ticket.status == Status.RESOLVED
