"""What is said in a ticket, and how it moves the ticket on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from helpdesk import tickets
from helpdesk.db import db
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import Activity, Clock, Desk, Outcome, Reply, Side, SlaLog, Status, Ticket
from tests.told import last_event, told


def test_the_first_answer_starts_an_open_ticket(ticket, alice):
    said = tickets.reply(ticket, "<p>Try again.</p>", by=alice)
    assert (said.side, said.internal, said.author) == (Side.STAFF, False, alice)
    assert (ticket.status, ticket.first_response_at) == (Status.IN_PROGRESS, said.created_at)
    assert told(ticket) == ["ticket_created", "staff_replied", "status_changed"]


def test_the_first_answer_meets_the_response_deadline(ticket, alice, clock):
    clock.shift(timedelta(minutes=5))
    tickets.reply(ticket, "Hello", by=alice)
    log = SlaLog.get(SlaLog.ticket == ticket, SlaLog.clock == Clock.RESPONSE)
    assert (log.outcome, log.stopped_at) == (Outcome.MET, ticket.first_response_at)
    assert ticket.next_due_at == ticket.resolution_due_at


def test_the_second_answer_is_not_the_first(ticket, alice, clock):
    first = tickets.reply(ticket, "Hello", by=alice)
    clock.shift(timedelta(hours=1))
    tickets.reply(ticket, "And again", by=alice)
    assert ticket.first_response_at == first.created_at
    assert (ticket.reply_count, told(ticket)[-1]) == (2, "staff_replied")


def test_notes_and_automatic_replies_are_no_answer(ticket, alice):
    tickets.note(ticket, "Hm", by=alice)
    tickets.reply(ticket, "We got it", by=alice, automated=True)
    tickets.reply(ticket, "We got it", by=None)
    assert (ticket.status, ticket.first_response_at) == (Status.OPEN, None)
    assert SlaLog.select().where(SlaLog.stopped_at.is_null(False)).count() == 0


def test_a_note_is_internal_and_counts_nowhere(ticket, alice):
    said = tickets.note(ticket, "She wrote before", by=alice)
    assert (said.internal, ticket.reply_count, ticket.last_reply_at) == (True, 0, None)
    assert last_event(ticket) == "note_added"


def test_customers_write_no_notes(ticket, carol):
    with pytest.raises(Forbidden):
        tickets.note(ticket, "Psst", by=carol)


def test_lists_know_who_spoke_last(ticket, alice, carol, clock):
    tickets.reply(ticket, "Hello", by=alice)
    clock.shift(timedelta(minutes=1))
    said = tickets.reply(ticket, "Thank you", by=carol)
    fresh = Ticket.get_by_id(ticket.id)
    assert (fresh.last_reply_by, fresh.last_reply_at, fresh.reply_count) == (Side.CUSTOMER, said.created_at, 2)


@pytest.mark.parametrize("verb", [tickets.wait, tickets.resolve])
@pytest.mark.parametrize("taken", [True, False])
def test_a_customers_reply_brings_it_back_in_one_step(ticket, alice, carol, verb, taken):
    if taken:
        tickets.take(ticket, by=alice)
    verb(ticket, by=alice)
    before = len(told(ticket))
    tickets.reply(ticket, "It is back", by=carol)
    assert ticket.status == (Status.IN_PROGRESS if taken else Status.OPEN)
    event = "status_changed" if verb is tickets.wait else "ticket_reopened"
    assert told(ticket)[before:] == ["customer_replied", event]


def test_a_customers_reply_leaves_an_open_ticket_where_it_is(ticket, carol):
    tickets.reply(ticket, "And one more thing", by=carol)
    assert (ticket.status, told(ticket)) == (Status.OPEN, ["ticket_created", "customer_replied"])


def test_a_reply_reopens_what_was_closed_lately_with_a_new_clock(ticket, alice, carol, clock):
    close(ticket, alice)
    clock.shift(timedelta(days=Desk.current().reopen_days))
    tickets.reply(ticket, "It is back", by=carol)
    assert (ticket.status, ticket.closed_at) == (Status.OPEN, None)
    clocks = SlaLog.select().where(SlaLog.ticket == ticket, SlaLog.clock == Clock.RESOLUTION).order_by(SlaLog.id)
    assert [log.outcome for log in clocks] == [Outcome.MET, Outcome.PENDING]


def test_a_reply_to_what_was_closed_long_ago_is_refused_and_leaves_nothing(ticket, alice, carol, clock):
    close(ticket, alice)
    before = told(ticket)
    clock.shift(timedelta(days=Desk.current().reopen_days, seconds=1))
    with pytest.raises(Refused, match="start a new one"):
        tickets.reply(ticket, "It is back", by=carol)
    assert (Reply.select().count(), told(ticket)) == (0, before)


def test_a_reply_to_what_was_cancelled_is_refused(ticket, maria, carol):
    tickets.cancel(ticket, by=maria)
    with pytest.raises(Refused, match="cancelled"):
        tickets.reply(ticket, "Why?", by=carol)


def test_staff_can_still_say_something_in_a_closed_ticket(ticket, alice):
    close(ticket, alice)
    tickets.reply(ticket, "One more hint", by=alice)
    assert ticket.status == Status.CLOSED


def test_staff_speak_as_customers_in_what_they_asked_themselves(write, alice):
    own = write(alice)
    said = tickets.reply(own, "Any news?", by=alice)
    assert (said.side, own.status, own.first_response_at) == (Side.CUSTOMER, Status.OPEN, None)
    assert last_event(own) == "customer_replied"


@pytest.mark.parametrize("body", ["", " \n", "<p><br></p>", "\u202e\x00", "<p><style>p{}</style></p>", "x" * 200_001])
def test_a_message_says_something_and_ends(ticket, alice, body):
    for verb in (tickets.reply, tickets.note):
        with pytest.raises(Invalid) as problem:
            verb(ticket, body, by=alice)
        assert problem.value.field == "body"
    assert Reply.select().count() == 0


def test_outsiders_say_nothing(ticket, mallory, dave):
    for outsider in (mallory, dave):
        with pytest.raises(NotVisible):
            tickets.reply(ticket, "Hello", by=outsider)


def test_who_may_not_update_does_not_answer(ticket, alice):
    alice.role.permissions = ["view"]
    for verb in (tickets.reply, tickets.note):
        with pytest.raises(Forbidden):
            verb(ticket, "Hello", by=alice)


def test_nothing_is_said_in_the_trash(ticket, root):
    tickets.delete(ticket, by=root)
    with pytest.raises(Refused, match="in the trash"):
        tickets.reply(ticket, "Hello", by=root)


@pytest.mark.parametrize("verb", [tickets.reply, tickets.note])
def test_the_same_form_sent_twice_is_one_message(ticket, alice, verb):
    assert verb(ticket, "Hello", by=alice, form_key="k1") == verb(ticket, "Hello", by=alice, form_key="k1")
    assert Reply.select().count() == 1


def test_the_same_form_sent_in_parallel_is_one_message(ticket, alice):
    def send(_) -> int:
        with db.connection_context():
            return tickets.reply(Ticket.get_by_id(ticket.id), "Hello", by=alice, form_key="k1").id

    with ThreadPoolExecutor(6) as senders:
        made = set(senders.map(send, range(6)))
    assert len(made) == Reply.select().count() == 1
    assert Activity.select().where(Activity.event == "staff_replied").count() == 1
    assert Ticket.get_by_id(ticket.id).reply_count == 1


def test_replies_written_in_parallel_are_all_kept_and_counted(ticket, alice):
    def send(number: int) -> None:
        with db.connection_context():
            tickets.reply(Ticket.get_by_id(ticket.id), f"Answer {number}", by=alice)

    with ThreadPoolExecutor(6) as senders:
        list(senders.map(send, range(12)))
    assert Ticket.get_by_id(ticket.id).reply_count == Reply.select().count() == 12


def close(ticket: Ticket, by) -> None:
    tickets.resolve(ticket, by=by)
    tickets.close(ticket, by=by)
