"""When it is too late to open a ticket again: its customer asks again, in a new one that is linked with it."""

from datetime import timedelta

import pytest

from helpdesk import tickets
from helpdesk.models import Category, Desk, LinkKind, Ticket, TicketLink
from tests.public.conftest import old_key, picture, text_of


@pytest.fixture
def over(clock, conversation, maria) -> Ticket:
    """Carol's ticket, closed longer ago than she could open it again."""
    tickets.resolve(conversation, by=maria)
    tickets.close(conversation, by=maria)
    clock.shift(timedelta(days=15))
    return conversation


def typed(**changes) -> dict:
    return {"subject": "Cannot sign in", "description": "It is back", "form_key": old_key()} | changes


def newest() -> Ticket:
    return Ticket.select().order_by(Ticket.id.desc()).get()


def test_the_page_says_how_long_it_can_be_opened_again(clock, as_person, carol, conversation, maria):
    browser, path = as_person(carol), f"/tickets/{conversation.number}"
    tickets.resolve(conversation, by=maria)
    tickets.close(conversation, by=maria)
    assert "You can open it again for 14 more days." in text_of(browser.get(path))
    clock.shift(timedelta(days=13))
    assert "for 1 more day." in text_of(browser.get(path))
    clock.shift(timedelta(days=1, seconds=1))
    page = as_person(carol).get(path)
    assert "closed more than 14 days ago" in text_of(page) and f"{path}/again" in page.text


def test_the_form_has_the_subject_already(as_person, carol, over):
    assert 'value="Cannot sign in"' in as_person(carol).get(f"/tickets/{over.number}/again").text


def test_the_new_one_is_linked_and_of_the_same_category(as_person, carol, over):
    browser = as_person(carol)
    answer = browser.post(f"/tickets/{over.number}/again", data=typed(files=[picture()]))
    assert answer.location == f"/tickets/{newest().number}"
    assert {TicketLink.get().ticket_id, TicketLink.get().other_id} == {over.id, newest().id}
    assert newest().category == over.category
    assert over.number in text_of(browser.get(answer.location))
    assert newest().number in text_of(browser.get(f"/tickets/{over.number}"))


def test_a_category_that_is_offered_no_more_stays_behind(as_person, carol, over):
    Category.update(active=False).execute()
    as_person(carol).post(f"/tickets/{over.number}/again", data=typed())
    assert newest().category is None and newest().id != over.id


def test_a_guest_asks_again_by_the_link_and_sees_both(clock, gina, app, asked, maria):
    tickets.cancel(asked, by=maria)
    answer = gina.post(f"/tickets/{asked.number}/again", data=typed())
    assert (newest().customer_id, newest().id) == (asked.customer_id, asked.id + 1)
    assert asked.number in text_of(gina.get(answer.location))
    assert app.test_client().get(answer.location).status_code == 404


def test_another_browser_with_the_old_link_learns_nothing_of_the_new_one(gina, app, asked, link, maria):
    tickets.cancel(asked, by=maria)
    gina.post(f"/tickets/{asked.number}/again", data=typed())
    other = app.test_client()
    other.get(link)
    page = other.get(f"/tickets/{asked.number}")
    assert page.status_code == 200 and newest().number not in page.text


def test_an_answer_that_comes_too_late_is_kept_for_a_new_question(as_person, carol, over):
    answer = as_person(carol).post(
        f"/tickets/{over.number}/reply", data={"body": "A long story", "form_key": old_key()}
    )
    assert answer.status_code == 409 and "closed too long ago" in answer.text
    assert "A long story" in answer.text and f"/tickets/{over.number}/again" in answer.text


def test_what_is_missing_is_said_and_nothing_is_lost(as_person, carol, over):
    answer = as_person(carol).post(f"/tickets/{over.number}/again", data=typed(subject=" "))
    assert answer.status_code == 422 and "It is back" in answer.text
    assert Ticket.select().count() == 1


def test_sent_twice_it_is_one(as_person, carol, over):
    same = typed()
    for _ in range(2):
        as_person(carol).post(f"/tickets/{over.number}/again", data=same)
    assert Ticket.select().count() == 2


def test_what_can_be_answered_is_not_asked_again(as_person, carol, conversation):
    answer = as_person(carol).get(f"/tickets/{conversation.number}/again")
    assert answer.location == f"/tickets/{conversation.number}#reply"


def test_a_related_ticket_that_staff_linked_is_not_told(as_person, carol, conversation, write, maria):
    other = write(carol, subject="Something else")
    tickets.link(conversation, other, LinkKind.RELATED, by=maria)
    assert other.number not in as_person(carol).get(f"/tickets/{conversation.number}").text


def test_a_flood_is_held_back(as_person, carol, over):
    Desk.update(posts_per_hour=1).execute()
    browser = as_person(carol)
    answers = [browser.post(f"/tickets/{over.number}/again", data=typed(description=text)) for text in ("One", "Two")]
    assert [answer.status_code for answer in answers] == [303, 429]
    assert "Two" in answers[1].text and Ticket.select().count() == 2
