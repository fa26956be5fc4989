"""The list of one's own questions: counted, filtered, searched; the address says what is shown."""

from datetime import timedelta

import pytest

from helpdesk import tickets
from helpdesk.tickets import asked
from tests.public.conftest import text_of


def questions(browser, query: str = "") -> str:
    answer = browser.get(f"/tickets{query}")
    assert answer.status_code == 200
    return " ".join(text_of(answer).split())


def test_a_row_says_what_somebody_wants_to_know(as_person, carol, conversation):
    page = questions(as_person(carol))
    for words in (conversation.number, "Cannot sign in", "Account and sign-in", "In progress", "Support, just now"):
        assert words in page
    assert "View" in page and "Reply" in page


def test_the_customer_meets_no_note_no_name_and_no_address_of_staff(as_person, carol, conversation, alice):
    answer = as_person(carol).get("/tickets")
    for word in ("bounced", alice.name, alice.email, "Readers", "priority", "medium"):
        assert word not in answer.text


@pytest.mark.parametrize(
    "query", ["", "?q=password", "?status=in_progress", "?category=account", "?page=9", "?q=bounced"]
)
def test_another_customer_sees_nothing_of_it(as_person, dave, conversation, query):
    assert conversation.number not in as_person(dave).get(f"/tickets{query}").text
    assert "You have not asked anything yet" in questions(as_person(dave), query)


@pytest.mark.parametrize("query", ["?q=bounced", "?q=alice", "?q=Readers"])
def test_a_search_in_it_finds_nothing_internal(as_person, carol, conversation, query):
    assert "No question of yours fits this" in questions(as_person(carol), query)


def test_the_counts_are_links_to_what_they_count(as_person, carol, conversation, write, maria):
    tickets.resolve(write(carol, subject="Done"), by=maria)
    browser = as_person(carol)
    page = questions(browser)
    assert "All 2 Open 0 In progress 1 Waiting for you 0 Solved 1" in page
    assert "Done" in questions(browser, "?status=solved") and "Cannot sign in" not in questions(
        browser, "?status=solved"
    )


def test_days_are_those_of_the_persons_zone(clock, as_person, carol, write):
    carol.time_zone = "Asia/Dhaka"
    carol.save()
    clock.move_to("2026-03-02T19:30:00+00:00")  # half past one on the third, there
    write(carol, subject="At night")
    browser = as_person(carol)
    assert "At night" in questions(browser, "?from=2026-03-03&to=2026-03-03")
    for query in ("?to=2026-03-02", "?from=2026-03-04"):
        assert "At night" not in questions(browser, query)


@pytest.mark.parametrize("query", ["?from=soon", "?to=2026-02-31", "?from=0001-01-01", "?to=9999-12-31"])
def test_strange_days_break_nothing(as_person, carol, ticket, query):
    assert ticket.number in questions(as_person(carol), query)


@pytest.mark.parametrize("query", ["?status=nonsense", "?category=nonsense", "?page=-3", "?page=x", "?q=%00"])
def test_strange_wishes_break_nothing(as_person, carol, ticket, query):
    questions(as_person(carol), query)


def test_what_was_typed_into_the_search_is_only_text(as_person, carol, ticket):
    page = as_person(carol).get('/tickets?q="><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_pages_keep_what_was_asked_for(as_person, carol, write, monkeypatch):
    monkeypatch.setattr(asked, "SIZE", 1)
    for subject in ("First", "Second"):
        write(carol, subject=subject)
    browser = as_person(carol)
    page = browser.get("/tickets?q=password&status=open").text
    assert "Second" in page and "First" not in page
    assert "/tickets?q=password&amp;status=open&amp;page=2" in page
    assert "First" in browser.get("/tickets?q=password&status=open&page=2").text


def test_a_reply_is_offered_where_it_would_be_taken(clock, as_person, carol, ticket, maria):
    browser = as_person(carol)
    tickets.resolve(ticket, by=maria)
    tickets.close(ticket, by=maria)
    assert "#reply" in browser.get("/tickets").text
    clock.shift(timedelta(days=15))
    assert "#reply" not in as_person(carol).get("/tickets").text


def test_a_merged_one_leads_on(as_person, carol, ticket, write, maria):
    other = write(carol, subject="Still not")
    tickets.merge(ticket, other, by=maria)
    assert "Joined" in questions(as_person(carol))


def test_who_is_not_signed_in_signs_in_first(visitor):
    assert visitor.get("/tickets?status=open").location == "/login?next=/tickets?status%3Dopen"


def test_staff_go_on_to_the_console(as_person, alice):
    assert as_person(alice).get("/tickets").location == "/admin/ticket/"


def test_the_list_takes_few_queries_however_long_it_is(as_person, carol, write, queries):
    browser, asked_for = as_person(carol), []
    for count in (1, 12):
        for _ in range(count):
            tickets.reply(write(carol), "Answer", by=None)
        queries()
        browser.get("/tickets?q=password&category=account&status=open")
        asked_for.append(len(queries()))
    assert asked_for[0] == asked_for[1] <= 8
