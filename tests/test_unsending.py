"""An answer can be taken back as long as its mail waits, with the status that was set with it."""

from datetime import timedelta

import pytest

from helpdesk import events, search, tickets
from helpdesk.db import now
from helpdesk.errors import Forbidden, NotVisible, Refused
from helpdesk.models import Activity, Category, Clock, Desk, Email, Outcome, Reply, SlaLog, Status, Ticket
from helpdesk.tickets.undoing import is_undoable
from helpdesk.tickets.unsending import take_back
from helpdesk.worker import huey
from tests.outbox import at_once


@pytest.fixture
def answer(ticket, alice, work):
    """What Alice answered to Carol just now, as an activity; her mails of before have gone out."""
    work()
    tickets.take(ticket, by=alice)
    tickets.reply(ticket, "The zebra is in the post.", by=alice)
    return the_answer(ticket)


def the_answer(ticket) -> Activity:
    answers = (Activity.ticket == ticket.id) & (Activity.event == "staff_replied")
    return Activity.select().where(answers).order_by(Activity.id.desc()).get()


def response_clock(ticket) -> SlaLog:
    return SlaLog.get((SlaLog.ticket == ticket.id) & (SlaLog.clock == Clock.RESPONSE))


def test_its_mail_waits_for_some_seconds(answer):
    [waiting] = huey.pending()
    assert waiting.args == (answer.id,)
    assert timedelta(seconds=5) < waiting.eta - now().replace(tzinfo=None) <= timedelta(seconds=10)
    assert not huey.ready_to_run(waiting)


def test_a_desk_that_wants_no_wait_mails_at_once(ticket, alice, work):
    Desk.update(undo_seconds=0).execute()
    work()
    tickets.reply(ticket, "Hello", by=alice)
    assert [task.eta for task in huey.pending()] == [None]


def test_what_customers_do_and_what_staff_tell_each_other_never_waits(answer, ticket, alice, maria, bob, carol, work):
    work()
    tickets.reply(ticket, "Thank you", by=carol)
    tickets.assign(ticket, bob, by=maria)
    assert [task.eta for task in huey.pending()] == [None, None]


def test_taken_back_it_was_never_there(answer, ticket, alice, carol, outbox, work):
    due = ticket.next_due_at
    assert take_back(answer, by=alice)
    work()
    assert outbox.to(carol) == []
    ticket = Ticket.get_by_id(ticket.id)
    assert (ticket.status, ticket.reply_count, ticket.last_reply_at) == (Status.OPEN, 0, None)
    assert ticket.first_response_at is None
    assert ticket.next_due_at < due
    assert response_clock(ticket).outcome == Outcome.PENDING
    assert not Reply.select().where(Reply.told_to(carol.id)).exists()
    assert [search.count(person, "zebra", most=9) for person in (alice, carol)] == [0, 0]


def test_the_status_that_was_set_with_it_goes_back_too(answer, ticket, alice):
    tickets.set_status(ticket, Status.RESOLVED, by=alice, said=answer.reply)
    assert answer in take_back(answer, by=alice)
    ticket = Ticket.get_by_id(ticket.id)
    assert (ticket.status, ticket.resolved_at) == (Status.OPEN, None)
    assert [log.stopped_at for log in ticket.sla_logs] == [None, None]


def test_once_mailed_it_stays_and_only_the_status_goes_back(answer, ticket, alice, carol, outbox, work):
    tickets.set_status(ticket, Status.WAITING_CUSTOMER, by=alice, said=answer.reply)
    work()
    assert not is_undoable(the_answer(ticket))
    assert the_answer(ticket) not in take_back(the_answer(ticket), by=alice)
    assert len(outbox.to(carol)) == 1
    ticket = Ticket.get_by_id(ticket.id)
    assert (ticket.status, ticket.reply_count) == (Status.OPEN, 1)


def test_once_mailed_alone_it_says_so(answer, ticket, alice, work):
    Activity.update(undone_at=now()).where(Activity.event == "status_changed").execute()
    work()
    with pytest.raises(Refused, match="mailed already"):
        take_back(the_answer(ticket), by=alice)


def test_either_it_is_mailed_or_it_is_taken_back(answer, ticket, alice, carol, outbox, work):
    def both() -> None:
        try:
            turns.pop()()
        except Refused:
            lost.append(True)

    turns, lost = [lambda: take_back(answer, by=alice), lambda: events.fan_out(answer.id)], []
    at_once(both, 2)
    work()
    assert len(outbox.to(carol)) == Reply.select().where(Reply.told_to(carol.id)).count()
    assert Email.select().where(Email.failed_at.is_null(False)).count() == 0


def test_another_answer_is_the_first_one_then(clock, answer, ticket, alice, maria):
    clock.shift(timedelta(minutes=5))
    tickets.reply(ticket, "I call you.", by=maria)
    second = the_answer(ticket)
    tickets.undo(answer, by=alice)
    ticket = Ticket.get_by_id(ticket.id)
    assert ticket.first_response_at == second.reply.created_at
    assert response_clock(ticket).stopped_at == second.reply.created_at
    assert response_clock(ticket).outcome == Outcome.MET


def test_the_category_of_today_gives_the_hours(answer, ticket, alice):
    slow = Category.create(name="Slow", slug="slow", response_hours=30, resolution_hours=90)
    tickets.move(ticket, slow, by=alice)
    tickets.undo(answer, by=alice)
    assert response_clock(ticket).target_hours == 30
    tickets.undo(Activity.get(Activity.event == "category_changed"), by=alice)
    assert response_clock(ticket).target_hours == Ticket.get_by_id(ticket.id).category.response_hours


def test_what_was_edited_deleted_or_moved_since_stays(answer, ticket, alice, maria):
    reply = answer.reply
    tickets.edit_reply(reply, "The zebra is on a train.", by=alice)
    with pytest.raises(Refused, match="edited a message after that"):
        take_back(answer, by=alice)
    new = tickets.split(ticket, [reply], by=maria, subject="About zebras")
    with pytest.raises(Refused, match="after that"):
        take_back(answer, by=alice)
    assert Reply.get_by_id(reply.id).ticket == new


def test_what_the_desk_says_by_itself_is_nobodys_to_take_back(ticket, alice, root):
    tickets.reply(ticket, "We have your question.", by=None, automated=True)
    assert not is_undoable(the_answer(ticket))


def test_an_ended_ticket_starts_no_clock(answer, ticket, alice):
    tickets.resolve(ticket, by=alice)
    with pytest.raises(Refused, match="resolved or ended after that"):
        tickets.undo(answer, by=alice)


def test_who_may_not_delete_it_does_not_take_it_back(answer, ticket, bob, maria, mallory, dave, carol):
    tickets.assign(ticket, bob, by=maria)
    with pytest.raises(Forbidden):
        take_back(answer, by=bob)
    with pytest.raises(Forbidden):
        take_back(answer, by=carol)
    for outsider in (mallory, dave):
        with pytest.raises(NotVisible):
            take_back(answer, by=outsider)
    assert take_back(answer, by=maria)


def test_the_same_form_sends_it_anew(ticket, alice):
    tickets.reply(ticket, "Hello", by=alice, form_key="one")
    take_back(the_answer(ticket), by=alice)
    again = tickets.reply(ticket, "Hello", by=alice, form_key="one")
    assert again.deleted_at is None
    assert Ticket.get_by_id(ticket.id).reply_count == 1
