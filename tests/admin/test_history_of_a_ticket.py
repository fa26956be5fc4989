"""The history beside a ticket: what was done, what can be taken back, what was."""

import re
from datetime import timedelta

import pytest

from helpdesk import tickets
from helpdesk.models import Activity, Priority, Reply, Ticket
from tests.admin.test_ticket_page import page_of


def lines(browser, ticket) -> list[str]:
    """The lines of the history, the newest first, with their links."""
    history = re.search(r'<details class="history".*?</details>', browser.get(page_of(ticket)).text, re.S)[0]
    return re.findall(r"<li>.*?</li>", history, re.S)


def line(browser, ticket, words: str) -> str:
    return next(line for line in lines(browser, ticket) if words in line)


def test_each_change_is_a_line_with_its_time(clock, as_person, ticket, alice):
    clock.shift(timedelta(minutes=7))
    tickets.prioritise(ticket, Priority.URGENT, by=alice)
    told = lines(as_person(alice), ticket)
    assert len(told) == 2
    assert "Alice changed the priority from medium to urgent" in told[0] and "09:07" in told[0]


def test_what_can_be_taken_back_leads_to_the_page_that_does(as_person, ticket, alice):
    tickets.prioritise(ticket, Priority.URGENT, by=alice)
    found = line(as_person(alice), ticket, "changed the priority")
    address = re.search(r'href="([^"]+/undo/\d+)"', found)[1]
    assert as_person(alice).post(address).status_code == 303
    assert Ticket.get_by_id(ticket.id).priority == Priority.MEDIUM


def test_what_was_taken_back_is_struck_through_with_who_did(as_person, ticket, alice, maria):
    tickets.prioritise(ticket, Priority.URGENT, by=alice)
    tickets.undo(Activity.get(Activity.event == "priority_changed"), by=maria)
    found = line(as_person(alice), ticket, "<s>")
    assert "<s>Alice changed the priority from medium to urgent</s>" in found
    assert "taken back by Maria" in found and "/undo/" not in found
    assert 'class="muted">Maria took back' in line(as_person(alice), ticket, "took back")


def test_only_the_last_of_two_changes_of_the_same_is_offered(as_person, ticket, alice):
    tickets.prioritise(ticket, Priority.URGENT, by=alice)
    tickets.prioritise(ticket, Priority.LOW, by=alice)
    newest, older, *_ = lines(as_person(alice), ticket)
    assert "/undo/" in newest and "/undo/" not in older


def test_what_ones_role_may_not_do_is_not_offered(as_person, ticket, alice, root):
    tickets.delete(ticket, by=root)
    tickets.restore(ticket, by=root)
    assert "/undo/" not in line(as_person(alice), ticket, "restored")
    assert "/undo/" in line(as_person(root), ticket, "restored")


def test_after_thirty_days_nothing_is_offered(clock, as_person, ticket, alice):
    tickets.prioritise(ticket, Priority.URGENT, by=alice)
    clock.shift(timedelta(days=31))
    assert "/undo/" not in line(as_person(alice), ticket, "changed the priority")


def test_in_the_trash_only_the_deletion_can_be_taken_back(as_person, ticket, alice, root):
    tickets.prioritise(ticket, Priority.URGENT, by=alice)
    tickets.delete(ticket, by=root)
    assert "/undo/" not in line(as_person(root), ticket, "changed the priority")
    assert "/undo/" in line(as_person(root), ticket, "deleted the ticket")


def test_more_history_takes_no_more_queries(as_person, ticket, alice, queries):
    browser = as_person(alice)
    tickets.prioritise(ticket, Priority.LOW, by=alice)
    browser.get(page_of(ticket))
    queries()
    browser.get(page_of(ticket))
    before = len(queries())
    for priority in (Priority.URGENT, Priority.HIGH, Priority.MEDIUM):
        tickets.prioritise(ticket, priority, by=alice)
    tickets.undo(Activity.select().order_by(Activity.id.desc()).get(), by=alice)
    queries()
    browser.get(page_of(ticket))
    assert len(queries()) == before


@pytest.mark.parametrize("is_open", [True, False])
def test_a_message_from_elsewhere_says_from_where(as_person, write, ticket, carol, alice, billing, is_open):
    other = write(carol, **({} if is_open else {"team": billing}))
    Reply.create(ticket=ticket, author=carol, side=1, body="<p>Me again</p>", origin=other)
    text = as_person(alice).get(page_of(ticket)).text
    said = re.search(r'<article class="message from-customer" id="message-.*?</article>', text, re.S)[0]
    assert (other.number in said) is is_open and ("from another ticket" in said) is not is_open


def test_an_older_message_from_elsewhere_stands_before_the_request(as_person, write, ticket, carol, alice):
    earlier = ticket.created_at - timedelta(hours=1)
    Reply.create(ticket=ticket, author=carol, side=1, body="<p>Long ago</p>", origin=write(carol), created_at=earlier)
    text = as_person(alice).get(page_of(ticket)).text
    assert text.index("Long ago") < text.index('id="request"')
