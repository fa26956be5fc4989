"""The search in the head of the console: numbers, people, and what was said."""

import re

import pytest

from helpdesk import tickets
from helpdesk.models import Role, Scope, User


@pytest.fixture
def found(as_person):
    """`found(alice, "words")` is what the search page says to her."""

    def ask(person, text: str) -> str:
        answer = as_person(person).get("/admin/search", query_string={"q": text})
        assert answer.status_code == 200
        return answer.text

    return ask


@pytest.mark.parametrize("spelled", ["{}", " {} ", "#{}"])
def test_a_number_leads_straight_to_its_ticket(as_person, busy, alice, spelled):
    for number in (busy.number, busy.number.lower()):
        answer = as_person(alice).get("/admin/search", query_string={"q": spelled.format(number)})
        assert answer.status_code == 303
        assert answer.location == f"/admin/ticket/{busy.number}"


def test_a_number_in_the_trash_leads_there_only_for_who_may_delete(as_person, ticket, alice, maria):
    tickets.delete(ticket, by=maria)
    asked = f"/admin/search?q={ticket.number}"
    assert as_person(maria).get(asked).status_code == 303
    assert as_person(alice).get(asked).status_code == 200


@pytest.mark.parametrize("spelled", ["{short}", "#{short}", "{year}-{short}", "tkt-{year}-{short}"])
def test_a_number_as_people_say_it_is_offered(found, ticket, alice, spelled):
    _, year, count = ticket.number.split("-")
    page = found(alice, spelled.format(short=int(count), year=year))
    assert "With this number" in page
    assert f'href="/admin/ticket/{ticket.number}"' in page


def test_what_has_the_number_is_shown_once(found, ticket, alice):
    assert found(alice, ticket.number[-2:].lstrip("0")).count(f">{ticket.subject}</a>") == 1


def test_the_number_of_another_year_is_not(found, ticket, alice):
    assert "With this number" not in found(alice, f"2001-{int(ticket.number[-6:])}")


@pytest.mark.parametrize("text", ["carol", "Carol", "carol@desk"])
def test_people_are_found_by_the_beginning_of_name_or_address(found, ticket, alice, carol, text):
    page = found(alice, text)
    assert "carol@desk.test" in page
    assert f'href="/admin/ticket/?customer={carol.id}"' in page


def test_their_accounts_are_offered_to_those_who_manage_people(found, ticket, alice, root, carol):
    account = f"/admin/user/edit/?id={carol.id}"
    assert account in found(root, "carol")
    assert account not in found(alice, "carol")


def test_tickets_show_what_says_it_and_lead_there(found, busy, alice):
    page = found(alice, "expired")
    assert "Her card has expired." in page
    assert re.search(rf'href="/admin/ticket/{busy.number}#message-\d+"', page)
    assert 'href="/admin/ticket/?q=expired"' in page


def test_ten_are_shown_and_the_list_has_the_rest(found, write, carol, alice):
    for _ in range(12):
        write(carol)
    page = found(alice, "password")
    assert page.count('class="row-name"') == 10
    assert "All 12 tickets" in page


def test_an_agent_of_another_team_finds_what_does_not_exist(as_person, busy, mallory):
    browser = as_person(mallory)

    def page(text):
        told = browser.get("/admin/search", query_string={"q": text}).text
        return re.sub(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"', "", told).replace(text, "…")

    for there, nowhere in ((busy.number, "TKT-2026-999999"), ("expired", "nothingatall"), ("carol", "nobody"),
                           (f"#{busy.number[4:]}", "#2026-777777")):  # fmt: skip
        assert page(there) == page(nowhere)


def test_of_customers_an_agent_finds_only_those_within_reach(found, write, carol, dave, billing, alice, root):
    write(carol), write(dave, team=billing)
    assert "dave@desk.test" not in found(alice, "dave")
    assert "dave@desk.test" in found(root, "dave")


def test_customers_and_strangers_have_no_such_page(as_person, visitor, busy, carol, dave):
    for browser in (as_person(carol), as_person(dave)):
        assert browser.get("/admin/search?q=expired").status_code == 404
    assert visitor.get("/admin/search?q=expired").status_code == 303


def test_a_role_without_the_list_is_told_so(as_person, alice):
    role = Role.create(name="Writer", permissions=["view"], scope=Scope.ALL)
    User.update(role=role).where(User.id == alice.id).execute()
    assert as_person(alice).get("/admin/search?q=x").status_code == 403


@pytest.mark.parametrize("text", ["", "   ", "\x00", "%", "'", '"', "a" * 5_000, "<script>", "-", "#", "()", "0", "৪২"])
def test_anything_can_be_typed(found, ticket, alice, text):
    assert "<script>" not in found(alice, text)


def test_it_takes_twelve_queries_at_most(as_person, busy, alice, root, queries):
    for person, text in ((alice, "c"), (alice, "carol"), (root, "carol"), (root, "password"), (root, "1")):
        browser = as_person(person)
        queries()
        browser.get("/admin/search", query_string={"q": text})
        assert len(queries()) <= 12


def test_every_page_has_the_field(as_person, alice):
    assert 'action="/admin/search"' in as_person(alice).get("/admin/").text
