"""One change from the row of a ticket: the list comes back as it was, says what was done, and takes it back."""

from datetime import timedelta

import pytest

from helpdesk import tickets
from helpdesk.db import at, now
from helpdesk.models import Activity, Category, Priority, Status, Ticket

LIST = "status=open&status=in_progress&sort=number&size=50&page=1"


@pytest.fixture
def do(as_person):
    """`do(alice, ticket, "assign:me")` is the browser, and the answer."""

    def send(person, ticket, what):
        browser = as_person(person)
        data = {"ticket": ticket.number, "do": what, "back": LIST}
        return browser, browser.post("/admin/ticket/action/", data=data)

    return send


def toast(page: str) -> str:
    return page.split('class="toasts"')[1].split("<main")[0] if 'class="toasts"' in page else ""


def test_the_list_comes_back_and_says_what_was_done(do, alice, ticket):
    browser, answer = do(alice, ticket, "assign:me")
    assert (answer.status_code, answer.location) == (303, f"/admin/ticket/?{LIST}")
    said = toast(browser.get(answer.location).text)
    assert f"{ticket.number}: Alice took it" in said
    assert f'name="back" value="{LIST.replace("&", "&amp;")}"' in said
    assert toast(browser.get(answer.location).text) == ""


def test_the_toast_takes_it_back_and_leads_to_the_same_list(do, alice, ticket):
    browser, answer = do(alice, ticket, "priority:urgent")
    address = toast(browser.get(answer.location).text).split('action="')[1].split('"')[0]
    back = browser.post(address, data={"back": LIST})
    assert (back.status_code, back.location) == (303, f"/admin/ticket/?{LIST}")
    assert Ticket.get_by_id(ticket.id).priority == ticket.priority
    assert "taken back is “Alice changed the priority from medium to urgent”" in toast(browser.get(back.location).text)


def test_taking_back_what_came_with_a_reply_says_that_the_reply_stays(as_person, alice, ticket):
    browser = as_person(alice)
    tickets.assign(ticket, alice, by=alice)
    page = f"/admin/ticket/{ticket.number}"
    key = browser.get(page).text.split('name="form_key"')[1].split('value="')[1].split('"')[0]
    browser.post(f"{page}/reply", data={"form_key": key, "body": "Look here.", "kind": "reply", "then": "resolved"})
    browser.get(page)
    browser.post(f"{page}/undo/{Activity.get(Activity.event == 'ticket_resolved').id}")
    said = toast(browser.get(page).text)
    assert "Alice marked it as resolved”. The reply sent with it stays sent." in said
    with at(now() + timedelta(minutes=1)):
        tickets.prioritise(ticket, Priority.URGENT, by=alice)
    browser.post(f"{page}/undo/{Activity.select().order_by(Activity.id.desc()).get().id}")
    assert "stays" not in toast(browser.get(page).text)


def test_what_is_so_already_offers_nothing_to_take_back(do, alice, ticket):
    browser, answer = do(alice, ticket, "status:open")
    said = toast(browser.get(answer.location).text)
    assert f"{ticket.number} was so already." in said and "Undo" not in said


def test_what_is_refused_says_why(do, alice, ticket):
    tickets.cancel(ticket, by=alice)
    browser, answer = do(alice, ticket, "status:in_progress")
    assert f"{ticket.number} stays as it is:" in browser.get(answer.location).text
    assert Ticket.get_by_id(ticket.id).status == Status.CANCELLED


def test_who_gave_it_away_is_not_offered_what_they_no_longer_reach(do, alice, bob, ticket):
    browser, answer = do(alice, ticket, f"assign:{bob.id}")
    said = toast(browser.get(answer.location).text)
    assert "Bob" in said and "Undo" not in said


def test_a_change_on_the_ticket_page_is_taken_back_there(as_person, alice, ticket):
    browser = as_person(alice)
    answer = browser.post(f"/admin/ticket/{ticket.number}/priority", data={"priority": "high"})
    said = toast(browser.get(answer.location).text)
    assert "Undo" in said and 'name="back"' not in said


def test_a_category_with_other_hours_says_what_becomes_of_the_deadline(as_person, clock, alice, ticket):
    slow = Category.create(name="Slow", slug="slow", response_hours=24, resolution_hours=240)
    browser, address = as_person(alice), f"/admin/ticket/{ticket.number}/category"
    said = toast(browser.get(browser.post(address, data={"category": slow.id}).location).text)
    assert "The next deadline is 3 Mar 2026, 09:00, no longer 2 Mar 2026, 11:00." in said
    browser.post(f"/admin/ticket/{ticket.number}/priority", data={"priority": "high"})
    assert "deadline" not in toast(browser.get(f"/admin/ticket/{ticket.number}").text)


def test_others_change_nothing_and_hear_nothing(do, mallory, ticket, visitor, dave):
    browser, answer = do(mallory, ticket, "status:closed")
    assert ticket.number not in browser.get(answer.location).text
    assert do(dave, ticket, "status:closed")[1].status_code == 404
    assert (
        visitor.post("/admin/ticket/action/", data={"ticket": ticket.number, "do": "status:closed"}).status_code == 303
    )
    assert Ticket.get_by_id(ticket.id).status == Status.OPEN
    assert Activity.select().where(Activity.ticket == ticket.id).count() == 1
