"""Canned replies at the reply box, and where they are kept."""

import pytest

from helpdesk import drafts
from helpdesk.models import CannedReply
from helpdesk.tickets import canned
from tests.admin.test_ticket_page import page_of


@pytest.fixture
def at_desk(as_person, alice):
    """Alice's browser."""
    return as_person(alice)


@pytest.fixture
def thanks(maria):
    """A canned reply for everybody."""
    reply = CannedReply()
    canned.save(reply, by=maria, name="Thanks", body="<p>Thank you, {customer_name}!</p>")
    return reply


def form(**given) -> dict:
    return {
        "name": "Hello",
        "body": "<p>Hello {customer_name}</p>",
        "audience": "",
        "category": "",
        "active": "y",
    } | given


def test_those_on_offer_come_filled_in(at_desk, ticket, thanks):
    [offered] = at_desk.get(f"{page_of(ticket)}/canned?plain=1").json
    assert offered == {"name": "Thanks", "text": "<p>Thank you, Carol!</p>"}


def test_without_a_script_they_are_a_page_and_one_press(at_desk, ticket, thanks, alice):
    text = at_desk.get(f"{page_of(ticket)}/canned").text
    assert "Thank you, Carol!" in text and "Put it into the reply" in text
    answer = at_desk.post(f"{page_of(ticket)}/canned/{thanks.id}")
    assert answer.location == f"{page_of(ticket)}#answer"
    assert "Thank you, Carol!" in at_desk.get(page_of(ticket)).text


def test_what_was_typed_is_kept_on_the_way_there_and_stays_above_it(at_desk, ticket, thanks, alice):
    answer = at_desk.post(f"{page_of(ticket)}/canned", data={"body": "<p>Dear Carol,</p>", "kind": "note"})
    assert answer.status_code == 303
    at_desk.post(f"{page_of(ticket)}/canned/{thanks.id}")
    assert drafts.of(ticket, alice).fields == {"body": "<p>Dear Carol,</p><p>Thank you, Carol!</p>", "kind": "note"}


def test_one_that_is_not_offered_is_not_there(at_desk, as_person, ticket, thanks, bob):
    mine = CannedReply()
    canned.save(mine, by=bob, name="Mine", body="Hello", owner=bob)
    for id in (mine.id, 999_999):
        assert at_desk.post(f"{page_of(ticket)}/canned/{id}").status_code == 404
    assert as_person(bob).post(f"{page_of(ticket)}/canned/{mine.id}").status_code == 303


def test_a_page_of_many_takes_few_queries(at_desk, ticket, maria, queries):
    for number in range(30):
        canned.save(CannedReply(), by=maria, name=f"Reply {number}", body="{desk_name} {customer_name}")
    queries()
    assert at_desk.get(f"{page_of(ticket)}/canned").status_code == 200
    assert len(queries()) <= 12


def test_a_manager_keeps_those_of_all(as_person, maria, readers):
    browser = as_person(maria)
    browser.post("/admin/cannedreply/new/", data=form())
    browser.post("/admin/cannedreply/new/", data=form(name="Team", audience=readers.id))
    browser.post("/admin/cannedreply/new/", data=form(name="Own", audience="me"))
    kept = [(reply.name, reply.team, reply.owner) for reply in CannedReply.select().order_by(CannedReply.id)]
    assert kept == [("Hello", None, None), ("Team", readers, None), ("Own", None, maria)]
    text = browser.get("/admin/cannedreply/").text
    assert "Everybody" in text and "Readers" in text and "Just me" in text


def test_an_agent_keeps_their_own_and_sees_no_other(at_desk, as_person, alice, bob, thanks, readers):
    at_desk.post("/admin/cannedreply/new/", data=form(audience="me"))
    own = CannedReply.get(CannedReply.owner == alice)
    for audience in ("", readers.id):
        at_desk.post("/admin/cannedreply/new/", data=form(name="For all", audience=audience))
    assert CannedReply.select().count() == 2
    assert (
        "Hello" in at_desk.get("/admin/cannedreply/").text and "Thanks" not in at_desk.get("/admin/cannedreply/").text
    )
    for browser, id in ((at_desk, thanks.id), (as_person(bob), own.id)):
        for path in ("edit", "delete"):
            assert browser.get(f"/admin/cannedreply/{path}/?id={id}").status_code == 404
            assert browser.post(f"/admin/cannedreply/{path}/?id={id}", data=form(id=id)).status_code == 404
    assert CannedReply.select().count() == 2


def test_one_that_is_offered_no_more_can_come_back(as_person, maria, ticket, at_desk, thanks):
    browser = as_person(maria)
    page = f"/admin/cannedreply/edit/?id={thanks.id}"
    given = form(name="Thanks", body=thanks.body)
    browser.post(page, data={name: value for name, value in given.items() if name != "active"})
    assert at_desk.get(f"{page_of(ticket)}/canned?plain=1").json == []
    browser.post(page, data=given)
    assert len(at_desk.get(f"{page_of(ticket)}/canned?plain=1").json) == 1


def test_an_unknown_placeholder_is_named_next_to_the_text(as_person, maria):
    answer = as_person(maria).post("/admin/cannedreply/new/", data=form(body="Dear {first_name}"))
    assert answer.status_code == 400
    assert "There is no placeholder {first_name}." in answer.text and "Dear {first_name}" in answer.text


@pytest.mark.parametrize("path", ["", "new/", "edit/?id=1", "delete/?id=1", "export/"])
def test_customers_and_strangers_find_none(as_person, visitor, carol, dave, path):
    for person in (carol, dave):
        assert as_person(person).get(f"/admin/cannedreply/{path}").status_code == 404
    assert visitor.get(f"/admin/cannedreply/{path}").status_code == 303
