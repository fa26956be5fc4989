"""Category and priority."""

import pytest

from helpdesk import tickets
from helpdesk.errors import Conflict, Forbidden, NotVisible
from helpdesk.models import Activity, Category, Priority, Ticket
from helpdesk.tickets.seen import Seen
from tests.told import told


@pytest.fixture
def technical() -> Category:
    return Category.get(Category.slug == "technical")


def last() -> Activity:
    return Activity.select().order_by(Activity.id.desc()).first()


def test_another_category_counts_the_deadlines_anew_from_the_start(ticket, alice, technical):
    tickets.move(ticket, technical, by=alice)
    fresh = Ticket.get_by_id(ticket.id)
    assert (fresh.response_due_at - fresh.created_at).total_seconds() == 1 * 3600
    assert (fresh.resolution_due_at - fresh.created_at).total_seconds() == 12 * 3600
    assert (last().old, last().new) == ("Account and sign-in", "Technical problem")


def test_the_same_category_again_changes_nothing(ticket, alice):
    before = ticket.version
    tickets.move(ticket, ticket.category, by=alice)
    assert (Ticket.get_by_id(ticket.id).version, told(ticket)) == (before, ["ticket_created"])


def test_a_ticket_without_a_category_gets_one(write, carol, alice, technical):
    ticket = write(carol, category=None)
    tickets.move(ticket, technical, by=alice)
    assert (ticket.category, last().undo["category"]) == (technical, None)


def test_the_priority_changes_once(ticket, alice):
    tickets.prioritise(ticket, Priority.URGENT, by=alice)
    tickets.prioritise(ticket, Priority.URGENT, by=alice)
    assert told(ticket) == ["ticket_created", "priority_changed"]
    assert (last().old, last().new, last().undo) == ("Medium", "Urgent", {"priority": Priority.MEDIUM})


@pytest.mark.parametrize("change", [lambda t, p: tickets.prioritise(t, Priority.LOW, by=p),
                                    lambda t, p: tickets.move(t, Category.get(slug="technical"), by=p)])  # fmt: skip
def test_only_staff_who_may_update_move_it(ticket, carol, alice, mallory, dave, change):
    alice.role.permissions = ["view"]
    for person in (carol, alice):
        with pytest.raises(Forbidden):
            change(ticket, person)
    for outsider in (mallory, dave):
        with pytest.raises(NotVisible):
            change(ticket, outsider)


def test_a_change_after_somebody_elses_is_a_conflict(ticket, alice, maria, technical):
    seen = Seen.of(ticket)
    tickets.prioritise(ticket, Priority.HIGH, by=maria)
    with pytest.raises(Conflict):
        tickets.prioritise(ticket, Priority.LOW, by=alice, seen=seen)
    tickets.move(ticket, technical, by=alice, seen=seen)
    with pytest.raises(Conflict):
        tickets.move(ticket, Category.get(Category.slug == "billing"), by=maria, seen=seen)
