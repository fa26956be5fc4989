"""Articles that may answer a ticket, and the link to one of them in the reply."""

import pytest

from helpdesk import drafts, knowledge, tickets
from helpdesk.settings import settings


@pytest.fixture
def pineapples(write, carol, alice, three):
    """Carol's ticket about pineapples, which is Alice's, while there are articles of each kind about them."""
    ticket = write(carol, subject="My pineapple is late")
    tickets.take(ticket, by=alice)
    return ticket


def at(ticket, path: str = "") -> str:
    return f"/admin/ticket/{ticket.number}/articles{path}"


def told(browser, ticket, q: str = "") -> list[tuple[str, bool]]:
    return [(one["title"], one["public"]) for one in browser.get(at(ticket, f"?plain=1&q={q}")).get_json()]


def test_what_the_subject_says_is_suggested_for_everybody_first(as_person, alice, pineapples):
    assert told(as_person(alice), pineapples) == [("Pineapple public", True), ("Pineapple internal", False)]


def test_others_are_found_by_words(as_person, alice, pineapples, article):
    article("Bananas are early")
    assert told(as_person(alice), pineapples, "banana") == [("Bananas are early", True)]
    assert told(as_person(alice), pineapples, "nothingsaysthis") == []


def test_what_stands_in_a_category_that_is_off_is_not_for_customers(as_person, alice, root, pineapples, signing_in):
    knowledge.save_category(signing_in, by=root, name="Signing in", active=False)
    assert told(as_person(alice), pineapples) == [("Pineapple internal", False), ("Pineapple public", False)]


def test_suggestions_cost_two_queries(as_person, alice, pineapples, queries):
    browser = as_person(alice)
    queries()
    assert len(told(browser, pineapples)) == 2
    assert len([one for one in queries() if "article" in one]) == 2


def test_the_link_is_put_below_what_is_typed(as_person, alice, pineapples, three):
    browser = as_person(alice)
    browser.post(at(pineapples), data={"kind": "reply", "body": "<p>This may help.</p>"})
    browser.post(at(pineapples, f"/{three.public.id}"))
    body = drafts.of(pineapples, alice).fields["body"]
    link = f'<a href="{settings.base_url}/help/articles/pineapple-public">Pineapple public</a>'
    assert body == f"<p>This may help.</p><p>{link}</p>"


def test_in_plain_text_the_link_says_its_address(as_person, alice, pineapples, three):
    as_person(alice).post(at(pineapples, f"/{three.public.id}"))
    assert f"{settings.base_url}/help/articles/pineapple-public" in drafts.of(pineapples, alice).fields["body"]


@pytest.mark.parametrize("kind", ["internal", "draft"])
def test_a_link_that_the_customer_cannot_open_is_refused(as_person, alice, pineapples, three, kind):
    answer = as_person(alice).post(at(pineapples, f"/{getattr(three, kind).id}"))
    assert answer.status_code == 409 and "Customers cannot read this article" in answer.text
    assert not drafts.of(pineapples, alice).fields


def test_a_page_without_scripts_marks_what_only_staff_read(as_person, alice, pineapples, three):
    page = as_person(alice).get(at(pineapples)).text
    assert page.count("Put the link into the reply") == 1 and "Only staff can read this" in page
    assert f"/articles/{three.internal.id}" not in page and "Pineapple draft" not in page


def test_who_writes_no_articles_still_finds_and_inserts_them(as_person, alice, pineapples, three):
    alice.role.permissions = [permission for permission in alice.role.permissions if permission != "articles"]
    alice.role.save()
    browser = as_person(alice)
    assert told(browser, pineapples) == [("Pineapple public", True), ("Pineapple internal", False)]
    assert browser.post(at(pineapples, f"/{three.public.id}")).status_code == 303
    assert browser.post(at(pineapples, f"/{three.draft.id}")).status_code == 404


@pytest.mark.parametrize("who", ["mallory", "carol", "dave"])
def test_outsiders_find_nothing_of_a_ticket_there(as_person, pineapples, three, who, request):
    browser = as_person(request.getfixturevalue(who))
    assert browser.get(at(pineapples)).status_code == browser.get(at(pineapples, "?plain=1")).status_code == 404
    assert browser.post(at(pineapples, f"/{three.public.id}")).status_code == 404
