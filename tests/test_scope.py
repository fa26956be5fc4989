"""Who sees which ticket: the rule for a loaded ticket, for lists and for search is the same one, for every role."""

from itertools import product

import pytest

from helpdesk import search, tickets
from helpdesk.db import now
from helpdesk.models import Role, Scope, Ticket, User
from tests.cast import person


@pytest.fixture
def world(write, alice, bob, mallory, maria, carol, dave, readers, billing) -> list[Ticket]:
    """A ticket for every mix of customer, confirmed or not, team, assignee, alive or deleted."""
    mixes = product(
        [carol, dave, alice], [now(), None], [readers, billing, None], [alice, bob, mallory, None], [None, now()]
    )
    made = []
    for customer, confirmed_at, team, assignee, deleted_at in mixes:
        ticket = write(customer, subject="Pineapple")
        state = {"confirmed_at": confirmed_at, "team": team, "assignee": assignee, "deleted_at": deleted_at}
        Ticket.update(**state).where(Ticket.id == ticket.id).execute()
        made.append(Ticket.get_by_id(ticket.id))
        search.rescope(made[-1])
    return made


def ids(found) -> list[int]:
    return sorted(ticket.id for ticket in found)


def seen(world, who: User) -> list[int]:
    return ids(ticket for ticket in world if who.sees(ticket) and ticket.deleted_at is None)


def reached(who: User) -> list[int]:
    """Counted once for each condition that holds, so that an overlap shows."""
    alive = Ticket.deleted_at.is_null()
    return ids(ticket for condition in Ticket.reach(who) for ticket in Ticket.select().where(alive & condition))


def found(who: User) -> list[int]:
    return sorted(hit.ticket_id for hit in search.find(who, "pineapple", limit=1000))


def test_all_the_rules_agree_for_every_scope(world, readers, billing):
    for scope, teams in product(Scope, ([], [readers], [readers, billing])):
        who = somebody(scope, teams)
        expected = seen(world, who)
        assert ids(Ticket.visible_to(who)) == reached(who) == found(who) == expected, (scope, teams)
        assert search.count(who, "pineapple") == len(expected)


def test_all_the_rules_agree_for_the_cast(world, alice, bob, mallory, maria, carol, dave):
    for who in (alice, bob, mallory, maria, carol, dave):
        assert ids(Ticket.visible_to(who)) == reached(who) == found(who) == seen(world, who) != [], who.name


def test_what_each_of_the_cast_sees(world, alice, mallory, maria, carol, readers, billing):
    alive = [ticket for ticket in world if not ticket.deleted_at]
    free = [ticket for ticket in alive if not ticket.assignee]
    assert seen(world, maria) == ids(alive)
    assert seen(world, carol) == ids(t for t in alive if t.customer == carol and t.confirmed_at)
    for agent, other in ((alice, billing), (mallory, readers)):
        mine = [ticket for ticket in alive if ticket.assignee == agent]
        assert seen(world, agent) == ids(mine + [ticket for ticket in free if ticket.team != other])


def test_who_is_no_longer_active_sees_nothing(world, maria, carol):
    for who in (maria, carol):
        who.active = False
        assert ids(Ticket.visible_to(who)) == reached(who) == found(who) == seen(world, who) == []


def test_staff_without_the_right_to_view_see_nothing(world, readers):
    blind = somebody(Scope.ALL, [readers], permissions=["list", "update"])
    assert ids(Ticket.visible_to(blind)) == reached(blind) == found(blind) == seen(world, blind) == []


def test_the_outsiders_see_nothing_of_carols_ticket(ticket, mallory, dave):
    for outsider in (mallory, dave):
        assert not outsider.sees(ticket)
        assert list(Ticket.visible_to(outsider)) == []
        assert search.find(outsider, "password") == search.find(outsider, ticket.number) == []
        assert search.count(outsider, "password") == 0


def test_reach_follows_every_change(ticket, alice, mallory, maria, billing):
    def who_reaches() -> list[str]:
        return [who.name for who in (alice, mallory) if found_one(who, ticket)]

    assert who_reaches() == ["Alice"]
    tickets.set_team(ticket, billing, by=maria)
    assert who_reaches() == ["Mallory"]
    tickets.assign(ticket, alice, by=maria)
    assert who_reaches() == ["Alice"]
    tickets.unassign(ticket, by=maria)
    tickets.set_team(ticket, None, by=maria)
    assert who_reaches() == ["Alice", "Mallory"]


def found_one(who: User, ticket: Ticket) -> bool:
    answers = {who.sees(ticket), bool(ids(Ticket.visible_to(who))), bool(search.find(who, "password"))}
    assert len(answers) == 1
    return answers.pop()


def somebody(scope: Scope, teams, permissions=("view", "delete")) -> User:
    name = f"{scope.name.lower()}{len(teams)}{len(permissions)}".replace("_", "")
    Role.create(name=name, scope=scope, permissions=list(permissions))
    who = person(name, name)
    who.team_ids = [team.id for team in teams]
    return who
