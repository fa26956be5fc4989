"""What the public door keeps from outsiders: it answers as if the thing did not exist, byte for byte."""

import re

import pytest

from helpdesk import guest_links, tickets
from helpdesk.attachments import Upload
from helpdesk.models import Attachment, Ticket
from tests.public.conftest import old_key, picture

MISSING = "TKT-2026-999999"
PAGES = ["/tickets/{}", "/tickets/{}/rate", "/tickets/{}/again", "/tickets/thanks/{}"]
POSTS = [
    "/tickets/{}/reply", "/tickets/{}/solve", "/tickets/{}/reopen", "/tickets/{}/rate", "/tickets/{}/again",
    "/tickets/{}/link/renew", "/tickets/{}/link/end",
]  # fmt: skip


@pytest.fixture(params=["dave", "nobody", "guest of another ticket"])
def outsider(request, app, as_person):
    """Somebody who must see nothing of Carol's ticket."""
    if request.param == "dave":
        return as_person(request.getfixturevalue("dave"))
    return app.test_client() if request.param == "nobody" else request.getfixturevalue("gina")


def same(one, other) -> bool:
    return one.status_code == other.status_code == 404 and nameless(one) == nameless(other)


def nameless(answer) -> str:
    """The page without the number that was asked for."""
    number = re.search(r"TKT-\d{4}-\d{6}", answer.request.path)
    return answer.text.replace(number[0], "…") if number else answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_ticket_of_somebody_else_does_not_exist(outsider, conversation, path):
    assert same(outsider.get(path.format(conversation.number)), outsider.get(path.format(MISSING)))


@pytest.mark.parametrize("path", POSTS)
def test_nothing_can_be_done_with_a_ticket_of_somebody_else(outsider, conversation, path):
    typed = {"body": "hello", "form_key": old_key(), "rating": "1", "subject": "hello", "description": "hello"}
    one = outsider.post(path.format(conversation.number), data=typed)
    assert same(one, outsider.post(path.format(MISSING), data=typed))


def test_a_file_of_somebody_else_does_not_exist(outsider, ticket, carol):
    stream, name = picture()
    tickets.reply(ticket, "See this", by=carol, files=[Upload(name, stream)])
    assert same(outsider.get(f"/files/{Attachment.get().id}"), outsider.get("/files/2147483647"))


def test_the_file_of_a_note_does_not_exist_for_the_customer(as_person, conversation, carol, alice):
    stream, name = picture()
    tickets.note(conversation, "Look", by=alice, files=[Upload(name, stream)])
    browser = as_person(carol)
    assert same(browser.get(f"/files/{Attachment.get().id}"), browser.get("/files/2147483647"))
    with as_person(alice).get(f"/files/{Attachment.get().id}") as download:
        assert download.status_code == 200


def test_a_link_mailed_to_staff_opens_no_file_of_a_note(app, alice, maria, question):
    app.test_client().post("/tickets/new", data={**question, "email": alice.email})
    ticket, browser = Ticket.get(), app.test_client()
    browser.get(guest_links.url(guest_links.issue(ticket)).removeprefix("http://desk.test"))
    stream, name = picture()
    tickets.note(ticket, "Look", by=maria, files=[Upload(name, stream)])
    assert browser.get(f"/tickets/{ticket.number}").status_code == 200
    assert same(browser.get(f"/files/{Attachment.get().id}"), browser.get("/files/2147483647"))


def test_an_agent_of_another_team_gets_no_file(as_person, ticket, carol, mallory):
    stream, name = picture()
    tickets.reply(ticket, "See this", by=carol, files=[Upload(name, stream)])
    browser = as_person(mallory)
    assert same(browser.get(f"/files/{Attachment.get().id}"), browser.get("/files/2147483647"))


def test_a_deleted_ticket_does_not_exist_for_its_customer(as_person, conversation, carol, maria):
    tickets.delete(conversation, by=maria)
    browser = as_person(carol)
    assert same(browser.get(f"/tickets/{conversation.number}"), browser.get(f"/tickets/{MISSING}"))


@pytest.mark.parametrize("path", ["/login/link/{}", "/setup/{}"])
def test_a_guessed_link_is_an_unknown_page(visitor, path):
    assert same(visitor.get(path.format("A" * 43)), visitor.get("/no-such-page"))


@pytest.mark.parametrize(
    "number", ["%00", "' OR 1=1--", "TKT-2026-000001%0a", "../../etc/passwd", "x" * 5000, "٣", "%F0%9F%98%80"]
)
def test_strange_numbers_are_unknown_numbers(as_person, carol, ticket, number):
    browser = as_person(carol)
    assert same(browser.get(f"/tickets/{number}"), browser.get(f"/tickets/{MISSING}"))


@pytest.mark.parametrize("file_id", ["0", "-1", "99999999999999999999", "1.5", "%00"])
def test_strange_file_numbers_are_unknown_files(visitor, file_id):
    assert visitor.get(f"/files/{file_id}").status_code == 404


def test_the_first_page_lists_ones_own_tickets_only(as_person, conversation, carol, dave):
    assert "Cannot sign in" in as_person(carol).get("/").text
    assert "Cannot sign in" not in as_person(dave).get("/").text
