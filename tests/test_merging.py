"""Two tickets become one."""

from datetime import timedelta

import pytest

from helpdesk import tickets
from helpdesk.errors import Forbidden, NotVisible, Refused
from helpdesk.models import Attachment, Outcome, Reply, Status, Tag, Ticket
from helpdesk.tickets import merging
from tests.merged import clocks, thread
from tests.told import last_event

HOUR = timedelta(hours=1)
REQUEST = "<p>It says that my password is wrong.</p>"


@pytest.fixture(autouse=True)
def standing(clock):
    """Times are exact in these tests."""


def again(ticket: Ticket) -> Ticket:
    return Ticket.get_by_id(ticket.id)


def test_messages_interleave_and_say_where_they_came_from(source, into, alice, maria, clock):
    tickets.reply(into, "<p>Second</p>", by=alice)
    clock.shift(HOUR)
    tickets.reply(source, "<p>Third</p>", by=alice)
    tickets.merge(source, into, by=maria)
    assert thread(into) == [(REQUEST, source.id), ("<p>Second</p>", None), ("<p>Third</p>", source.id)]
    third = Reply.get(Reply.body == "<p>Third</p>")
    assert (again(into).reply_count, again(into).last_reply_at) == (3, third.created_at)


def test_the_files_come_along(source, into, maria):
    tickets.merge(source, into, by=maria)
    file = Attachment.get()
    assert (file.ticket, file.reply.body, file.reply.author) == (into, REQUEST, source.customer)


def test_the_merged_ticket_is_closed_and_points_to_the_other(source, into, maria):
    tickets.merge(source, into, by=maria)
    found = again(source)
    assert (found.merged_into, found.status, found.reply_count) == (into, Status.CLOSED, 0)
    assert found.closed_at is not None and found.next_due_at is None
    assert {log["stopped_at"] is None for log in clocks(source)} == {False}
    assert (last_event(source), last_event(into)) == ("ticket_merged", "merge_received")


def test_nothing_more_can_be_done_with_it(source, into, maria):
    tickets.merge(source, into, by=maria)
    for change in (lambda: tickets.reopen(source, by=maria), lambda: tickets.reply(source, "Hello", by=maria)):
        with pytest.raises(Refused, match=f"was merged into {into.number}. Please go on there."):
            change()


def test_tags_are_added_and_the_rating_stays(source, into, carol, maria):
    for name in ("refund", "bug"):
        tickets.tag(source, Tag.create(name=name), by=maria)
    tickets.tag(into, Tag.get(Tag.name == "bug"), by=maria)
    tickets.resolve(source, by=maria)
    tickets.rate(source, 4, by=carol)
    tickets.merge(source, into, by=maria)
    assert {worn.tag.name for worn in again(into).ticket_tags} == {"bug", "refund"}
    assert (again(source).rating, again(into).rating) == (4, None)


def test_an_answer_given_there_since_it_was_asked_answers_the_other(source, into, alice, maria, clock):
    answer = tickets.reply(source, "Try again", by=alice)
    tickets.merge(source, into, by=maria)
    assert again(into).first_response_at == answer.created_at
    assert [log["outcome"] for log in clocks(into)] == [Outcome.MET, Outcome.PENDING]


def test_an_answer_given_before_it_was_asked_does_not(source, write, carol, alice, maria, clock):
    tickets.reply(source, "Try again", by=alice)
    clock.shift(HOUR)
    into = write(carol, subject="It happened again")
    tickets.merge(source, into, by=maria)
    assert again(into).first_response_at is None
    assert clocks(into)[0]["stopped_at"] is None


def test_what_makes_no_sense_is_refused(source, into, maria):
    with pytest.raises(Refused, match="into itself"):
        tickets.merge(source, again(source), by=maria)
    tickets.merge(source, into, by=maria)
    with pytest.raises(Refused, match=f"{source.number} was merged into this ticket already"):
        tickets.merge(into, source, by=maria)
    with pytest.raises(Refused, match=f"was merged into {into.number}"):
        tickets.merge(source, into, by=maria)


def test_what_is_not_solved_goes_into_nothing_that_ended(source, into, maria):
    tickets.resolve(into, by=maria)
    sentence = f"{into.number} is resolved and this ticket is not solved yet. Reopen it first, or merge the other way"
    with pytest.raises(Refused, match=sentence):
        tickets.merge(source, into, by=maria)
    tickets.merge(into, source, by=maria)


def test_what_is_in_the_trash_is_left_there(source, into, root):
    tickets.delete(into, by=root)
    for one, other in ((source, into), (into, source)):
        with pytest.raises(Refused, match="in the trash"):
            tickets.merge(one, other, by=root)


def test_only_who_sees_both_and_may_merge_can(source, into, write, carol, billing, alice, mallory, dave, root):
    elsewhere = write(carol, team=billing)
    for outsider in (mallory, dave):
        with pytest.raises(NotVisible):
            tickets.merge(source, into, by=outsider)
        with pytest.raises(NotVisible):
            merging.plan(source, into, by=outsider)
    for one, other in ((source, elsewhere), (elsewhere, source)):
        with pytest.raises(NotVisible):
            tickets.merge(one, other, by=alice)
    with pytest.raises(Forbidden):
        tickets.merge(source, into, by=carol)


def test_the_plan_says_what_becomes_of_it(source, into, daves, alice, carol, maria):
    tickets.tag(source, Tag.create(name="refund"), by=maria)
    tickets.reply(source, "Try again", by=alice)
    plan = merging.plan(source, into, by=maria)
    assert plan.clocks == f"The clocks of {source.number} stop. {into.number} counts as answered."
    assert plan.tags == f"{into.number} gets the tags: refund."
    assert (plan.rating, plan.warning, plan.refusal) == ("", "", "")
    assert "Carol asked in" in merging.plan(source, daves, by=maria).warning
    tickets.resolve(source, by=maria)
    tickets.rate(source, 5, by=carol)
    plan = merging.plan(again(source), into, by=maria)
    assert plan.rating == f"The rating, 5 of 5, stays with {source.number}."
    assert plan.clocks.startswith(f"{source.number} has no clock running.")
    assert "not solved yet" in merging.plan(into, again(source), by=maria).refusal
