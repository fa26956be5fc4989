"""A role's page says what somebody with it can do, also before it is saved."""

import re

import pytest

from helpdesk import staff, tickets
from helpdesk.models import Role, Scope, User


@pytest.fixture
def browser(as_person, root):
    return as_person(root)


def role(name: str) -> Role:
    return Role.get(Role.name == name)


def said(answer) -> str:
    """The preview of the page as plain words; empty when there is none."""
    _, _, section = answer.text.partition('<section class="role-can"')
    return " ".join(re.sub(r"<[^>]+>", " ", section.partition("</section>")[0]).split())


def edit(browser, name: str, **given):
    stored = role(name)
    values = {"name": stored.name, "scope": int(stored.scope), "permissions": stored.permissions} | given
    return browser.post(f"/admin/role/edit/?id={stored.id}", data=values)


def test_the_page_says_which_tickets_an_agent_reaches_today(browser, alice, bob, ticket, write, carol):
    tickets.take(write(carol), by=bob)
    words = said(browser.get(f"/admin/role/edit/?id={role('Agent').id}"))
    assert "assigned to them, and those that nobody has taken" in words
    assert "For Alice that is 1 ticket today." in words


def test_it_says_what_may_be_done_and_which_pages_are_there(browser):
    words = said(browser.get(f"/admin/role/edit/?id={role('Agent').id}"))
    may, _, rest = words.partition("May not")
    may_not, _, pages = rest.partition("Finds in the console")
    found, _, missing = pages.partition("Does not find there")
    assert "Assign tickets" in may and "Delete and restore tickets" in may_not
    assert "Dashboard" in found and "Messages" in found
    assert "Settings" in missing and "Audit log" in missing and "Roles" in missing


def test_customers_have_no_page_of_the_console(browser):
    words = said(browser.get(f"/admin/role/edit/?id={role('Customer').id}"))
    assert "sees only their own tickets" in words and "No page: this is a role of customers." in words


def test_a_preview_shows_what_was_chosen_and_stores_nothing(browser, alice, ticket):
    answer = edit(browser, "Agent", scope=int(Scope.ALL), permissions=["view", "settings"], preview="1")
    words = said(answer)
    assert answer.status_code == 200
    assert "Nothing was saved" in words and "Reaches every ticket" in words and "For Alice that is 1 ticket" in words
    assert role("Agent").scope == Scope.ASSIGNED_OR_UNASSIGNED and "settings" not in role("Agent").permissions
    assert re.search(r'<input[^>]*checked[^>]*value="settings"', answer.text)


def test_a_role_that_opens_no_ticket_reaches_none(browser):
    assert "Reaches no ticket at all" in said(edit(browser, "Agent", permissions=["list"], preview="1"))


def test_a_new_role_is_previewed_too(browser, root, ticket):
    given = {"name": "Readers", "scope": "1", "permissions": ["list", "view"], "preview": "1"}
    words = said(browser.post("/admin/role/new/", data=given))
    assert "If it were yours: 0 tickets today." in words
    assert not Role.select().where(Role.name == "Readers").exists()
    assert said(browser.get("/admin/role/new/")) == ""


def test_a_preview_of_nonsense_is_a_page(browser):
    assert edit(browser, "Agent", scope="9", permissions=["fly"], preview="1").status_code == 200
    assert browser.post("/admin/role/new/", data={"preview": "1"}).status_code == 200


def test_who_does_not_reach_all_tickets_learns_no_number(as_person, maria, alice, ticket):
    keepers = Role.create(name="Keepers", permissions=["list", "view", "users"], scope=Scope.TEAM)
    User.update(role=keepers).where(User.id == maria.id).execute()
    words = said(as_person(maria).get(f"/admin/role/edit/?id={role('Agent').id}"))
    assert "Reaches the tickets" in words and "today" not in words


def test_others_see_no_preview(as_person, visitor, alice, maria, mallory, dave):
    address = f"/admin/role/edit/?id={role('Agent').id}"
    for person in (alice, maria, mallory):
        assert as_person(person).get(address).status_code == 403
        assert as_person(person).post(address, data={"preview": "1"}).status_code == 403
    assert as_person(dave).get(address).status_code == 404
    assert visitor.get(address).status_code == 303


def test_the_example_of_the_domain_is_the_first_who_has_the_role(root, alice, ticket):
    assert staff.preview(role("Agent"), by=root).example == "For Alice that is 1 ticket today."
