"""What is typed into the reply box is kept, comes back to its writer alone, and others know who else is there."""

import pytest

from admin_views import presence
from helpdesk import drafts, tickets, viewing
from helpdesk.models import Activity, Draft, Reply, Role, Viewer
from tests.admin.test_ticket_page import key_on, page_of, say


@pytest.fixture
def at_desk(as_person, alice):
    """Alice's browser."""
    return as_person(alice)


def keep(browser, ticket, body: str, **given):
    return browser.post(f"{page_of(ticket)}/draft", data={"body": body, "quiet": "1"} | given)


def told(browser, ticket, **given) -> dict:
    return browser.post(f"{page_of(ticket)}/presence", data=given).json


def last_of(ticket) -> int:
    return max(row.id for row in Activity.select().where(Activity.ticket == ticket.id))


def test_what_was_typed_stands_in_the_box_again_with_its_kind(at_desk, as_person, alice, ticket):
    kept = keep(at_desk, ticket, "<p>Half a letter</p>", kind="note").json
    assert kept["words"].startswith("Draft from ") and kept["version"]
    for browser in (at_desk, as_person(alice)):  # another session of hers, such as after signing in again
        text = browser.get(page_of(ticket)).text
        assert "Half a letter" in text and "not sent" in text
        assert 'id="kind-note" value="note" checked' in text


def test_nobody_reads_the_draft_of_another(at_desk, as_person, bob, root, ticket):
    keep(at_desk, ticket, "Half a letter")
    for other in (bob, root):
        assert "Half a letter" not in as_person(other).get(page_of(ticket)).text


def test_a_draft_is_neither_news_nor_a_change(at_desk, ticket):
    before = (ticket.version, last_of(ticket))
    keep(at_desk, ticket, "Half a letter")
    assert (type(ticket).get().version, last_of(ticket)) == before
    assert Reply.select().count() == 0


def test_what_was_sent_is_no_draft(at_desk, ticket):
    key = key_on(at_desk, ticket)
    keep(at_desk, ticket, "Half a letter", form_key=key)
    at_desk.post(f"{page_of(ticket)}/reply", data={"form_key": key, "body": "A whole letter"})
    keep(at_desk, ticket, "Half a letter", form_key=key)
    text = at_desk.get(page_of(ticket)).text
    assert "A whole letter" in text and "Half a letter" not in text


def test_what_could_not_be_sent_stays_a_draft(at_desk, ticket):
    keep(at_desk, ticket, "Half a letter")
    assert say(at_desk, ticket, "<p> </p>").status_code == 422
    assert "Half a letter" in at_desk.get(page_of(ticket)).text


def test_an_emptied_box_has_no_draft(at_desk, ticket, alice):
    key = key_on(at_desk, ticket)
    keep(at_desk, ticket, "Half a letter", form_key=key)
    assert keep(at_desk, ticket, "", form_key=key).json == {"version": 0, "words": ""}
    assert not Draft.select().exists()


def test_a_discarded_draft_can_be_taken_back(at_desk, ticket, alice):
    keep(at_desk, ticket, "Half a letter")
    at_desk.post(f"{page_of(ticket)}/draft/discard")
    text = at_desk.get(page_of(ticket)).text
    assert "Half a letter" not in text and "The draft was discarded." in text and "Undo" in text
    at_desk.post(f"{page_of(ticket)}/draft/back")
    assert "Half a letter" in at_desk.get(page_of(ticket)).text


def test_the_text_of_another_tab_is_offered(at_desk, ticket):
    keep(at_desk, ticket, "From one tab", form_key="one")
    keep(at_desk, ticket, "From the other", form_key="two")
    text = at_desk.get(page_of(ticket)).text
    assert "Another text is kept beside it: “From one tab”" in text and "Bring it back" in text


def test_a_text_that_is_too_long_says_so(at_desk, ticket):
    answer = keep(at_desk, ticket, "x" * (drafts.LONGEST + 1))
    assert answer.status_code == 422 and "too long" in answer.json["problem"]


@pytest.mark.parametrize("given", [{"draft": "x"}, {"draft": 10**40}, {"draft": -1}, {"form_key": "x" * 10_000}])
def test_nonsense_from_the_form_is_mended(at_desk, ticket, given):
    assert keep(at_desk, ticket, "Half a letter", **given).status_code == 200


def test_markup_in_a_draft_is_made_safe_before_it_is_shown(at_desk, ticket):
    keep(at_desk, ticket, "<p>Hi<img src=x onerror=alert(1)></p><script>alert(2)</script>")
    text = at_desk.get(page_of(ticket)).text
    assert "<img src=x" not in text and "<script>alert" not in text and 'data-editor="&lt;p&gt;Hi&lt;/p&gt;"' in text


def test_without_a_script_a_button_keeps_it(at_desk, ticket):
    answer = at_desk.post(f"{page_of(ticket)}/draft", data={"body": "Half a letter"})
    assert answer.status_code == 303 and answer.location == f"{page_of(ticket)}#answer"
    assert "Half a letter" in at_desk.get(page_of(ticket)).text


POSTS = ["draft", "draft/discard", "draft/back", "presence", "canned", "canned/1"]
GETS = ["here.svg", "canned", "canned?plain=1"]


@pytest.mark.parametrize("who", ["mallory", "carol", "dave"])
@pytest.mark.parametrize("path", [*[("post", path) for path in POSTS], *[("get", path) for path in GETS]])
def test_outsiders_find_nothing_by_any_way(request, as_person, at_desk, alice, ticket, who, path):
    keep(at_desk, ticket, "Half a letter")
    at_desk.post(f"{page_of(ticket)}/presence")
    browser, (method, place) = as_person(request.getfixturevalue(who)), path
    there = getattr(browser, method)(f"{page_of(ticket)}/{place}")
    nothing = getattr(browser, method)(f"/admin/ticket/TKT-2026-999999/{place}")
    assert (there.status_code, there.data) == (404, nothing.data)
    assert b"Alice" not in there.data
    assert [viewer.user for viewer in Viewer.select()] == [alice]
    assert [draft.user for draft in Draft.select()] == [alice]


@pytest.mark.parametrize("path", POSTS)
def test_a_stranger_keeps_and_learns_nothing(visitor, ticket, path):
    assert visitor.post(f"{page_of(ticket)}/{path}").status_code == 303
    assert not Draft.select().exists() and not Viewer.select().exists()


def test_who_may_only_look_has_no_box_and_no_draft(at_desk, alice, ticket):
    Role.update(permissions=["list", "view"]).where(Role.id == alice.role_id).execute()
    assert keep(at_desk, ticket, "Hello").status_code == 403
    assert at_desk.get(f"{page_of(ticket)}/canned").status_code == 403
    text = at_desk.get(page_of(ticket)).text
    assert 'id="answer"' not in text and 'id="presence"' in text


def test_those_at_a_ticket_know_of_each_other(at_desk, as_person, bob, ticket):
    his = as_person(bob)
    assert told(at_desk, ticket)["people"] == ""
    assert told(his, ticket, typing=1)["people"] == "Alice is looking at this."
    assert told(at_desk, ticket)["people"] == "Bob is writing an answer."
    assert "Bob is writing an answer." in at_desk.get(page_of(ticket)).text


def test_without_a_script_one_is_there_as_well(at_desk, as_person, bob, ticket):
    assert "here.svg" in at_desk.get(page_of(ticket)).text
    answer = at_desk.get(f"{page_of(ticket)}/here.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert "Alice is looking at this." in as_person(bob).get(page_of(ticket)).text


def test_what_was_written_meanwhile_is_told(at_desk, alice, bob, carol, ticket):
    read_to = last_of(ticket)
    version = told(at_desk, ticket, read_to=read_to)["version"]
    said = tickets.reply(ticket, "It works again!", by=carol)
    now = told(at_desk, ticket, read_to=read_to)
    assert (now["news"], now["first"]) == ("Carol wrote 1 new message", said.id)
    assert now["version"] > version
    tickets.note(ticket, "I call her.", by=bob)
    tickets.note(ticket, "My own words", by=alice)
    assert told(at_desk, ticket, read_to=read_to)["news"] == "Bob and Carol wrote 2 new messages"
    assert told(at_desk, ticket, read_to=last_of(ticket))["news"] == ""


@pytest.mark.parametrize("read_to", ["x", -5, 10**30])
def test_a_strange_last_activity_is_mended(at_desk, ticket, read_to):
    assert at_desk.post(f"{page_of(ticket)}/presence", data={"read_to": read_to}).status_code == 200


def test_a_poll_is_three_queries_beside_who_is_signed_in(at_desk, alice, busy, queries):
    told(at_desk, busy)
    queries()
    told(at_desk, busy, read_to=1)
    assert len(queries()) <= 1 + 3


def test_keeping_a_draft_is_few_queries(at_desk, busy, queries):
    queries()
    keep(at_desk, busy, "Half a letter")
    assert len(queries()) <= 6


def test_many_people_are_named_in_short():
    around = viewing.Around(looking=("Ann", "Ben", "Cem", "Dia", "Eli"), writing=("Fay", "Gil"))
    assert presence.people(around) == "Fay and Gil are writing an answer. Ann, Ben and 3 others are looking at this."
