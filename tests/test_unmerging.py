"""What was merged comes apart again."""

from datetime import timedelta

import pytest

from helpdesk import tickets
from helpdesk.errors import Forbidden, NotVisible, Refused
from helpdesk.models import Attachment, Category, Clock, Reply, Role, SlaLog, Tag, Ticket
from helpdesk.tickets import undoing
from helpdesk.tickets.joined import destination, family
from tests.files import PNG, upload
from tests.merged import clocks, last, thread
from tests.told import last_event

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def standing(clock):
    """Times are exact in these tests."""


def again(ticket: Ticket) -> Ticket:
    return Ticket.get_by_id(ticket.id)


def files(ticket: Ticket) -> list[Attachment]:
    return list(ticket.attachments.order_by(Attachment.id))


@pytest.mark.parametrize("answered", [True, False])
def test_unmerging_puts_everything_back(source, into, alice, maria, carol, answered):
    if answered:
        tickets.reply(source, "<p>Try again</p>", by=alice, files=[upload("a.png", PNG)])
    tickets.tag(source, Tag.create(name="refund"), by=maria)
    before = [(again(t), clocks(t), thread(t), list(t.ticket_tags), files(t)) for t in (source, into)]
    tickets.merge(source, into, by=maria)
    tickets.undo(last(source), by=maria)
    after = [(again(t), clocks(t), thread(t), list(t.ticket_tags), files(t)) for t in (source, into)]
    for (old, *rest), (new, *other) in zip(before, after, strict=True):
        assert rest == other
        aside = {"version", "updated_at"}
        assert {k: v for k, v in old.__data__.items() if k not in aside} == {
            k: v for k, v in new.__data__.items() if k not in aside
        }
    assert Attachment.get(Attachment.name == "first.png").reply is None


@pytest.mark.parametrize("side", ["source", "into"])
def test_it_is_taken_back_once_for_both_from_either_side(source, into, maria, side):
    tickets.merge(source, into, by=maria)
    tickets.undo(last({"source": source, "into": into}[side]), by=maria)
    assert (last_event(source), last_event(into)) == ("undone", "undone")
    for ticket, event in ((source, "ticket_merged"), (into, "merge_received")):
        with pytest.raises(Refused, match="taken back already"):
            tickets.undo(last(ticket, event), by=maria)


def test_what_was_written_since_stays_where_it_was_written(source, into, alice, maria, carol):
    tickets.merge(source, into, by=maria)
    tickets.reply(into, "<p>To both</p>", by=alice)
    tickets.reply(again(source), "<p>From the old page</p>", by=carol)
    assert thread(into)[-1] == ("<p>From the old page</p>", source.id)
    tickets.undo(last(source), by=maria)
    assert thread(into) == [("<p>To both</p>", None)]
    assert thread(source) == [("<p>From the old page</p>", None)]


def test_a_message_that_was_mended_meanwhile_goes_back_mended(source, into, alice, maria):
    said = tickets.reply(source, "<p>Try agian</p>", by=alice)
    tickets.merge(source, into, by=maria)
    tickets.edit_reply(Reply.get_by_id(said.id), "<p>Try again</p>", by=alice)
    tickets.undo(last(source), by=maria)
    assert thread(source) == [("<p>Try again</p>", None)]
    tickets.undo(last(into, "reply_edited"), by=alice)
    assert thread(source) == [("<p>Try agian</p>", None)]


def test_several_become_one_and_come_apart_in_any_order(source, into, write, carol, maria):
    third = write(carol, subject="Third")
    tickets.merge(source, into, by=maria)
    tickets.merge(third, into, by=maria)
    tickets.undo(last(source), by=maria)
    assert [origin for _, origin in thread(into)] == [third.id]
    tickets.undo(last(third), by=maria)
    assert thread(into) == []


def test_a_chain_comes_apart_from_its_end(source, into, write, carol, maria):
    third = write(carol, subject="Third")
    tickets.merge(source, into, by=maria)
    tickets.merge(into, third, by=maria)
    assert (destination(again(source)), sorted(family(third))) == (third, [source.id, into.id, third.id])
    tickets.reply(again(source), "<p>From the first page</p>", by=carol)
    assert thread(third)[-1] == ("<p>From the first page</p>", source.id)
    with pytest.raises(Refused, match=f"{into.number} was merged into {third.number} after that. Take that back first"):
        tickets.undo(last(source), by=maria)
    tickets.undo(last(into, "ticket_merged"), by=maria)
    assert thread(into)[-1] == ("<p>From the first page</p>", source.id)
    tickets.undo(last(source), by=maria)
    assert thread(source) == [("<p>From the first page</p>", None)]


def test_a_message_that_was_split_off_since_stands_in_the_way(source, into, alice, maria):
    said = tickets.reply(source, "<p>First</p>", by=alice)
    tickets.merge(source, into, by=maria)
    tickets.split(into, [said], by=maria, subject="Another matter")
    with pytest.raises(Refused, match="Maria split TKT-2026-000003 off after that"):
        tickets.undo(last(source), by=maria)
    tickets.undo(last(into, "ticket_split"), by=maria)
    tickets.undo(last(source), by=maria)
    assert thread(source) == [("<p>First</p>", None)]


def test_a_request_that_was_deleted_since_stands_in_the_way(source, into, maria, root):
    tickets.merge(source, into, by=maria)
    tickets.delete_reply(Reply.get(Reply.origin == source.id), by=root)
    with pytest.raises(Refused, match="Bring that message back first"):
        tickets.undo(last(source), by=maria)


def test_an_end_that_came_since_stands_in_the_way_of_the_clock(source, into, alice, maria):
    tickets.reply(source, "Try again", by=alice)
    tickets.merge(source, into, by=maria)
    tickets.resolve(into, by=maria)
    with pytest.raises(Refused, match="Maria marked it as resolved after that"):
        tickets.undo(last(source), by=maria)
    tickets.undo(last(into), by=maria)
    tickets.undo(last(source), by=maria)
    assert [log["stopped_at"] for log in clocks(into)] == [None, None]


def test_it_runs_on_until_the_next_answer_when_the_first_one_leaves(source, into, alice, maria, clock):
    tickets.reply(source, "Try again", by=alice)
    tickets.merge(source, into, by=maria)
    clock.shift(HOUR)
    own = tickets.reply(into, "And now?", by=alice)
    tickets.undo(last(source), by=maria)
    assert again(into).first_response_at == own.created_at
    assert SlaLog.get((SlaLog.ticket == into.id) & (SlaLog.clock == Clock.RESPONSE)).stopped_at == own.created_at


def test_trash_stands_in_the_way(source, into, root):
    tickets.merge(source, into, by=root)
    tickets.delete(into, by=root)
    with pytest.raises(Refused, match=f"{into.number} is in the trash. Restore it first."):
        tickets.undo(last(source), by=root)


def test_who_may_not_merge_may_not_take_it_back(source, into, alice, mallory, dave, root):
    tickets.merge(source, into, by=root)
    role = Role.get(Role.name == "Agent")
    role.permissions = [permission for permission in role.permissions if permission != "merge"]
    role.save()
    alice.role = role
    for person, error in ((alice, Forbidden), (mallory, NotVisible), (dave, NotVisible)):
        with pytest.raises(error):
            tickets.undo(last(into), by=person)
    assert undoing.plan(last(into), by=alice).refusal == "You may not merge or split tickets."


def test_who_sees_one_of_them_only_cannot_take_it_back(source, into, billing, alice, root):
    tickets.merge(source, into, by=root)
    Ticket.update(team=billing).where(Ticket.id == source.id).execute()
    with pytest.raises(NotVisible):
        tickets.undo(last(into), by=alice)


def test_taking_it_back_says_what_it_will_do(source, into, maria):
    tickets.merge(source, into, by=maria)
    words = undoing.plan(last(into), by=maria).words
    assert words.startswith(f"Take {source.number} out of {into.number} again, with its messages.")


def test_a_category_changed_since_counts_when_the_clocks_run_again(source, into, alice, root):
    billing = Category.get(Category.slug == "billing")
    tickets.reply(source, "Try again", by=alice)
    tickets.merge(source, into, by=root)
    tickets.move(into, billing, by=root)
    tickets.undo(last(source), by=root)
    assert clocks(into)[0]["target_hours"] == billing.response_hours


@pytest.mark.parametrize("side", ["source", "into"])
def test_who_was_merged_does_not_go_back_into_the_trash_before_that_is_taken_back(source, into, root, side):
    ticket = {"source": source, "into": into}[side]
    tickets.delete(ticket, by=root)
    tickets.restore(ticket, by=root)
    restored = last(ticket, "ticket_restored")
    tickets.merge(source, into, by=root)
    with pytest.raises(Refused, match=r"merged after that. Take that back first\.$"):
        tickets.undo(restored, by=root)
    tickets.undo(last(source, "ticket_merged"), by=root)
    tickets.undo(restored, by=root)
    assert again(ticket).deleted_at is not None
