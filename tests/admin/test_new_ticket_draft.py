"""What is typed into "New ticket" is kept until the ticket is there."""

import re

import pytest

from helpdesk import drafts
from helpdesk.models import Draft, Role, Ticket

PAGE = "/admin/ticket/new/"
TYPED = {
    "email": "carol@desk.test",
    "subject": "Called about the paper",
    "description": "It is late.",
    "source": "email",
}


@pytest.fixture
def at_desk(as_person, alice):
    """Alice's browser."""
    return as_person(alice)


def keep(browser, **given):
    return browser.post(f"{PAGE}draft", data={"quiet": "1"} | given)


def test_what_was_typed_stands_in_the_form_again(at_desk, as_person, bob):
    assert keep(at_desk, **TYPED).json["words"].startswith("Draft from ")
    text = at_desk.get(PAGE).text
    assert "Called about the paper" in text and "It is late." in text and 'value="carol@desk.test"' in text
    assert re.search(r"<option selected[^>]*value=\"email\"", text)
    assert "Called about the paper" not in as_person(bob).get(PAGE).text


def test_the_ticket_takes_the_draft_away(at_desk, carol):
    key = re.search(r'name="form_key"[^>]*value="([^"]+)"', at_desk.get(PAGE).text)[1]
    keep(at_desk, form_key=key, **TYPED)
    priority = {"priority": "medium", "category": "", "team": "", "assignee": ""}
    answer = at_desk.post(PAGE, data=TYPED | priority | {"form_key": key})
    assert answer.status_code == 303 and Ticket.select().count() == 1
    assert "Called about the paper" not in at_desk.get(PAGE).text


def test_a_form_that_could_not_be_taken_keeps_its_draft(at_desk, alice):
    keep(at_desk, **TYPED)
    assert at_desk.post(PAGE, data=TYPED | {"email": "nobody"}).status_code == 422
    assert drafts.of(None, alice).fields == TYPED


def test_a_form_begun_for_somebody_else_does_not_show_it(at_desk, alice):
    keep(at_desk, **TYPED)
    assert "Called about the paper" not in at_desk.get(f"{PAGE}?email=dave@desk.test").text
    assert "Called about the paper" in at_desk.get(f"{PAGE}?email=carol@desk.test").text
    assert drafts.of(None, alice).fields == TYPED


def test_it_can_be_discarded_and_taken_back(at_desk):
    keep(at_desk, **TYPED)
    at_desk.post(f"{PAGE}draft/discard")
    assert "Called about the paper" not in at_desk.get(PAGE).text
    at_desk.post(f"{PAGE}draft/back")
    assert "Called about the paper" in at_desk.get(PAGE).text


@pytest.mark.parametrize("path", ["draft", "draft/discard", "draft/back"])
def test_customers_and_strangers_keep_none(as_person, visitor, carol, dave, path):
    for person in (carol, dave):
        assert as_person(person).post(f"{PAGE}{path}", data=TYPED).status_code == 404
    assert visitor.post(f"{PAGE}{path}", data=TYPED).status_code in (303, 400)
    assert not Draft.select().exists()


@pytest.mark.parametrize("path", ["draft", "draft/discard", "draft/back"])
def test_who_may_not_create_tickets_is_told(at_desk, alice, path):
    Role.update(permissions=["list", "view", "update"]).where(Role.id == alice.role_id).execute()
    assert at_desk.post(f"{PAGE}{path}", data=TYPED).status_code == 403


def test_the_page_takes_few_queries(at_desk, queries):
    keep(at_desk, **TYPED)
    queries()
    assert at_desk.get(PAGE).status_code == 200
    assert len(queries()) <= 12
