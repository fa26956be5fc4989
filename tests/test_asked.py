"""A customer's own list: what was last said first, counted, filtered and searched; nothing of anybody else."""

from datetime import timedelta

import pytest

from helpdesk import guest_links, tickets
from helpdesk.db import now
from helpdesk.models import Category, Priority, Side, Ticket
from helpdesk.tickets import Guest, asked
from helpdesk.tickets.asked import Sought


def shown(person, number: int = 1, **sought) -> list[str]:
    return [row.ticket.subject for row in asked.page(person, Sought(**sought), number).rows]


def test_what_was_last_said_comes_first_and_notes_move_nothing(write, carol, alice, maria, clock):
    first, second = (write(carol, subject=subject) for subject in ("First", "Second"))
    clock.shift(timedelta(hours=1))
    tickets.note(second, "Only staff", by=alice)
    tickets.prioritise(second, Priority.URGENT, by=maria)
    tickets.reply(first, "Answer", by=alice)
    assert shown(carol) == ["First", "Second"]


def test_it_says_when_and_by_which_side(write, carol, alice, clock):
    ticket = write(carol)
    assert asked.page(carol).rows[0].by is None
    clock.shift(timedelta(hours=1))
    tickets.reply(ticket, "Answer", by=alice)
    at = now()
    clock.shift(timedelta(hours=1))
    tickets.note(ticket, "Only staff", by=alice)
    row = asked.page(carol).rows[0]
    assert (row.by, row.at) == (Side.STAFF, at)


def test_what_another_customer_said_in_a_merged_ticket_is_not_told(write, ticket, carol, dave, maria, clock):
    daves = write(dave)
    tickets.merge(daves, ticket, by=maria)
    clock.shift(timedelta(hours=1))
    tickets.reply(daves, "Me again", by=dave)
    assert (asked.page(carol).rows[0].by, asked.page(carol).rows[0].at) == (None, ticket.created_at)


def test_each_state_is_counted(write, carol, alice, maria, root):
    started, waits, solved, closed, ended, gone = (write(carol) for _ in range(6))
    write(carol)
    tickets.start(started, by=maria)
    tickets.wait(waits, by=maria)
    for one in (solved, closed):
        tickets.resolve(one, by=maria)
    tickets.close(closed, by=maria)
    tickets.cancel(ended, by=maria)
    tickets.delete(gone, by=root)
    found = {"all": 6, "open": 1, "in_progress": 1, "waiting": 1, "solved": 2, "cancelled": 1}
    assert asked.counts(carol) == found
    assert {group: asked.page(carol, Sought(group=group)).total for group in asked.GROUPS} == {
        group: found[group] for group in asked.GROUPS
    }


def test_a_merged_one_stands_in_the_list_and_counts_in_no_state(write, ticket, carol, maria):
    tickets.merge(write(carol, subject="Twice"), ticket, by=maria)
    assert sorted(shown(carol)) == ["Cannot sign in", "Twice"]
    assert shown(carol, group="solved") == [] and asked.counts(carol)["solved"] == 0


def test_category_and_days_leave_out_the_rest(write, carol, clock):
    billing = Category.get(Category.slug == "billing")
    write(carol, subject="Bill", category=billing)
    clock.shift(timedelta(days=2))
    write(carol, subject="Later")
    middle = now() - timedelta(days=1)
    assert shown(carol, category=billing) == shown(carol, until=middle) == ["Bill"]
    assert shown(carol, since=middle) == shown(carol, since=now(), until=now() + timedelta(days=1)) == ["Later"]


def test_a_search_finds_what_was_said_in_public_only(write, carol, alice):
    ticket = write(carol)
    tickets.assign(ticket, alice, by=None)
    tickets.reply(ticket, "Try the lighthouse", by=alice)
    tickets.note(ticket, "Beware of the walrus", by=alice)
    assert shown(carol, text="lighthouse") == shown(carol, text=ticket.number) == ["Cannot sign in"]
    assert shown(carol, text="walrus") == shown(carol, text="!?") == []


@pytest.mark.parametrize("sought", [{}, {"text": "password"}, {"group": "open"}])
def test_nobody_finds_what_is_not_theirs_or_not_proved(write, ticket, carol, dave, sought):
    unproved = write(Guest(dave.email, "Not Dave"))
    assert shown(dave, **sought) == [] and asked.counts(dave)["all"] == 0
    guest_links.confirm(guest_links.issue(unproved))
    assert shown(dave, **sought) == ["Cannot sign in"]
    assert asked.page(carol, Sought(**sought)).total == 1


def test_a_list_has_pages_and_the_last_one_is_the_end(write, carol, monkeypatch):
    monkeypatch.setattr(asked, "SIZE", 2)
    for place in range(5):
        write(carol, subject=f"Number {place}")
    pages = [shown(carol, page) for page in (1, 2, 3, 99)]
    assert pages == [["Number 4", "Number 3"], ["Number 2", "Number 1"], ["Number 0"], ["Number 0"]]
    assert Ticket.select().count() == 5


def test_an_inactive_person_has_no_list(ticket, carol):
    carol.active = False
    assert (shown(carol), asked.counts(carol)["all"]) == ([], 0)
