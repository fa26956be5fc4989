"""Changing many tickets at once: a frozen set, shown before, each by its verb, never twice, taken back as a whole."""

from datetime import timedelta

import pytest

from helpdesk import tickets
from helpdesk.db import now
from helpdesk.errors import Invalid, Refused
from helpdesk.models import Activity, Bulk, BulkItem, BulkOutcome, Priority, Role, Scope, Status, Ticket, User
from helpdesk.tickets import bulk, deeds, proposing
from helpdesk.tickets.filters import Filters
from helpdesk.tickets.foreseeing import preview
from helpdesk.tickets.proposing import propose
from helpdesk.tickets.undoing_many import mails_sent, undo_bulk
from helpdesk.worker import huey

OPEN = Filters(statuses=(Status.OPEN,))


@pytest.fixture
def three(write, carol):
    return [write(carol, subject=f"Question {place}") for place in "abc"]


def fresh(found):
    return [Ticket.get_by_id(ticket.id) for ticket in found]


def done(change: Bulk) -> Bulk:
    """The change once it was carried out."""
    bulk.start(change)
    bulk.carry_out(change)
    return Bulk.get_by_id(change.id)


def outcomes(change: Bulk) -> dict:
    """What became of how many tickets, by outcome and reason."""
    found = {}
    for item in BulkItem.select().where(BulkItem.bulk == change.id):
        found[item.outcome, item.reason] = found.get((item.outcome, item.reason), 0) + 1
    return found


def foreseen(change: Bulk, by: User) -> dict:
    """The same as the preview says."""
    shown = preview(change, by=by)
    counted = {(BulkOutcome.CHANGED, ""): shown.changed, (BulkOutcome.SAME, ""): shown.same}
    counted |= {(BulkOutcome.REFUSED, reason): count for reason, count in shown.refused.items()}
    counted |= {(BulkOutcome.SKIPPED, reason): count for reason, count in shown.skipped.items()}
    return {fate: count for fate, count in counted.items() if count}


def test_it_changes_each_of_the_chosen_tickets(three, maria):
    change = done(propose("status:resolved", by=maria, numbers=[ticket.number for ticket in three[:2]]))
    assert [ticket.status for ticket in fresh(three)] == [Status.RESOLVED, Status.RESOLVED, Status.OPEN]
    assert (change.total, change.done, change.finished_at is not None) == (2, 2, True)
    assert change.words == "Set 2 tickets to “Resolved”"
    assert Activity.select().where(Activity.bulk == change.id, Activity.event == "ticket_resolved").count() == 2


def test_it_changes_all_that_the_filter_leaves_and_reaches_nothing_else(three, write, dave, mallory, alice, billing):
    theirs = write(dave, team=billing)
    done(propose("priority:high", by=alice, filters=OPEN))
    assert {ticket.priority for ticket in fresh(three)} == {Priority.HIGH}
    assert Ticket.get_by_id(theirs.id).priority == Priority.MEDIUM


def test_the_set_is_frozen_when_it_is_proposed(three, write, carol, maria):
    change = propose("priority:high", by=maria, filters=OPEN)
    later = write(carol)
    done(change)
    assert Ticket.get_by_id(later.id).priority == Priority.MEDIUM


@pytest.mark.parametrize("filters", [OPEN, Filters(text="question"), Filters(text="question", statuses=(Status.OPEN,))])
def test_what_left_the_filter_meanwhile_is_skipped(three, maria, filters):
    change = propose("priority:high", by=maria, filters=filters)
    tickets.edit(three[1], by=maria, subject="Something else")
    tickets.resolve(three[1], by=maria)
    expected = {(BulkOutcome.CHANGED, ""): 2, (BulkOutcome.SKIPPED, bulk.LEFT): 1}
    assert foreseen(change, maria) == expected
    assert outcomes(done(change)) == expected
    assert Ticket.get_by_id(three[1].id).priority == Priority.MEDIUM


def test_what_left_the_reach_of_whoever_does_it_is_skipped(three, alice, bob, maria):
    change = propose("priority:high", by=alice, numbers=[ticket.number for ticket in three])
    tickets.assign(three[2], bob, by=maria)
    expected = {(BulkOutcome.CHANGED, ""): 2, (BulkOutcome.SKIPPED, bulk.GONE): 1}
    assert foreseen(change, alice) == expected
    assert outcomes(done(change)) == expected


def test_numbers_out_of_reach_are_not_even_counted(three, mallory, write, dave, billing):
    own = write(dave, team=billing)
    change = propose("priority:high", by=mallory, numbers=[own.number, three[0].number])
    assert change.total == 1
    with pytest.raises(Refused, match="at least one ticket"):
        propose("priority:high", by=mallory, numbers=[three[0].number])


@pytest.mark.parametrize("do", [
    "status:closed", "status:in_progress", "status:resolved", "priority:high", "assign:me", "assign:none",
    "category:1", "delete", "restore", "team:none",
])  # fmt: skip
@pytest.mark.parametrize("who", ["maria", "alice"])
def test_the_preview_says_what_comes_of_it(request, three, write, carol, maria, do, who):
    person = request.getfixturevalue(who)
    more = [write(carol) for _ in range(5)]
    tickets.resolve(more[0], by=maria)
    tickets.cancel(more[1], by=maria)
    tickets.prioritise(more[2], Priority.HIGH, by=maria)
    tickets.assign(more[3], person, by=maria)
    tickets.merge(more[4], three[0], by=maria)
    change = propose(do, by=person, numbers=[ticket.number for ticket in three + more])
    tickets.delete(three[1], by=maria)
    before = Activity.select().count()
    expected = foreseen(change, person)
    assert Activity.select().count() == before
    found = outcomes(done(change))
    assert {fate for fate in expected if "merged" not in fate[1]} == {fate for fate in found if "merged" not in fate[1]}
    assert sorted(expected.values()) == sorted(found.values())


def test_a_preview_leaves_no_task_behind(three, maria, work):
    work()
    preview(propose("status:resolved", by=maria, filters=OPEN), by=maria)
    assert huey.pending_count() == 0
    assert {ticket.status for ticket in fresh(three)} == {Status.OPEN}


@pytest.mark.parametrize(
    "do", ["", "burn", "status:lost", "assign:999999", "tag:x", "priority:", "undo:1", "team:\x00"]
)
def test_nonsense_is_refused(three, maria, do):
    with pytest.raises(Invalid):
        propose(do, by=maria, filters=OPEN)
    assert Bulk.select().count() == 0


def test_nobody_assigns_to_a_customer(three, maria, carol):
    with pytest.raises(Invalid, match="from the list"):
        propose(f"assign:{carol.id}", by=maria, filters=OPEN)


def test_a_list_that_is_too_long_is_refused_with_a_sentence(three, maria, monkeypatch):
    monkeypatch.setattr(proposing, "MOST", 2)
    with pytest.raises(Refused, match="more than 10,000 tickets"):
        propose("delete", by=maria, filters=OPEN)


def test_what_is_refused_stops_nothing_and_says_why(three, maria):
    tickets.cancel(three[1], by=maria)
    change = done(propose("status:in_progress", by=maria, numbers=[ticket.number for ticket in three]))
    [reason] = [reason for outcome, reason in outcomes(change) if outcome == BulkOutcome.REFUSED]
    assert reason.startswith("A ticket that is “Cancelled” cannot become “In progress”.")
    assert [ticket.status for ticket in fresh(three)] == [Status.IN_PROGRESS, Status.CANCELLED, Status.IN_PROGRESS]


def test_a_ticket_that_breaks_leaves_nothing_half_done_and_stops_nothing(three, maria, monkeypatch, caplog):
    record = deeds.moving.events.record

    def breaking(ticket, *given, **more):
        if ticket.id == three[1].id:
            raise KeyError("a fault of ours")
        return record(ticket, *given, **more)

    monkeypatch.setattr(deeds.moving.events, "record", breaking)
    change = done(propose("priority:high", by=maria, filters=OPEN))
    assert outcomes(change) == {(BulkOutcome.CHANGED, ""): 2, (BulkOutcome.REFUSED, bulk.BROKEN): 1}
    assert [ticket.priority for ticket in fresh(three)] == [Priority.HIGH, Priority.MEDIUM, Priority.HIGH]
    assert "a fault of ours" in caplog.text


def test_what_is_not_started_is_not_carried_out_and_forgotten_after_a_day(three, maria, clock):
    change = propose("priority:high", by=maria, filters=OPEN)
    bulk.carry_out(change)
    assert bulk.sweep() == 0
    assert {ticket.priority for ticket in fresh(three)} == {Priority.MEDIUM}
    clock.shift(timedelta(days=2))
    bulk.sweep()
    assert (Bulk.select().count(), BulkItem.select().count()) == (0, 0)


def test_many_are_left_to_the_worker(three, maria, monkeypatch):
    monkeypatch.setattr(bulk, "WHILE_ONE_WAITS", 2)
    change = propose("priority:high", by=maria, filters=OPEN)
    before = huey.pending_count()
    bulk.start(change)
    bulk.start(change)
    assert huey.pending_count() == before + 1
    assert {ticket.priority for ticket in fresh(three)} == {Priority.MEDIUM}
    bulk.carry_out_later.call_local(change.id)
    assert {ticket.priority for ticket in fresh(three)} == {Priority.HIGH}


def test_who_comes_after_a_dead_worker_goes_on_and_does_nothing_twice(three, maria, monkeypatch, clock):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    change = propose("priority:high", by=maria, filters=OPEN)
    dies_at(monkeypatch, turn=3)
    with pytest.raises(KeyboardInterrupt):
        bulk.start(change)
    assert Bulk.get_by_id(change.id).done == 2
    assert bulk.sweep() == 0  # whoever has the lease may be alive
    clock.shift(timedelta(minutes=2))
    assert bulk.sweep() == 1
    assert Bulk.get_by_id(change.id).done == 3 and bulk.sweep() == 0
    assert outcomes(change) == {(BulkOutcome.CHANGED, ""): 3}
    assert Activity.select().where(Activity.bulk == change.id).count() == 3


def test_who_lost_the_lease_stops(three, maria, monkeypatch, clock):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    change = propose("priority:high", by=maria, filters=OPEN)
    fates = bulk._fates

    def slow(change, items):
        clock.shift(timedelta(minutes=2))
        found = fates(change, items)
        if BulkItem.select().where(BulkItem.outcome == BulkOutcome.PENDING).count() == 3:
            monkeypatch.setattr(bulk, "_fates", fates)
            Bulk.update(claimed_until=now() + bulk.LEASE * 2).where(Bulk.id == change.id).execute()
        return found

    monkeypatch.setattr(bulk, "_fates", slow)
    bulk.start(change)
    assert Bulk.get_by_id(change.id).done == 1


def dies_at(monkeypatch, turn: int) -> None:
    """Let the worker die within the transaction of that stretch; whoever comes next is well."""
    settle, turns = bulk._settle, []

    def settle_or_die(fates):
        settle(fates)
        turns.append(fates)
        if len(turns) == turn:
            raise KeyboardInterrupt

    monkeypatch.setattr(bulk, "_settle", settle_or_die)


def test_rights_that_were_lost_meanwhile_count(three, maria, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    change = propose("delete", by=maria, filters=OPEN)
    Role.create(name="Reader", permissions=["list", "view", "update"], scope=Scope.ALL)
    demote_after(monkeypatch, maria, "Reader")
    assert done(change).done == 3
    assert sorted(ticket.deleted_at is not None for ticket in fresh(three)) == [False, False, True]
    assert outcomes(change)[BulkOutcome.REFUSED, "You may not delete this ticket."] == 2


def test_nothing_goes_on_for_who_no_longer_works_here(three, maria, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    change = propose("priority:high", by=maria, filters=OPEN)
    demote_after(monkeypatch, maria, "Customer")
    assert outcomes(done(change))[BulkOutcome.SKIPPED, "Maria no longer works at this desk."] == 2


def demote_after(monkeypatch, person, role: str) -> None:
    """Give the person another role as soon as the first stretch is done."""
    settle = bulk._settle

    def settle_and_demote(fates):
        settle(fates)
        User.update(role=Role.get(Role.name == role)).where(User.id == person.id).execute()

    monkeypatch.setattr(bulk, "_settle", settle_and_demote)


def test_all_of_it_is_taken_back_at_once(three, maria, alice):
    tickets.assign(three[0], alice, by=maria)
    change = done(propose("assign:me", by=maria, filters=OPEN))
    back = done(undo_bulk(change, by=maria))
    assert outcomes(back) == {(BulkOutcome.CHANGED, ""): 3}
    assert [ticket.assignee for ticket in fresh(three)] == [alice, None, None]
    assert back.words == "Take back: Assign 3 tickets to you" and back.undoes == change


def test_what_was_changed_since_stays_and_is_named(three, maria):
    change = done(propose("priority:high", by=maria, filters=OPEN))
    tickets.prioritise(three[1], Priority.LOW, by=maria)
    back = done(undo_bulk(change, by=maria))
    [[outcome, reason]] = [fate for fate in outcomes(back) if fate[1]]
    assert outcome == BulkOutcome.REFUSED and "after that. Take that back first." in reason
    assert [ticket.priority for ticket in fresh(three)] == [Priority.MEDIUM, Priority.LOW, Priority.MEDIUM]


def test_what_stayed_as_it_was_is_not_taken_back(three, maria):
    tickets.prioritise(three[0], Priority.HIGH, by=maria)
    change = done(propose("priority:high", by=maria, filters=OPEN))
    assert undo_bulk(change, by=maria).total == 2


def test_a_deletion_is_taken_back(three, maria):
    change = done(propose("delete", by=maria, filters=OPEN))
    done(undo_bulk(change, by=maria))
    assert {ticket.deleted_at for ticket in fresh(three)} == {None}


def test_it_is_taken_back_once_and_the_taking_back_not_at_all(three, maria):
    change = done(propose("priority:high", by=maria, filters=OPEN))
    back = done(undo_bulk(change, by=maria))
    with pytest.raises(Refused, match="Nothing of this can be taken back"):
        undo_bulk(change, by=maria)
    with pytest.raises(Refused, match="took something back itself"):
        undo_bulk(back, by=maria)


def test_who_takes_it_back_needs_the_right_to(three, maria, alice):
    change = done(propose("delete", by=maria, filters=OPEN))
    User.update(role=Role.get(Role.name == "Agent")).where(User.id == maria.id).execute()
    back = done(undo_bulk(change, by=User.get_by_id(maria.id)))
    assert {outcome for outcome, _ in outcomes(back)} == {BulkOutcome.SKIPPED}
    assert None not in {ticket.deleted_at for ticket in fresh(three)}


def test_mail_that_was_sent_is_counted(three, maria, work, outbox):
    change = done(propose("status:resolved", by=maria, filters=OPEN))
    assert mails_sent(change) == 0
    work()
    assert mails_sent(change) == 3
