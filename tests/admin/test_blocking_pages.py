"""The block list in the console, and the customer's card on the ticket page."""

from datetime import UTC, datetime

from helpdesk import blocking
from helpdesk.models import Block, Desk
from helpdesk.tickets import Guest


def test_an_entry_is_added_with_its_last_day(as_person, root):
    Desk.update(time_zone="Asia/Dhaka").execute()
    browser = as_person(root)
    typed = {"value": "@Spam.test", "reason": "Spam", "ends": "2030-01-31"}
    assert browser.post("/admin/block/new/", data=typed).status_code == 303
    entry = Block.get()
    assert (entry.value, entry.by, entry.until) == ("@spam.test", root, datetime(2030, 1, 31, 18, tzinfo=UTC))
    assert 'value="2030-01-31"' in browser.get(f"/admin/block/edit/?id={entry.id}").text


def test_nonsense_is_an_error_next_to_its_field(as_person, root):
    page = as_person(root).post("/admin/block/new/", data={"value": "no network", "reason": "", "ends": ""})
    assert page.status_code == 400 and 'id="value-error"' in page.text and "203.0.113.0/24" in page.text


def test_the_list_finds_by_value_and_says_who_and_until_when(as_person, root):
    for value in ("@spam.test", "203.0.113.0/24"):
        blocking.block(value, by=root, reason="Spam")
    page = as_person(root).get("/admin/block/?search=@spam").text
    assert "@spam.test" in page and "203.0.113.0/24" not in page and "For good" in page


def test_an_agent_blocks_and_unblocks_on_the_ticket_page(as_person, alice, ticket, carol):
    browser, page = as_person(alice), f"/admin/ticket/{ticket.number}"
    assert "Block this address" in browser.get(page).text
    browser.post(f"{page}/block", data={"reason": "Abuse"})
    assert (Block.get().value, Block.get().reason, Block.get().by) == (carol.email, "Abuse", alice)
    shown = browser.get(page).text
    assert "no new messages are taken" in shown and "Block this address" not in shown
    browser.post(f"{page}/unblock")
    assert not Block.select().exists()


def test_another_spelling_of_the_address_is_blocked_on_its_own_ticket_too(as_person, alice, write):
    pages = [f"/admin/ticket/{write(Guest(email)).number}" for email in ("jo+a@desk.test", "jo+b@desk.test")]
    browser = as_person(alice)
    browser.post(f"{pages[0]}/block")
    assert all("no new messages are taken" in browser.get(page).text for page in pages)
    browser.post(f"{pages[1]}/unblock")
    assert not Block.select().exists() and "Block this address" in browser.get(pages[0]).text


def test_somebody_who_works_here_cannot_be_blocked_there(as_person, write, alice, root):
    asked = write(root)
    page = as_person(alice).post(f"/admin/ticket/{asked.number}/block")
    assert page.status_code == 409 and "works here" in page.text
