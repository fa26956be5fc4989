"""Tickets that have to do with each other."""

import itertools
from functools import partial

import pytest

from helpdesk import tickets
from helpdesk.db import db
from helpdesk.errors import Forbidden, NotVisible, Refused
from helpdesk.models import LinkKind, TicketLink, User
from helpdesk.tickets import linking, undoing
from tests.merged import last
from tests.told import told

RELATED, DUPLICATE, CHILD = LinkKind


@pytest.fixture
def other(write, carol):
    return write(carol, subject="The other one")


@pytest.fixture
def third(write, carol):
    return write(carol, subject="A third one")


def words(ticket, user) -> list[tuple[str, str]]:
    return [(link.words, link.ticket.number) for link in linking.links(ticket, user)]


@pytest.mark.parametrize(
    "kind, forth, back",
    [
        (RELATED, "related to", "related to"),
        (DUPLICATE, "duplicate of", "has the duplicate"),
        (CHILD, "child of", "parent of"),
    ],
)
def test_each_side_says_what_it_is_to_the_other(ticket, other, alice, kind, forth, back):
    tickets.link(ticket, other, kind, by=alice)
    assert words(ticket, alice) == [(forth, other.number)]
    assert words(other, alice) == [(back, ticket.number)]
    assert (last(ticket).new, last(other).new) == (f"{forth} {other.number}", f"{back} {ticket.number}")


def test_a_relation_is_one_whichever_way_it_is_said(ticket, other, alice):
    tickets.link(other, ticket, RELATED, by=alice)
    tickets.link(ticket, other, RELATED, by=alice)
    [link] = TicketLink.select()
    assert (link.ticket, link.other) == (ticket, other)
    assert told(ticket).count("ticket_linked") == 1


def test_a_pair_has_one_link(ticket, other, alice):
    tickets.link(ticket, other, DUPLICATE, by=alice)
    with pytest.raises(Refused, match=f"linked already: has the duplicate {ticket.number}. End that link first."):
        tickets.link(other, ticket, DUPLICATE, by=alice)
    with pytest.raises(Refused, match="linked already"):
        tickets.link(ticket, other, CHILD, by=alice)


def test_an_ended_link_is_gone_from_both(ticket, other, alice):
    tickets.link(ticket, other, CHILD, by=alice)
    tickets.unlink(other, ticket, by=alice)
    tickets.unlink(other, ticket, by=alice)
    assert words(ticket, alice) == words(other, alice) == []
    assert (last(ticket).old, last(other).old) == (f"child of {other.number}", f"parent of {ticket.number}")
    assert told(other).count("ticket_unlinked") == 1


def test_nobody_is_their_own_parent(ticket, other, third, alice):
    with pytest.raises(Refused, match="with itself"):
        tickets.link(ticket, ticket, RELATED, by=alice)
    tickets.link(ticket, other, CHILD, by=alice)
    tickets.link(other, third, CHILD, by=alice)
    with pytest.raises(Refused, match="above the other already"):
        tickets.link(third, ticket, CHILD, by=alice)
    tickets.link(third, ticket, RELATED, by=alice)


@pytest.mark.parametrize("side", ["ticket", "other"])
def test_a_link_is_taken_back_from_either_side_and_for_both(ticket, other, alice, side):
    tickets.link(ticket, other, DUPLICATE, by=alice)
    linked = last({"ticket": ticket, "other": other}[side])
    assert undoing.plan(linked, by=alice).words == "End the link again"
    tickets.undo(linked, by=alice)
    assert words(ticket, alice) == [] and told(ticket)[-1] == told(other)[-1] == "undone"
    for activity in (last(ticket, "ticket_linked"), last(other, "ticket_linked")):
        with pytest.raises(Refused, match="taken back already"):
            tickets.undo(activity, by=alice)


def test_an_ended_link_comes_back_as_it_was(ticket, other, alice):
    tickets.link(ticket, other, CHILD, by=alice)
    before = TicketLink.select().dicts().get()
    tickets.unlink(other, ticket, by=alice)
    tickets.undo(last(ticket), by=alice)
    assert TicketLink.select().dicts().get() | {"id": before["id"]} == before


def test_a_later_link_of_the_pair_stands_in_the_way(ticket, other, alice):
    tickets.link(ticket, other, CHILD, by=alice)
    tickets.unlink(ticket, other, by=alice)
    ended = last(ticket)
    tickets.link(other, ticket, RELATED, by=alice)
    with pytest.raises(Refused, match=f"Alice linked it: related to {other.number} after that"):
        tickets.undo(ended, by=alice)


def test_a_link_does_not_come_back_into_a_circle(ticket, other, third, alice):
    tickets.link(ticket, other, CHILD, by=alice)
    tickets.unlink(ticket, other, by=alice)
    ended = last(ticket)
    tickets.link(other, third, CHILD, by=alice)
    tickets.link(third, ticket, CHILD, by=alice)
    with pytest.raises(Refused, match="above the other already"):
        tickets.undo(ended, by=alice)


def test_who_does_not_see_both_links_nothing(ticket, other, write, carol, billing, alice, mallory, dave, root):
    elsewhere = write(carol, team=billing)
    changes = (partial(tickets.link, kind=RELATED), tickets.unlink)
    pairs = ((ticket, other, mallory), (ticket, other, dave), (ticket, elsewhere, alice))
    for change, (one, far, person) in itertools.product(changes, pairs):
        with pytest.raises(NotVisible):
            change(one, far, by=person)
        with pytest.raises(NotVisible):
            change(far, one, by=person)
    with pytest.raises(Forbidden):
        tickets.link(ticket, other, RELATED, by=carol)


def test_a_link_to_what_one_does_not_see_is_not_there(ticket, write, carol, dave, billing, alice, mallory, root):
    elsewhere = write(carol, team=billing)
    tickets.link(ticket, elsewhere, DUPLICATE, by=root)
    assert words(ticket, alice) == words(elsewhere, mallory) == words(ticket, dave) == []
    assert words(ticket, root) == [("duplicate of", elsewhere.number)]
    with pytest.raises(NotVisible):
        tickets.undo(last(ticket), by=alice)


def test_what_is_in_the_trash_is_not_linked_and_not_shown(ticket, other, third, root):
    tickets.link(ticket, other, RELATED, by=root)
    tickets.delete(other, by=root)
    assert words(ticket, root) == []
    with pytest.raises(Refused, match=f"{other.number} is in the trash"):
        tickets.link(third, other, RELATED, by=root)
    with pytest.raises(Refused, match="This ticket is in the trash"):
        tickets.link(other, third, RELATED, by=root)


def test_all_links_take_one_query(ticket, other, third, alice, monkeypatch):
    tickets.link(ticket, other, RELATED, by=alice)
    tickets.link(third, ticket, CHILD, by=alice)
    person, asked, execute = User.get_by_id(alice.id), [], db.execute_sql
    assert person.role and person.team_ids
    monkeypatch.setattr(db, "execute_sql", lambda *args, **more: asked.append(args) or execute(*args, **more))
    assert words(ticket, person) == [("related to", other.number), ("parent of", third.number)]
    assert len(asked) == 1
