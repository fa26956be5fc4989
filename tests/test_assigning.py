"""Who works on a ticket."""

import pytest

from helpdesk import tickets
from helpdesk.errors import Conflict, Forbidden, NotVisible, Refused
from helpdesk.events import sentence
from helpdesk.models import Activity, Role, Scope, Ticket, User
from helpdesk.tickets.seen import Seen
from tests.cast import person
from tests.told import told


def last(ticket) -> Activity:
    return Activity.select().where(Activity.ticket == ticket).order_by(Activity.id.desc()).first()


def test_a_manager_hands_it_to_an_agent(ticket, maria, alice):
    tickets.assign(ticket, alice, by=maria)
    assert Ticket.get_by_id(ticket.id).assignee == alice
    assert (last(ticket).event, last(ticket).old, last(ticket).new) == ("ticket_assigned", None, "Alice")
    assert last(ticket).undo == {"assignee": None}


def test_an_agent_takes_it(ticket, alice):
    tickets.take(ticket, by=alice)
    assert ticket.assignee == alice


def test_the_one_who_had_it_stands_in_the_history(ticket, maria, alice, bob):
    tickets.assign(ticket, alice, by=maria)
    tickets.assign(ticket, bob, by=maria)
    assert (last(ticket).old, last(ticket).new, last(ticket).undo) == ("Alice", "Bob", {"assignee": alice.id})


def test_assigning_to_who_has_it_changes_nothing(ticket, maria, alice):
    tickets.assign(ticket, alice, by=maria)
    version, before = ticket.version, told(ticket)
    tickets.assign(ticket, alice, by=maria)
    assert (Ticket.get_by_id(ticket.id).version, told(ticket)) == (version, before)


def test_it_goes_back_to_those_nobody_has_taken(ticket, maria, alice):
    tickets.assign(ticket, alice, by=maria)
    tickets.unassign(ticket, by=maria)
    tickets.unassign(ticket, by=maria)
    assert ticket.assignee is None
    assert told(ticket)[1:] == ["ticket_assigned", "ticket_unassigned"]


def test_an_agent_can_give_it_out_of_their_own_reach(ticket, alice, bob):
    tickets.take(ticket, by=alice)
    tickets.assign(ticket, bob, by=alice)
    assert not alice.sees(ticket)
    with pytest.raises(NotVisible):
        tickets.assign(ticket, alice, by=alice)


def test_an_agent_can_move_it_to_a_team_that_is_not_theirs(ticket, alice, billing):
    tickets.set_team(ticket, billing, by=alice)
    assert (ticket.team, alice.sees(ticket)) == (billing, False)


def test_the_team_is_told_once(ticket, maria, billing, readers):
    tickets.set_team(ticket, billing, by=maria)
    tickets.set_team(ticket, billing, by=maria)
    tickets.set_team(ticket, None, by=maria)
    assert told(ticket)[1:] == ["team_changed", "team_changed"]
    assert (last(ticket).old, last(ticket).new, last(ticket).undo) == ("Billing", None, {"team": billing.id})


def test_only_active_staff_get_tickets(ticket, maria, alice, carol):
    User.update(active=False).where(User.id == alice.id).execute()
    for nobody in (carol, User.get_by_id(alice.id)):
        with pytest.raises(Refused, match="not an active member of staff"):
            tickets.assign(ticket, nobody, by=maria)
    assert Ticket.get_by_id(ticket.id).assignee is None


def test_who_could_not_open_it_does_not_get_it(ticket, maria):
    Role.create(name="Blind", scope=Scope.ASSIGNED, permissions=["list"])
    with pytest.raises(Refused, match="Vera may not open tickets"):
        tickets.assign(ticket, person("vera", "Blind"), by=maria)


def test_who_gets_it_sees_it_from_then_on(ticket, maria, mallory):
    assert not mallory.sees(ticket)
    tickets.assign(ticket, mallory, by=maria)
    assert mallory.sees(ticket)
    assert list(Ticket.visible_to(mallory)) == [ticket]


def test_customers_assign_nothing(ticket, carol, alice):
    with pytest.raises(Forbidden):
        tickets.assign(ticket, alice, by=carol)


def test_outsiders_assign_nothing(ticket, mallory, dave, alice):
    for outsider in (mallory, dave):
        with pytest.raises(NotVisible):
            tickets.assign(ticket, alice, by=outsider)


def test_who_may_not_assign_is_told_so(ticket, alice):
    alice.role.permissions = ["view", "update"]
    for change in (lambda: tickets.take(ticket, by=alice), lambda: tickets.set_team(ticket, None, by=alice)):
        with pytest.raises(Forbidden, match="You may not assign this ticket"):
            change()


def test_of_two_who_take_what_was_free_the_second_is_told(ticket, maria, root):
    seen = Seen.of(ticket)
    tickets.take(ticket, by=maria, seen=seen)
    with pytest.raises(Conflict):
        tickets.take(ticket, by=root, seen=seen)
    assert Ticket.get_by_id(ticket.id).assignee == maria


def test_taking_a_ticket_reads_as_taking_it(ticket, alice):
    tickets.take(ticket, by=alice)
    assert sentence(last(ticket)) == "Alice took it"
