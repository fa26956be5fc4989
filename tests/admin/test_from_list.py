"""Going through a list, ticket by ticket, from their pages."""

import re

import pytest

from helpdesk import tickets
from helpdesk.models import Status, Ticket, User
from tests.admin.test_ticket_page import key_on, page_of

OPEN = "status=open&status=in_progress&sort=-number"
FROM = {"from": OPEN}


@pytest.fixture
def three(write, carol) -> list[Ticket]:
    """Three tickets, the newest first, as the list by number has them."""
    return [write(carol, subject=f"Question {place}") for place in range(3)][::-1]


def link(text: str, way: str) -> str:
    return re.search(rf'data-way="{way}" href="([^"]+)"', text)[1].replace("&amp;", "&")


def test_the_list_leads_to_its_tickets_with_its_own_address(as_person, alice, three):
    text = as_person(alice).get(f"/admin/ticket/?{OPEN}").text
    address = re.search(r'class="t-link" href="([^"#]+)', text)[1].replace("&amp;", "&")
    assert address.startswith(f"{page_of(three[0])}?from=status%3Dopen")
    text = as_person(alice).get(address).text
    assert "The list you came from" in text and link(text, "next")


def test_next_and_previous_lead_through_the_list(as_person, alice, three):
    browser = as_person(alice)
    for way, start, end in (("next", 0, 1), ("next", 1, 2), ("previous", 1, 0)):
        text = browser.get(page_of(three[start]), query_string=FROM).text
        answer = browser.get(link(text, way))
        assert answer.status_code == 303 and answer.location.startswith(f"{page_of(three[end])}?from=status")


@pytest.mark.parametrize(("way", "place", "said"), [("next", 2, "last"), ("previous", 0, "first")])
def test_at_its_end_one_is_back_in_the_list(as_person, alice, three, way, place, said):
    browser = as_person(alice)
    answer = browser.get(f"{page_of(three[place])}/{way}", query_string=FROM)
    assert answer.location == f"/admin/ticket/?{OPEN}"
    assert f"That was the {said} ticket of this list." in browser.get(answer.location).text


def test_the_place_is_told_when_the_page_asks_for_it(as_person, alice, three):
    told = as_person(alice).get(f"{page_of(three[1])}/beside", query_string=FROM).json
    assert told["place"] == "2 of 3"
    assert told["next"]["words"] == f"{three[2].number} Question 0"
    assert told["previous"]["url"].startswith(page_of(three[0]))


def test_a_change_on_the_page_does_not_lose_the_list_or_the_place(as_person, alice, three):
    browser = as_person(alice)
    text = browser.get(page_of(three[0]), query_string=FROM).text
    action = re.search(r'action="([^"]+/status\?[^"]+)"', text)[1].replace("&amp;", "&")
    answer = browser.post(action, data={"status": "resolved"})
    assert "from=status" in answer.location and "at=" in answer.location
    assert Ticket.get_by_id(three[0].id).status == Status.RESOLVED
    following = browser.get(link(browser.get(answer.location).text, "next")).location
    assert following.startswith(page_of(three[1]))


def test_after_an_answer_it_goes_on_if_one_wants_that(as_person, alice, three):
    browser = as_person(alice)
    given = {"form_key": key_on(browser, three[0]), "body": "Please try again.", "goes_on": "1"}
    answer = browser.post(f"{page_of(three[0])}/reply", data=given, query_string=FROM)
    assert answer.location.startswith(page_of(three[1]))
    text = browser.get(answer.location).text
    assert f"{three[0].number}: your reply goes out in 10 seconds." in text
    assert re.search(r'name="goes_on" value="1" checked', text)
    given = {"form_key": key_on(browser, three[1]), "body": "Please try again."}
    answer = browser.post(f"{page_of(three[1])}/reply", data=given, query_string=FROM)
    assert answer.location.startswith(page_of(three[1]))
    assert User.get_by_id(alice.id).preferences.get("goes_on") is None


def test_who_comes_from_elsewhere_is_offered_no_list(as_person, alice, three):
    text = as_person(alice).get(page_of(three[0])).text
    assert "data-way" not in text and "goes_on" not in text and "from=" not in text


@pytest.mark.parametrize(
    "query", ["status=nonsense&sort=x", "q=%22&page=last", "%00", "a" * 5_000, "//evil.test", "at=9"]
)
def test_any_address_of_a_list_is_taken(as_person, alice, three, query):
    browser = as_person(alice)
    assert browser.get(page_of(three[0]), query_string={"from": query, "at": "9" * 80}).status_code == 200
    for way in ("next", "previous"):
        answer = browser.get(f"{page_of(three[0])}/{way}", query_string={"from": query})
        assert answer.status_code == 303 and answer.location.startswith("/admin/ticket/")


def test_handing_it_away_leads_back_to_that_list(as_person, alice, bob, three):
    given = {"assignee": bob.id}
    answer = as_person(alice).post(f"{page_of(three[0])}/assignee", data=given, query_string=FROM)
    assert answer.location == f"/admin/ticket/?{OPEN}"


@pytest.mark.parametrize("path", ["next", "previous", "beside", "similar", "print"])
@pytest.mark.parametrize("who", ["mallory", "carol", "dave"])
def test_outsiders_find_what_they_find_for_a_number_that_does_not_exist(request, as_person, three, who, path):
    browser = as_person(request.getfixturevalue(who))
    found = browser.get(f"{page_of(three[0])}/{path}", query_string=FROM)
    nothing = browser.get(f"/admin/ticket/TKT-2026-999999/{path}", query_string=FROM)
    assert (found.status_code, found.data) == (404, nothing.data)


@pytest.mark.parametrize("path", ["next", "previous", "beside", "similar", "print"])
def test_strangers_are_asked_to_sign_in(visitor, three, path):
    assert visitor.get(f"{page_of(three[0])}/{path}").location.startswith("/login")


def test_mallory_goes_only_to_what_she_sees(as_person, mallory, three, write, carol, billing):
    hers = write(carol, team=billing)
    told = as_person(mallory).get(f"{page_of(hers)}/beside", query_string={"from": ""}).json
    assert told == {"place": "1 of 1", "next": None, "previous": None}


@pytest.mark.parametrize("path", ["", "/beside", "/next", "/similar"])
def test_none_of_it_takes_more_than_twelve_queries(as_person, alice, three, queries, path):
    browser = as_person(alice)
    browser.get(page_of(three[1]) + path, query_string=FROM)
    queries()
    browser.get(page_of(three[1]) + path, query_string=FROM)
    assert len(queries()) <= 12


def test_tickets_with_the_same_words_are_found(as_person, alice, write, dave, ticket):
    for _ in range(12):
        write(dave, subject="Newspaper")
    first, second = write(dave, subject="Crossword solution"), write(dave, subject="Where is the crossword solution")
    tickets.note(first, "Seen before", by=alice)
    text = as_person(alice).get(f"{page_of(second)}/similar").text
    assert f'href="{page_of(first)}"' in text and ticket.number not in text


def test_paper_shows_notes_only_when_asked(as_person, alice, busy):
    browser = as_person(alice)
    plain, full = (browser.get(f"{page_of(busy)}/print{more}").text for more in ("", "?notes=1"))
    for part in ("Cannot sign in", "my password is wrong", "We look into it.", "Carol", busy.number):
        assert part in plain and part in full
    assert "card has expired" not in plain and "Include 1 internal note" in plain
    assert "card has expired" in full and "Internal note, only for staff" in full


def test_paper_leaves_out_what_was_deleted(as_person, alice, busy):
    said = tickets.reply(busy, "Oh no", by=alice)
    tickets.delete_reply(said, by=alice)
    assert "Oh no" not in as_person(alice).get(f"{page_of(busy)}/print?notes=1").text
