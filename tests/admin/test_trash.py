"""The trash in the console: what lies in it, until when, back out of it, or gone for good."""

from datetime import timedelta

import pytest

from helpdesk import tickets
from helpdesk.db import at, now
from helpdesk.models import Desk, Role, Ticket, User

TRASH = "/admin/ticket/?trash=1"


@pytest.fixture
def browser(as_person, root):
    return as_person(root)


@pytest.fixture
def deleted(ticket, maria):
    with at(now() - timedelta(days=3)):
        tickets.delete(ticket, by=maria)
    return ticket


def test_it_stands_in_the_side_for_who_may_delete(as_person, maria, alice):
    assert f'href="{TRASH}"' in as_person(maria).get("/admin/").text
    assert f'href="{TRASH}"' not in as_person(alice).get("/admin/").text


def test_it_says_when_each_ticket_is_gone_for_good(browser, deleted):
    page = browser.get(TRASH).text
    assert "removed for good 30 days after it was deleted" in page
    assert "Deleted " in page and "gone for good in 26 d" in page
    Desk.update(trash_days=3).execute()
    assert "gone for good within a day" in browser.get(TRASH).text


def test_a_row_brings_its_ticket_back(browser, deleted):
    assert '<button class="button small" name="do" value="restore">Restore</button>' in browser.get(TRASH).text
    given = {"ticket": deleted.number, "do": "restore", "back": "trash=1"}
    assert browser.post("/admin/ticket/action/", data=given).status_code == 303
    assert Ticket.get_by_id(deleted.id).deleted_at is None


def test_an_empty_one_says_what_it_is_for(browser):
    page = browser.get(TRASH).text
    assert "The trash is empty" in page and "30 days before it is removed for good" in page


def test_removing_for_good_is_asked_first(browser, deleted):
    address = f"/admin/ticket/{deleted.number}/purge"
    assert address in browser.get(TRASH).text and address in browser.get(f"/admin/ticket/{deleted.number}").text
    page = browser.get(address).text
    assert "0 messages and 0 files" in page and Ticket.get_by_id(deleted.id)
    answer = browser.post(address)
    assert (answer.status_code, answer.location) == (303, TRASH)
    assert not Ticket.select().exists()
    assert f"{deleted.number} was removed for good." in browser.get(TRASH).text
    assert browser.post(address).status_code == 404


def test_it_names_the_tickets_that_were_merged_into_it(browser, write, carol, root):
    source, target = write(carol), write(carol)
    tickets.merge(source, target, by=root)
    tickets.delete(target, by=root)
    page = browser.get(f"/admin/ticket/{target.number}/purge").text
    assert f"{source.number} was merged into it and stays" in page


def test_a_ticket_that_is_not_in_the_trash_is_not_removed(browser, ticket):
    for ask in (browser.get, browser.post):
        assert ask(f"/admin/ticket/{ticket.number}/purge").status_code == 409
    assert Ticket.get_by_id(ticket.id)


def test_others_neither_see_it_nor_remove_it(as_person, visitor, deleted, maria, alice, mallory, carol, dave):
    address, nowhere = f"/admin/ticket/{deleted.number}/purge", "/admin/ticket/TKT-2026-999999/purge"
    assert [as_person(maria).get(address).status_code, as_person(maria).post(address).status_code] == [403, 403]
    assert "/purge" not in as_person(maria).get(TRASH).text
    for person in (alice, mallory, carol, dave):
        for ask in (as_person(person).get, as_person(person).post):
            assert ask(address).status_code == ask(nowhere).status_code == 404
    assert (visitor.get(address).status_code, visitor.post(address).status_code) == (303, 303)
    assert Ticket.get_by_id(deleted.id)


def test_settings_alone_do_not_open_the_trash(as_person, deleted, maria):
    Role.update(permissions=["list", "view", "settings"]).where(Role.id == maria.role_id).execute()
    assert as_person(User.get_by_id(maria.id)).post(f"/admin/ticket/{deleted.number}/purge").status_code == 404
