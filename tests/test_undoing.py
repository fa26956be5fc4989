"""Taking changes back."""

from datetime import timedelta

import pytest

from helpdesk import attachments, events, mail, sla, tickets
from helpdesk.errors import Forbidden, NotVisible, Refused
from helpdesk.models import (
    Activity,
    Attachment,
    Category,
    Email,
    Outcome,
    Priority,
    Role,
    SlaLog,
    Status,
    Tag,
    Ticket,
    TicketTag,
    User,
)
from helpdesk.tickets import Guest, undoing
from helpdesk.tickets.undoing import is_undoable
from helpdesk.worker import huey
from tests.busy import message
from tests.merged import clocks, last


@pytest.fixture(autouse=True)
def standing(clock):
    """Times are exact in these tests."""


def test_an_assignment_goes_back_to_whoever_had_it(ticket, alice, bob, maria):
    tickets.assign(ticket, alice, by=maria)
    tickets.assign(ticket, bob, by=maria)
    tickets.undo(last(ticket), by=maria)
    assert Ticket.get_by_id(ticket.id).assignee == alice


def test_it_is_told_and_can_be_done_once(ticket, maria):
    tickets.prioritise(ticket, Priority.URGENT, by=maria)
    change = last(ticket)
    tickets.undo(change, by=maria)
    assert (last(ticket).event, last(ticket).undoes) == ("undone", change)
    with pytest.raises(Refused, match="taken back already"):
        tickets.undo(change, by=maria)


def test_a_resolved_ticket_runs_its_clocks_again(ticket, maria):
    before = list(SlaLog.select().where(SlaLog.ticket == ticket.id).order_by(SlaLog.id).dicts())
    tickets.resolve(ticket, by=maria)
    tickets.undo(last(ticket), by=maria)
    assert list(SlaLog.select().where(SlaLog.ticket == ticket.id).order_by(SlaLog.id).dicts()) == before
    found = Ticket.get_by_id(ticket.id)
    assert (found.status, found.resolved_at) == (Status.OPEN, None) and found.next_due_at is not None


def test_a_reopened_ticket_has_its_old_end_again(ticket, maria):
    tickets.resolve(ticket, by=maria)
    resolved_at = Ticket.get_by_id(ticket.id).resolved_at
    tickets.reopen(ticket, by=maria)
    tickets.undo(last(ticket), by=maria)
    found = Ticket.get_by_id(ticket.id)
    assert (found.status, found.resolved_at) == (Status.RESOLVED, resolved_at)
    assert not SlaLog.select().where((SlaLog.ticket == ticket.id) & (SlaLog.outcome == Outcome.PENDING)).exists()


def test_a_later_change_of_the_same_stands_in_the_way(ticket, alice, maria):
    tickets.assign(ticket, alice, by=maria)
    first = last(ticket)
    tickets.unassign(ticket, by=maria)
    with pytest.raises(Refused, match="Maria put it back for others to take after that"):
        tickets.undo(first, by=maria)


def test_a_later_change_of_something_else_does_not(ticket, alice, maria):
    tickets.assign(ticket, alice, by=maria)
    first = last(ticket)
    tickets.prioritise(ticket, Priority.HIGH, by=maria)
    tickets.undo(first, by=maria)
    assert Ticket.get_by_id(ticket.id).assignee is None


def test_category_tags_and_trash_go_back(ticket, root):
    old, new = ticket.category, Category.get(Category.slug == "billing")
    refund = Tag.create(name="refund")
    for change in (lambda: tickets.move(ticket, new, by=root), lambda: tickets.tag(ticket, refund, by=root)):
        change()
        tickets.undo(last(ticket), by=root)
    tickets.delete(ticket, by=root)
    tickets.undo(last(ticket), by=root)
    found = Ticket.get_by_id(ticket.id)
    assert (found.category, list(found.ticket_tags), found.deleted_at) == (old, [], None)


def test_a_deleted_message_is_there_again(ticket, alice, maria):
    tickets.assign(ticket, alice, by=maria)
    reply = tickets.reply(ticket, "Please try again.", by=alice)
    tickets.delete_reply(reply, by=alice)
    assert Ticket.get_by_id(ticket.id).reply_count == 0
    tickets.undo(last(ticket), by=alice)
    assert Ticket.get_by_id(ticket.id).reply_count == 1


def test_after_thirty_days_it_stays(ticket, maria, clock):
    tickets.prioritise(ticket, Priority.HIGH, by=maria)
    clock.shift(timedelta(days=31))
    with pytest.raises(Refused, match="more than 30 days ago"):
        tickets.undo(last(ticket), by=maria)


def test_mail_that_waits_is_stopped(ticket, alice, maria, outbox, work):
    tickets.assign(ticket, alice, by=maria)
    huey.storage.flush_all()
    events.fan_out(last(ticket).id)
    huey.storage.flush_all()
    email = Email.get(Email.activity == last(ticket))
    tickets.undo(last(ticket), by=maria)
    mail.deliver(email.id)
    mail.sweep()
    work()
    assert outbox.to(alice) == []
    assert (Email.get_by_id(email.id).state, Email.get_by_id(email.id).error) == (
        "failed",
        "What it told was taken back before it was sent.",
    )


def test_mail_that_was_not_yet_written_is_never_written(ticket, alice, maria, outbox, work):
    work()
    outbox.clear()
    tickets.assign(ticket, alice, by=maria)
    tickets.undo(last(ticket), by=maria)
    work()
    events.sweep(older_than=timedelta(0))
    assert outbox.messages == []


def test_mail_that_went_is_named(ticket, alice, maria, outbox, work):
    tickets.assign(ticket, alice, by=maria)
    change = last(ticket)
    assert undoing.plan(change, by=maria).reached == []
    work()
    assert undoing.plan(change, by=maria).reached == ["alice@desk.test"]
    tickets.undo(change, by=maria)
    assert Email.get(Email.activity == change).state == "sent"


def test_who_may_not_do_it_may_not_undo_it(ticket, alice, mallory, dave, root):
    tickets.assign(ticket, alice, by=root)
    tickets.delete(ticket, by=root)
    tickets.restore(ticket, by=root)
    change = last(ticket)
    with pytest.raises(Forbidden):
        tickets.undo(change, by=alice)
    for outsider in (mallory, dave):
        with pytest.raises(NotVisible):
            undoing.plan(change, by=outsider)
        with pytest.raises(NotVisible):
            tickets.undo(change, by=outsider)


def test_what_has_no_way_back_says_so(busy, maria):
    tickets.note(busy, "Only for us", by=maria)
    for event in ("ticket_created", "note_added"):
        activity = Activity.get((Activity.ticket == busy.id) & (Activity.event == event))
        assert not is_undoable(activity)
        assert undoing.plan(activity, by=maria).refusal == "This cannot be taken back."
        with pytest.raises(Refused, match="cannot be taken back"):
            tickets.undo(activity, by=maria)


def test_taking_back_is_not_taken_back(ticket, maria):
    tickets.prioritise(ticket, Priority.URGENT, by=maria)
    tickets.undo(last(ticket), by=maria)
    with pytest.raises(Refused, match="cannot be taken back"):
        tickets.undo(last(ticket), by=maria)


def test_who_has_left_gets_nothing_back(ticket, alice, bob, maria):
    tickets.assign(ticket, alice, by=maria)
    tickets.assign(ticket, bob, by=maria)
    User.update(active=False).where(User.id == alice.id).execute()
    assert undoing.plan(last(ticket), by=maria).refusal == "Alice is not an active member of staff."
    with pytest.raises(Refused, match="not an active member of staff"):
        tickets.undo(last(ticket), by=maria)


def test_an_address_whose_links_have_ended_does_not_come_back(maria):
    guests = tickets.submit(by=Guest("gina@desk.test"), subject="Hello", description="Please")
    tickets.edit(guests, by=maria, guest_email="georg@desk.test")
    with pytest.raises(Refused, match="links to the former address have ended"):
        tickets.undo(last(guests), by=maria)


def test_a_file_that_was_purged_does_not_come_back(busy, maria):
    file = Attachment.get()
    tickets.remove_file(file, by=maria)
    attachments.path(file).unlink()
    assert "removed for good" in undoing.plan(last(busy), by=maria).refusal
    with pytest.raises(Refused, match="removed for good"):
        tickets.undo(last(busy), by=maria)


def test_an_older_text_does_not_come_back_over_a_newer_one(busy, alice):
    tickets.edit_reply(message(), "<p>Once</p>", by=alice)
    first = last(busy)
    tickets.edit_reply(message(), "<p>Twice</p>", by=alice)
    with pytest.raises(Refused, match="Alice edited a message after that"):
        tickets.undo(first, by=alice)
    tickets.undo(last(busy), by=alice)
    tickets.undo(first, by=alice)
    assert message().body == "<p>Please try again.</p>" and message().edited_at is None


def test_a_ticket_in_the_trash_rests(ticket, root):
    tickets.prioritise(ticket, Priority.URGENT, by=root)
    change = last(ticket)
    tickets.delete(ticket, by=root)
    with pytest.raises(Refused, match="This ticket is in the trash"):
        tickets.undo(change, by=root)


def test_a_reply_that_ends_the_waiting_stays_an_answer(ticket, alice, maria, clock):
    tickets.resolve(ticket, by=maria)
    resolved = last(ticket)
    clock.shift(timedelta(minutes=5))
    said = tickets.reply(ticket, "Done", by=alice)
    tickets.undo(resolved, by=maria)
    assert [log["stopped_at"] for log in clocks(ticket)] == [said.created_at, None]


def test_what_is_late_by_now_stays_late(ticket, maria, clock):
    clock.shift(timedelta(hours=1))
    tickets.resolve(ticket, by=maria)
    clock.shift(timedelta(hours=2))
    tickets.undo(last(ticket), by=maria)
    assert sla.sweep() == 1
    tickets.resolve(ticket, by=maria)
    tickets.undo(last(ticket), by=maria)
    assert [log["outcome"] for log in clocks(ticket)] == [Outcome.BREACHED, Outcome.PENDING]
    assert sla.sweep() == 0


def test_what_the_other_category_alone_made_late_is_not_late(ticket, root, clock):
    swift = Category.create(name="Swift", slug="swift", response_hours=0.5, resolution_hours=1)
    before = clocks(ticket)
    tickets.move(ticket, swift, by=root)
    clock.shift(timedelta(minutes=45))
    assert sla.sweep() == 1
    tickets.undo(last(ticket, "category_changed"), by=root)
    assert clocks(ticket) == before


def test_a_clock_that_stopped_meanwhile_is_judged_by_the_former_category(ticket, root, clock):
    swift = Category.create(name="Swift", slug="swift", response_hours=0.5, resolution_hours=1)
    tickets.move(ticket, swift, by=root)
    moved = last(ticket)
    clock.shift(timedelta(minutes=45))
    tickets.resolve(ticket, by=root)
    tickets.undo(moved, by=root)
    assert [log["outcome"] for log in clocks(ticket)] == [Outcome.MET, Outcome.MET]


def test_what_was_late_before_stays_late_in_any_category(ticket, root, clock):
    slow = Category.create(name="Slow", slug="slow", response_hours=50, resolution_hours=100)
    clock.shift(timedelta(hours=3))
    assert sla.sweep() == 1
    tickets.move(ticket, slow, by=root)
    tickets.undo(last(ticket), by=root)
    assert [log["outcome"] for log in clocks(ticket)] == [Outcome.BREACHED, Outcome.PENDING]


def test_a_tag_stays_off_when_it_was_taken_off_before(busy, maria):
    bug = Tag.get()
    tickets.untag(busy, bug, by=maria)
    removed = last(busy)
    tickets.tag(busy, bug, by=maria)
    with pytest.raises(Refused, match="Maria added the tag bug after that"):
        tickets.undo(removed, by=maria)
    tickets.undo(last(busy), by=maria)
    assert not TicketTag.select().exists()


def test_what_goes_back_into_the_trash_stays_there_as_long_as_anything(ticket, root, clock):
    tickets.delete(ticket, by=root)
    clock.shift(timedelta(days=25))
    tickets.restore(ticket, by=root)
    clock.shift(timedelta(days=10))
    tickets.undo(last(ticket, "ticket_restored"), by=root)
    assert tickets.purge() == 0 and Ticket.get_by_id(ticket.id).deleted_at is not None


@pytest.mark.parametrize("done", ["deleted", "edited"])
def test_what_others_did_to_a_message_comes_back_by_who_could_do_it(ticket, alice, bob, root, done):
    said = tickets.reply(ticket, "Card 4111", by=alice)
    tickets.assign(ticket, bob, by=root)
    if done == "deleted":
        tickets.delete_reply(said, by=root)
    else:
        tickets.edit_reply(said, "Card …", by=root)
    with pytest.raises(Forbidden):
        tickets.undo(last(ticket, f"reply_{done}"), by=bob)
    tickets.undo(last(ticket, f"reply_{done}"), by=root)


def test_nobody_gets_a_ticket_back_that_they_could_not_open(ticket, alice, bob, root):
    tickets.assign(ticket, bob, by=root)
    tickets.assign(ticket, alice, by=root)
    bob.role = Role.create(name="Blind", permissions=["list"], scope=bob.role.scope)
    bob.save()
    with pytest.raises(Refused, match="may not open tickets"):
        tickets.undo(last(ticket, "ticket_assigned"), by=root)


def test_what_a_purge_has_torn_apart_is_not_joined_again(write, carol, alice, root):
    source, into = write(carol), write(carol)
    said = tickets.reply(source, "An answer", by=alice)
    tickets.merge(source, into, by=root)
    tickets.split(Ticket.get_by_id(into.id), [said], by=root, subject="New")
    tickets.delete(Ticket.get_by_id(source.id), by=root)
    tickets.remove_for_good(Ticket.get_by_id(source.id), by=root)
    divided = last(into, "ticket_split")
    assert "removed for good" in undoing.plan(divided, by=root).refusal
    with pytest.raises(Refused, match="removed for good"):
        tickets.undo(divided, by=root)
