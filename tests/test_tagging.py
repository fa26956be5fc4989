"""Tags on a ticket."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from helpdesk import tickets
from helpdesk.db import db
from helpdesk.errors import Forbidden, NotVisible
from helpdesk.models import Activity, Tag, Ticket, TicketTag
from tests.told import told


@pytest.fixture
def refund() -> Tag:
    return Tag.create(name="refund")


def test_a_tag_goes_on_and_off(ticket, alice, refund):
    tickets.tag(ticket, refund, by=alice)
    assert [worn.tag for worn in ticket.ticket_tags] == [refund]
    tickets.untag(ticket, refund, by=alice)
    assert TicketTag.select().count() == 0
    assert told(ticket)[1:] == ["tag_added", "tag_removed"]


def test_a_tag_that_is_on_and_one_that_is_not_change_nothing(ticket, alice, refund):
    tickets.untag(ticket, refund, by=alice)
    tickets.tag(ticket, refund, by=alice)
    version = ticket.version
    tickets.tag(ticket, refund, by=alice)
    assert (Ticket.get_by_id(ticket.id).version, told(ticket)) == (version, ["ticket_created", "tag_added"])


def test_the_history_names_the_tag_and_how_to_undo_it(ticket, alice, refund):
    tickets.tag(ticket, refund, by=alice)
    activity = Activity.get(Activity.event == "tag_added")
    assert (activity.new, activity.undo, activity.by) == ("refund", {"untag": refund.id}, alice)


def test_the_same_tag_put_on_in_parallel_is_told_once(ticket, alice, refund):
    def put(_) -> None:
        with db.connection_context():
            tickets.tag(Ticket.get_by_id(ticket.id), refund, by=alice)

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(put, range(4)))
    assert told(ticket) == ["ticket_created", "tag_added"]


def test_only_staff_who_reach_it_tag_it(ticket, carol, dave, mallory, refund):
    with pytest.raises(Forbidden):
        tickets.tag(ticket, refund, by=carol)
    for outsider in (dave, mallory):
        with pytest.raises(NotVisible):
            tickets.untag(ticket, refund, by=outsider)
