"""Two people at once: who comes second is told, but only when both changed the same."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from helpdesk import tickets
from helpdesk.db import db
from helpdesk.errors import Conflict, Invalid
from helpdesk.models import Activity, Category, Priority, Reply, Status, Tag, Team, Ticket
from helpdesk.tickets.news import news
from helpdesk.tickets.seen import Seen
from tests.cast import person
from tests.told import told

HANDS = 3


def at_once(act: Callable[[int], object]) -> list[str]:
    """What became of the same act by three people at the same moment, each with a connection of their own."""
    ready = Barrier(HANDS)

    def one(hand: int) -> str:
        with db.connection_context():
            ready.wait()
            try:
                act(hand)
            except Conflict:
                return "told"
            return "done"

    with ThreadPoolExecutor(HANDS) as hands:
        return sorted(hands.map(one, range(HANDS)))


def last_id(ticket: Ticket) -> int:
    return Activity.select().where(Activity.ticket == ticket.id).order_by(Activity.id.desc()).get().id


def categories() -> list[Category]:
    return list(Category.select().where(Category.slug != "account").limit(HANDS))


RACES = {
    "status": (list(Status)[1:4], tickets.set_status),
    "priority": ([Priority.LOW, Priority.HIGH, Priority.URGENT], tickets.prioritise),
    "category": (categories, tickets.move),
    "team": (lambda: [Team.create(name=f"Team {number}") for number in range(HANDS)], tickets.set_team),
}


@pytest.mark.parametrize("name", RACES)
def test_of_three_who_change_the_same_at_once_one_wins(ticket, maria, name):
    values, verb = RACES[name]
    values, seen = values() if callable(values) else values, Seen.of(ticket)
    ended = at_once(lambda hand: verb(Ticket.get_by_id(ticket.id), values[hand], by=maria, seen=seen))
    assert ended == ["done", "told", "told"]
    assert len(told(ticket)) == 2


def test_of_three_who_take_a_ticket_at_once_one_has_it(ticket, maria, root):
    seen, people = Seen.of(ticket), [maria, root, person("martin", "Manager")]
    ended = at_once(lambda hand: tickets.take(Ticket.get_by_id(ticket.id), by=people[hand], seen=seen))
    assert ended == ["done", "told", "told"]
    assert told(ticket) == ["ticket_created", "ticket_taken"]


def test_of_three_who_edit_the_request_at_once_one_wins(ticket, maria):
    before = {"subject": ticket.subject}
    ended = at_once(
        lambda hand: tickets.edit(Ticket.get_by_id(ticket.id), by=maria, before=before, subject=f"Version {hand}")
    )
    assert ended == ["done", "told", "told"]


def test_of_three_who_answer_at_once_one_goes_out(ticket, maria, root, alice):
    people, read_to = [maria, root, alice], last_id(ticket)
    ended = at_once(lambda hand: tickets.reply(Ticket.get_by_id(ticket.id), "Hello", by=people[hand], read_to=read_to))
    assert ended == ["done", "told", "told"]
    assert Reply.select().count() == 1


def test_people_who_change_different_things_do_not_get_in_each_others_way(ticket, maria):
    seen, tag = Seen.of(ticket), Tag.create(name="refund")
    other = Team.create(name="Others")
    acts = [
        lambda found: tickets.prioritise(found, Priority.URGENT, by=maria, seen=seen),
        lambda found: tickets.set_team(found, other, by=maria, seen=seen),
        lambda found: tickets.take(found, by=maria, seen=seen),
    ]
    tickets.tag(ticket, tag, by=maria)
    assert at_once(lambda hand: acts[hand](Ticket.get_by_id(ticket.id))) == ["done"] * 3
    assert len(told(ticket)) == 5


def test_a_status_is_not_set_past_a_message_nobody_read(ticket, alice, carol):
    tickets.start(ticket, by=alice)
    seen = Seen.of(ticket)
    tickets.reply(ticket, "It is back again.", by=carol)
    assert ticket.status == Status.IN_PROGRESS
    with pytest.raises(Conflict):
        tickets.set_status(ticket, Status.RESOLVED, by=alice, seen=seen)


def test_what_is_so_already_is_no_conflict(ticket, alice, maria):
    seen = Seen.of(ticket)
    tickets.prioritise(ticket, Priority.HIGH, by=maria)
    tickets.prioritise(ticket, Priority.HIGH, by=alice, seen=seen)
    assert told(ticket) == ["ticket_created", "priority_changed"]


def test_a_ticket_is_not_deleted_past_any_change(ticket, root, alice):
    seen = Seen.of(ticket)
    tickets.take(ticket, by=alice)
    with pytest.raises(Conflict):
        tickets.delete(ticket, by=root, seen=seen)
    tickets.delete(ticket, by=root, seen=Seen.of(ticket))


def test_an_editor_keeps_what_somebody_else_changed_in_another_field(ticket, alice, maria):
    before = {"subject": ticket.subject, "description": ticket.description}
    tickets.edit(ticket, subject="Theirs", by=maria)
    tickets.edit(ticket, by=alice, before=before, **(before | {"description": "Mine"}))
    found = Ticket.get_by_id(ticket.id)
    assert (found.subject, found.description) == ("Theirs", "<p>Mine</p>")


def test_what_was_seen_survives_the_way_through_a_page(ticket, alice):
    tickets.take(ticket, by=alice)
    tickets.reply(ticket, "Hello", by=alice)
    seen = Seen.of(Ticket.get_by_id(ticket.id))
    assert Seen.read(str(seen)) == seen
    assert Seen.read("") is None


@pytest.mark.parametrize(
    "text", ["x", "1.2", "1.2.3.4.5.6.7", "1.2.-3...", "..1...", "1.2...." + "9" * 20, "١.2....", "1.2. ..."]
)
def test_what_nobody_can_have_seen_is_refused(text):
    with pytest.raises(Invalid):
        Seen.read(text)


def test_the_news_is_what_others_said_and_did_since(ticket, alice, bob, carol, maria):
    read_to = last_id(ticket)
    tickets.tag(ticket, Tag.create(name="refund"), by=bob)
    tickets.take(ticket, by=alice)
    tickets.note(ticket, "Ask billing.", by=maria)
    tickets.reply(ticket, "Any news?", by=carol)
    assert [row.event for row in news(ticket, read_to, alice)] == ["note_added", "customer_replied"]
    assert news(ticket, last_id(ticket), alice) == []


def test_ones_own_work_is_no_news(ticket, alice):
    read_to = last_id(ticket)
    tickets.take(ticket, by=alice)
    tickets.reply(ticket, "One moment.", by=alice)
    tickets.reply(ticket, "Here it is.", by=alice, read_to=read_to)
    assert Reply.select().count() == 2
