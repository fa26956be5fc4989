"""Into the trash and out of it."""

import pytest

from helpdesk import search, tickets
from helpdesk.db import now
from helpdesk.errors import Forbidden, NotVisible, Refused
from helpdesk.models import Priority, Tag, Ticket
from tests.told import told


def test_a_deleted_ticket_is_gone_for_all_but_those_who_may_delete(ticket, maria, alice, carol):
    tickets.delete(ticket, by=maria)
    assert ticket.deleted_at <= now()
    assert [person.sees(ticket) for person in (maria, alice, carol)] == [True, False, False]
    assert list(Ticket.visible_to(maria)) == []
    assert search.find(maria, "password") == []


def test_it_comes_back_as_it_was(ticket, maria, alice, carol):
    tickets.delete(ticket, by=maria)
    tickets.restore(ticket, by=maria)
    assert Ticket.get_by_id(ticket.id).deleted_at is None
    assert [len(search.find(person, "password")) for person in (maria, alice, carol)] == [1, 1, 1]
    assert told(ticket) == ["ticket_created", "ticket_deleted", "ticket_restored"]


def test_twice_is_once(ticket, maria):
    for verb in (tickets.restore, tickets.delete, tickets.delete, tickets.restore, tickets.restore):
        verb(ticket, by=maria)
    assert told(ticket) == ["ticket_created", "ticket_deleted", "ticket_restored"]


def test_agents_delete_nothing(ticket, alice):
    with pytest.raises(Forbidden, match="You may not delete this ticket"):
        tickets.delete(ticket, by=alice)


def test_customers_delete_nothing(ticket, carol, dave):
    with pytest.raises(Forbidden):
        tickets.delete(ticket, by=carol)
    with pytest.raises(NotVisible):
        tickets.delete(ticket, by=dave)


@pytest.mark.parametrize(
    "change",
    [
        lambda t, p: tickets.note(t, "Hello", by=p),
        lambda t, p: tickets.resolve(t, by=p),
        lambda t, p: tickets.take(t, by=p),
        lambda t, p: tickets.set_team(t, None, by=p),
        lambda t, p: tickets.edit(t, subject="x", by=p),
        lambda t, p: tickets.prioritise(t, Priority.LOW, by=p),
        lambda t, p: tickets.tag(t, Tag.create(name="x"), by=p),
    ],
)
def test_nothing_changes_in_the_trash(ticket, root, change):
    tickets.delete(ticket, by=root)
    with pytest.raises(Refused, match="in the trash"):
        change(ticket, root)
    assert told(ticket) == ["ticket_created", "ticket_deleted"]


def test_what_is_gone_for_good_is_not_there(ticket, root):
    gone = Ticket(id=ticket.id + 1)
    with pytest.raises(NotVisible):
        tickets.resolve(gone, by=root)
