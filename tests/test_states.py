"""The life of a ticket: every move of the table works, every other is refused with a sentence that says why."""

from datetime import timedelta
from itertools import product

import pytest

from helpdesk import tickets
from helpdesk.db import now
from helpdesk.errors import Conflict, Forbidden, NotVisible, Refused
from helpdesk.models import Activity, Desk, Status, Ticket
from helpdesk.tickets.seen import Seen
from helpdesk.tickets.states import MOVES
from tests.told import last_event, told

PAIRS = [(old, new) for old, new in product(Status, Status) if old != new]
ALLOWED = [(old, new) for old, new in PAIRS if new in MOVES[old]]
REFUSED = [(old, new) for old, new in PAIRS if new not in MOVES[old]]


def put(ticket: Ticket, status: Status) -> Ticket:
    Ticket.update(status=status).where(Ticket.id == ticket.id).execute()
    return ticket


def names(pair) -> str:
    return "-".join(status.slug for status in pair)


def test_the_table_is_the_one_that_was_agreed():
    assert {old.slug: sorted(new.slug for new in allowed) for old, allowed in MOVES.items()} == {
        "open": ["cancelled", "in_progress", "resolved", "waiting_customer"],
        "in_progress": ["cancelled", "open", "resolved", "waiting_customer"],
        "waiting_customer": ["cancelled", "in_progress", "resolved"],
        "resolved": ["closed", "in_progress"],
        "closed": ["open"],
        "cancelled": ["open"],
    }


@pytest.mark.parametrize("pair", ALLOWED, ids=names)
def test_an_allowed_move_is_made_and_told_once(ticket, maria, pair):
    old, new = pair
    before = len(told(ticket))
    tickets.set_status(put(ticket, old), new, by=maria)
    assert Ticket.get_by_id(ticket.id).status == new
    activity = Activity.select().order_by(Activity.id.desc()).first()
    assert (activity.old, activity.new, activity.by) == (old.label, new.label, maria)
    assert activity.undo["status"] == old
    assert len(told(ticket)) == before + 1


@pytest.mark.parametrize("pair", REFUSED, ids=names)
def test_any_other_move_is_refused_and_says_why(ticket, maria, pair):
    old, new = pair
    with pytest.raises(Refused, match=f"“{old.label}” cannot become “{new.label}”. From here it can become “"):
        tickets.set_status(put(ticket, old), new, by=maria)
    assert Ticket.get_by_id(ticket.id).status == old


@pytest.mark.parametrize("status", Status)
def test_the_same_status_again_changes_nothing(ticket, maria, status):
    put(ticket, status)
    version, before = Ticket.get_by_id(ticket.id).version, told(ticket)
    tickets.set_status(ticket, status, by=maria)
    assert (Ticket.get_by_id(ticket.id).version, told(ticket)) == (version, before)


def test_each_verb_names_its_event(ticket, maria):
    for verb, event in [
        (tickets.start, "status_changed"),
        (tickets.wait, "status_changed"),
        (tickets.resolve, "ticket_resolved"),
        (tickets.close, "ticket_closed"),
        (tickets.reopen, "ticket_reopened"),
        (tickets.cancel, "ticket_cancelled"),
        (tickets.reopen, "ticket_reopened"),
    ]:
        verb(ticket, by=maria)
        assert last_event(ticket) == event


def test_ending_and_reopening_keep_the_times(ticket, maria, clock):
    tickets.resolve(ticket, by=maria)
    resolved_at = ticket.resolved_at
    clock.shift(timedelta(hours=1))
    tickets.close(ticket, by=maria)
    assert (ticket.resolved_at, ticket.closed_at) == (resolved_at, resolved_at + timedelta(hours=1))
    tickets.reopen(ticket, by=maria)
    assert (ticket.status, ticket.resolved_at, ticket.closed_at) == (Status.OPEN, None, None)


def test_reopening_a_resolved_ticket_goes_on_with_it(ticket, maria):
    tickets.resolve(ticket, by=maria)
    tickets.reopen(ticket, by=maria)
    assert ticket.status == Status.IN_PROGRESS


def test_reopening_what_never_ended_does_nothing(ticket, maria):
    tickets.start(ticket, by=maria)
    before = told(ticket)
    tickets.reopen(ticket, by=maria)
    assert (ticket.status, told(ticket)) == (Status.IN_PROGRESS, before)


def test_reopening_looks_at_the_ticket_as_it_is_now(ticket, maria):
    tickets.resolve(ticket, by=maria)
    seen = Ticket.get_by_id(ticket.id)
    tickets.close(ticket, by=maria)
    tickets.reopen(seen, by=maria)
    assert seen.status == Status.OPEN


def test_a_customer_marks_it_as_solved(ticket, carol):
    tickets.resolve(ticket, by=carol)
    assert Ticket.get_by_id(ticket.id).status == Status.RESOLVED


@pytest.mark.parametrize("verb", [tickets.start, tickets.wait, tickets.close, tickets.cancel])
def test_a_customer_makes_no_other_move(ticket, carol, verb):
    with pytest.raises(Forbidden, match="Only staff can do this"):
        verb(ticket, by=carol)


def test_a_customer_takes_up_again_what_was_closed_lately(ticket, carol, maria, clock):
    close(ticket, maria)
    clock.shift(timedelta(days=Desk.current().reopen_days))
    tickets.reopen(ticket, by=carol)
    assert ticket.status == Status.OPEN


def test_a_customer_does_not_reopen_what_was_closed_long_ago(ticket, carol, maria, clock):
    close(ticket, maria)
    clock.shift(timedelta(days=Desk.current().reopen_days, seconds=1))
    with pytest.raises(Refused, match="too long ago"):
        tickets.reopen(ticket, by=carol)


def test_a_customer_does_not_reopen_what_was_cancelled(ticket, carol, maria):
    tickets.cancel(ticket, by=maria)
    with pytest.raises(Refused, match="was cancelled"):
        tickets.reopen(ticket, by=carol)


def test_only_who_may_close_closes_and_reopens(ticket, alice):
    alice.role.permissions = ["list", "view", "create", "update"]
    tickets.resolve(ticket, by=alice)
    for verb in (tickets.close, tickets.reopen):
        with pytest.raises(Forbidden, match="You may not close or reopen this ticket"):
            verb(ticket, by=alice)


def test_who_may_only_close_does_not_start(ticket, alice):
    alice.role.permissions = ["view", "close"]
    with pytest.raises(Forbidden, match="You may not change this ticket"):
        tickets.start(ticket, by=alice)
    tickets.cancel(ticket, by=alice)
    assert ticket.status == Status.CANCELLED


def test_outsiders_move_nothing(ticket, mallory, dave):
    for outsider in (mallory, dave):
        with pytest.raises(NotVisible):
            tickets.resolve(ticket, by=outsider)


def test_who_is_no_longer_active_moves_nothing(ticket, maria):
    maria.active = False
    with pytest.raises(NotVisible):
        tickets.start(ticket, by=maria)


def test_the_second_of_two_who_looked_at_the_same_status_is_told(ticket, maria, root):
    seen = Seen.of(ticket)
    tickets.start(ticket, by=maria)
    with pytest.raises(Conflict):
        tickets.set_status(ticket, Status.RESOLVED, by=root, seen=seen)


def test_the_desk_itself_may_close(ticket):
    tickets.resolve(ticket, by=None)
    tickets.close(ticket, by=None)
    assert ticket.closed_at <= now()


def close(ticket: Ticket, by) -> None:
    tickets.resolve(ticket, by=by)
    tickets.close(ticket, by=by)
