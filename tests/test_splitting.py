"""Messages of a ticket become a ticket of their own, and go back."""

from datetime import timedelta

import pytest

from helpdesk import search, tickets
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import Attachment, Email, Outcome, Reply, Source, Status, Ticket
from helpdesk.tickets import undoing
from tests.files import PNG, upload
from tests.merged import clocks, last, thread
from tests.told import told

HOUR = timedelta(hours=1)


@pytest.fixture
def letters(ticket, carol, alice, maria, clock) -> list[Reply]:
    """What was said in Carol's ticket after an hour each: a new matter with a picture, an answer, and thanks."""
    tickets.assign(ticket, alice, by=maria)
    said = []
    bill = [upload("bill.png", PNG)]
    for body, by, files in (("Also a refund", carol, bill), ("Done", alice, []), ("Ta", carol, [])):
        clock.shift(HOUR)
        said.append(tickets.reply(ticket, f"<p>{body}</p>", by=by, files=files))
    clock.shift(HOUR)
    return said


def split(ticket: Ticket, chosen: list[Reply], by) -> Ticket:
    return Ticket.get_by_id(tickets.split(ticket, chosen, by=by, subject="A refund").id)


def test_the_messages_move_with_their_files(ticket, letters, maria):
    new = split(ticket, letters[:2], maria)
    assert thread(new) == [("<p>Also a refund</p>", ticket.id), ("<p>Done</p>", ticket.id)]
    assert thread(ticket) == [("<p>Ta</p>", None)]
    assert Attachment.get(Attachment.name == "bill.png").ticket == new
    assert (new.reply_count, Ticket.get_by_id(ticket.id).reply_count) == (2, 1)


def test_it_is_alike_and_says_where_it_comes_from(ticket, letters, maria, clock):
    Ticket.update(source=Source.PHONE).where(Ticket.id == ticket.id).execute()
    new, old = split(ticket, letters[:1], maria), Ticket.get_by_id(ticket.id)
    for name in ("customer", "confirmed_at", "category", "team", "priority", "assignee", "source"):
        assert getattr(new, name) == getattr(old, name)
    assert (new.number, new.subject) == ("TKT-2026-000002", "A refund")
    assert ticket.number in new.description
    assert (told(new), told(ticket)[-1]) == (["split_received"], "ticket_split")


def test_its_clocks_start_with_the_customers_first_message(ticket, letters, maria):
    new = split(ticket, letters[:1], maria)
    assert {log["started_at"] for log in clocks(new)} == {letters[0].created_at}
    assert (new.status, new.first_response_at) == (Status.OPEN, None)


def test_an_answer_that_comes_along_is_the_first_response(ticket, letters, maria):
    new = split(ticket, letters[:2], maria)
    assert (new.status, new.first_response_at) == (Status.IN_PROGRESS, letters[1].created_at)
    assert [log["outcome"] for log in clocks(new)] == [Outcome.MET, Outcome.PENDING]


def test_an_answer_to_something_before_it_is_not(ticket, letters, maria):
    new = split(ticket, letters[1:], maria)
    assert (new.status, new.first_response_at) == (Status.OPEN, None)


def test_the_clocks_of_notes_alone_start_now(ticket, alice, maria, clock):
    noted = tickets.note(ticket, "Another matter", by=alice)
    clock.shift(HOUR)
    new = split(ticket, [noted], maria)
    assert {log["started_at"] for log in clocks(new)} == {new.created_at}


def test_nobody_is_mailed(ticket, letters, maria, work):
    work()
    before = Email.select().count()
    split(ticket, letters[:2], maria)
    work()
    assert Email.select().count() == before


def test_words_are_found_where_they_stand(ticket, letters, maria):
    new = split(ticket, letters[:1], maria)
    assert [hit.ticket_id for hit in search.find(maria, "also refund")] == [new.id]


def test_a_line_and_a_message_are_needed(ticket, letters, maria):
    with pytest.raises(Invalid, match="at least one message") as problem:
        tickets.split(ticket, [], by=maria, subject="A refund")
    assert problem.value.field == "replies"
    with pytest.raises(Invalid) as problem:
        tickets.split(ticket, letters, by=maria, subject=" ")
    assert problem.value.field == "subject"


def test_only_messages_that_are_there_can_be_chosen(ticket, letters, write, carol, maria, root):
    other = tickets.reply(write(carol), "Elsewhere", by=carol)
    tickets.delete_reply(letters[1], by=root)
    for chosen in ([other], [letters[0], other], [letters[1]]):
        with pytest.raises(NotVisible):
            tickets.split(ticket, chosen, by=maria, subject="A refund")
    assert Ticket.select().count() == 2


def test_who_may_not_do_it(ticket, letters, carol, mallory, dave):
    for person, error in ((mallory, NotVisible), (dave, NotVisible), (carol, Forbidden)):
        with pytest.raises(error):
            tickets.split(ticket, letters, by=person, subject="A refund")


def test_what_came_from_another_customer_becomes_their_ticket(ticket, write, dave, maria):
    daves = write(dave, subject="Dave's matter")
    said = tickets.reply(daves, "<p>Mine</p>", by=dave)
    tickets.merge(daves, ticket, by=maria)
    new = split(ticket, [Reply.get_by_id(said.id)], maria)
    assert new.customer == dave
    assert daves.number in new.description and ticket.number not in new.description


def test_what_is_mixed_stays_with_the_customer_of_the_ticket(ticket, letters, write, dave, maria):
    daves = write(dave)
    said = tickets.reply(daves, "<p>Mine</p>", by=dave)
    tickets.merge(daves, ticket, by=maria)
    assert split(ticket, [letters[0], Reply.get_by_id(said.id)], maria).customer == ticket.customer


@pytest.mark.parametrize("event", ["ticket_split", "split_received"])
def test_it_is_taken_back_from_either_side(ticket, letters, maria, event):
    before = thread(ticket)
    new = split(ticket, letters[:2], maria)
    tickets.undo(last(ticket if event == "ticket_split" else new), by=maria)
    found = Ticket.get_by_id(new.id)
    assert thread(ticket) == before and thread(new) == []
    assert found.deleted_at is not None and found.status == Status.CANCELLED
    assert Attachment.get(Attachment.name == "bill.png").ticket == ticket
    assert Ticket.get_by_id(ticket.id).reply_count == 3
    assert (told(ticket)[-1], told(new)[1:]) == ("undone", ["ticket_cancelled", "ticket_deleted", "undone"])


def test_it_is_taken_back_once_only(ticket, letters, maria):
    new = split(ticket, letters[:2], maria)
    divided = last(ticket)
    tickets.undo(divided, by=maria)
    for activity in (divided, last(new, "split_received")):
        with pytest.raises(Refused, match="taken back already"):
            tickets.undo(activity, by=maria)


def test_what_was_written_in_it_since_stands_in_the_way(ticket, letters, alice, maria):
    new = split(ticket, letters[:1], maria)
    tickets.reply(new, "On it", by=alice)
    sentence = f"Something was written in {new.number} since. Merge it back instead."
    assert undoing.plan(last(ticket), by=maria).refusal == sentence
    with pytest.raises(Refused, match=sentence):
        tickets.undo(last(ticket), by=maria)
    tickets.merge(new, ticket, by=maria)
    assert ("<p>Also a refund</p>", None) in thread(ticket) and ("<p>On it</p>", new.id) in thread(ticket)


def test_a_message_that_was_split_off_again_stands_in_the_way(ticket, letters, maria):
    new = split(ticket, letters, maria)
    split(new, letters[:1], maria)
    with pytest.raises(Refused, match="Maria split TKT-2026-000003 off after that"):
        tickets.undo(last(ticket), by=maria)
    tickets.undo(last(new), by=maria)
    tickets.undo(last(ticket), by=maria)
    assert len(thread(ticket)) == 3


def test_a_ticket_that_was_merged_since_stands_in_the_way(ticket, letters, write, carol, maria):
    new, other = split(ticket, letters, maria), write(carol)
    tickets.merge(new, other, by=maria)
    with pytest.raises(Refused, match=f"{new.number} was merged into {other.number}"):
        tickets.undo(last(ticket), by=maria)


def test_the_new_ticket_does_not_come_back_by_what_was_done_before(ticket, letters, root):
    new = split(ticket, letters, root)
    tickets.delete(new, by=root)
    tickets.restore(new, by=root)
    restored = last(new)
    tickets.undo(last(ticket), by=root)
    with pytest.raises(Refused, match="Root deleted the ticket after that"):
        tickets.undo(restored, by=root)


def test_who_may_not_take_it_back(ticket, letters, mallory, dave, carol, maria):
    split(ticket, letters, maria)
    for person, error in ((mallory, NotVisible), (dave, NotVisible), (carol, Forbidden)):
        with pytest.raises(error):
            tickets.undo(last(ticket), by=person)
