"""What became of a ticket, between its messages and in the customer's language."""

import re
from datetime import timedelta

import pytest

from helpdesk import staff, tickets
from helpdesk.models import Activity, Priority
from helpdesk.tickets.undoing import undo
from tests.public.conftest import text_of


@pytest.fixture
def turns(as_person, carol, ticket):
    """`turns()` are the quiet lines on the page of Carol's ticket, without their times."""

    def read() -> list[str]:
        page = as_person(carol).get(f"/tickets/{ticket.number}").text
        return [re.sub(r"<[^>]*>.*", "", turn).strip() for turn in re.findall(r'<p class="turn">(.*?)</p>', page, re.S)]

    return read


def test_each_turn_has_a_line(clock, ticket, carol, maria, turns):
    for verb in (tickets.start, tickets.wait, tickets.resolve, tickets.close):
        clock.shift(timedelta(hours=1))
        verb(ticket, by=maria)
    clock.shift(timedelta(hours=1))
    tickets.rate(ticket, 3, by=carol)
    tickets.rate(ticket, 4, by=carol)
    clock.shift(timedelta(hours=1))
    tickets.reopen(ticket, by=carol)
    assert turns() == [
        "We are working on it.",
        "We are waiting for your answer.",
        "We marked it as solved.",
        "It was closed.",
        "You rated our help 3 of 5.",
        "You changed your rating to 4 of 5.",
        "You opened it again.",
    ]


def test_what_goes_without_saying_has_none(clock, ticket, carol, maria, turns):
    clock.shift(timedelta(hours=1))
    tickets.reply(ticket, "Please try again", by=maria)
    assert turns() == []
    tickets.wait(ticket, by=maria)
    assert turns() == ["We are waiting for your answer."]
    clock.shift(timedelta(hours=1))
    tickets.reply(ticket, "It works", by=carol)
    tickets.resolve(ticket, by=carol)
    assert turns() == ["We are waiting for your answer.", "You marked it as solved."]


def test_nothing_that_staff_keep_to_themselves_has_a_line(clock, ticket, alice, maria, turns, as_person, carol, root):
    clock.shift(timedelta(hours=1))
    tickets.assign(ticket, alice, by=maria)
    tickets.prioritise(ticket, Priority.URGENT, by=maria)
    tickets.set_team(ticket, None, by=maria)
    tickets.note(ticket, "Beware of the walrus", by=alice)
    page = text_of(as_person(carol).get(f"/tickets/{ticket.number}"))
    assert turns() == []
    for word in ("Alice", "Maria", "desk.test", "walrus", "Urgent", "Readers", "note"):
        assert word not in page.replace("carol@desk.test", "")


def test_what_was_taken_back_has_none(clock, ticket, maria, turns):
    clock.shift(timedelta(hours=1))
    tickets.cancel(ticket, by=maria)
    assert turns() == ["It was closed without a solution."]
    undo(Activity.get(Activity.event == "ticket_cancelled"), by=maria)
    assert turns() == []


def test_a_merged_ticket_tells_nothing_of_the_other_one(clock, ticket, write, dave, carol, maria, turns):
    other = write(dave)
    tickets.merge(ticket, other, by=maria)
    clock.shift(timedelta(hours=1))
    tickets.resolve(other, by=dave)
    tickets.rate(other, 1, by=dave)
    assert turns() == []


def test_the_page_takes_few_queries_however_much_happened(clock, ticket, as_person, carol, maria, queries):
    browser, asked_for = as_person(carol), []
    for count in (1, 10):
        for _ in range(count):
            tickets.reply(ticket, "Hm", by=maria)
            tickets.resolve(ticket, by=maria)
            tickets.reopen(ticket, by=carol)
        queries()
        browser.get(f"/tickets/{ticket.number}")
        asked_for.append(len(queries()))
    assert asked_for[0] == asked_for[1] <= 9


def test_what_one_did_under_another_name_is_still_ones_own(as_person, write, dave, root, carol):
    daves = write(dave)
    tickets.resolve(daves, by=dave)
    staff.merge_people(dave, carol, by=root)
    assert "You marked it as solved." in text_of(as_person(carol).get(f"/tickets/{daves.number}"))
