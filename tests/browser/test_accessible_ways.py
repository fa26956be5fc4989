"""axe-core finds nothing to mend on the public pages either that no link leads to: behind mails, forms and refusals."""

from playwright.sync_api import Page, expect

from tests.browser.axe import all_of
from tests.browser.test_account import PASSWORD, mailed, want
from tests.browser.test_following import ask
from tests.browser.test_journey import link_in, png

SCREEN = {"name": "screen.png", "mimeType": "image/png", "buffer": png()}
AS_INES = """
import sys
from helpdesk import blocking, start, tickets
from helpdesk.db import db
from helpdesk.demo import cast
from helpdesk.models import Ticket

start.prepare()
with db.connection_context():
    what, ines = sys.argv[1], cast.person("ines")
"""
CANCEL = AS_INES + "    tickets.cancel(Ticket.get(Ticket.number == what), by=ines)"
BLOCK = AS_INES + "    blocking.block(what, by=ines)"


def test_a_question_by_its_mailed_link(demo, stranger, outbox):
    number = ask(stranger, demo.url, "axel@reader.test", "Looked at closely")
    found = all_of(stranger)
    stranger.goto(link_in(outbox.wait_for("axel@reader.test", number)))
    found += all_of(stranger)
    stranger.set_input_files("input[name=files]", [SCREEN])
    comes_back(stranger, "Send reply")
    expect(stranger.get_by_role("group", name="Files we have already")).to_be_visible()
    found += all_of(stranger)
    press(stranger, "Mark as solved")
    found += all_of(stranger)
    stranger.goto(f"{demo.url}/tickets/{number}/rate")
    found += all_of(stranger)
    comes_back(stranger, "Send rating")
    assert found + all_of(stranger) == []


def test_asking_again_and_links_that_ended(demo, stranger, outbox):
    number = ask(stranger, demo.url, "anna@reader.test", "Closed without a word")
    stranger.goto(link_in(outbox.wait_for("anna@reader.test", number)))
    demo.python("-c", CANCEL, number)
    found = []
    stranger.goto(f"{demo.url}/tickets/{number}/again")
    found += all_of(stranger)
    stranger.set_input_files("input[name=files]", [SCREEN])
    comes_back(stranger, "Send")
    found += all_of(stranger)
    stranger.goto(f"{demo.url}/links/new")
    comes_back(stranger, "Mail me a new link")
    found += all_of(stranger)
    stranger.get_by_label("Your e-mail address").fill("nobody@reader.test")
    press(stranger, "Mail me a new link")
    assert stranger.url.endswith("/links/sent")
    assert found + all_of(stranger) == []


def test_pages_behind_the_mails_about_an_account(demo, stranger, outbox):
    email, found = "agnes@reader.test", []
    want(stranger, f"{demo.url}/register", email)
    found += all_of(stranger)
    stranger.goto(mailed(outbox, email, "register"))
    found += all_of(stranger)
    stranger.get_by_label("Your name").fill("Agnes")
    stranger.get_by_label("A password").fill("short")
    comes_back(stranger, "Open my account")
    found += all_of(stranger)
    stranger.get_by_label("A password").fill(PASSWORD)
    press(stranger, "Open my account")
    found += all_of(stranger)
    for path in ("login/link", "reset"):
        want(stranger, f"{demo.url}/{path}", email)
        found += all_of(stranger)
        stranger.goto(mailed(outbox, email, path))
        found += all_of(stranger)
    assert found == []


def test_pages_of_somebody_who_moves_and_leaves(demo, stranger, outbox):
    email, later, found = "astrid@reader.test", "astrid@elsewhere.test", []
    want(stranger, f"{demo.url}/register", email)
    stranger.goto(mailed(outbox, email, "register"))
    stranger.get_by_label("Your name").fill("Astrid")
    stranger.get_by_label("A password").fill(PASSWORD)
    press(stranger, "Open my account")
    stranger.goto(f"{demo.url}/account/delete")
    press(stranger, "Mail me a link to delete it")
    found += all_of(stranger)
    stranger.goto(mailed(outbox, email, "account/delete"))
    found += all_of(stranger)
    stranger.goto(f"{demo.url}/account/address")
    stranger.get_by_label("New e-mail address").fill(later)
    press(stranger, "Write to both addresses")
    found += all_of(stranger)
    for address, button in ((email, "Agree"), (later, "Confirm this address")):
        stranger.goto(mailed(outbox, address, "account/address"))
        found += all_of(stranger)
        press(stranger, button)
        found += all_of(stranger)
    assert found == []


def test_forms_of_an_account_that_come_back(demo, customer):
    found = []
    for path, button in (("password", "Change password"), ("address", "Write to both addresses"), ("", "Save")):
        customer.goto(f"{demo.url}/account/{path}".rstrip("/"))
        if not path:
            customer.get_by_label("Your name").fill("")
        if customer.get_by_role("button", name=button, exact=True).count():
            comes_back(customer, button)
        found += all_of(customer)
    assert found == []


def test_who_is_kept_out_for_asking_too_often(demo, stranger):
    """First the form comes back; of a flood nothing is read any more, and there is a page."""
    found, statuses = [], []
    for _ in range(13):
        stranger.goto(f"{demo.url}/links/new")
        stranger.get_by_label("Your e-mail address").fill("again@reader.test")
        statuses.append(press(stranger, "Mail me a new link"))
        if statuses.count(429) == 1:
            found += all_of(stranger)
    assert (statuses[0], statuses[-1]) == (200, 429)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Too many at once")
    assert found + all_of(stranger) == []


def test_who_is_on_the_block_list(demo, stranger, outbox):
    email = "arne@blocked.test"
    number = ask(stranger, demo.url, email, "Cheap watches")
    stranger.goto(link_in(outbox.wait_for(email, number)))
    demo.python("-c", BLOCK, email)
    assert press(stranger, "Mark as solved") == 403
    found = all_of(stranger)
    stranger.goto(f"{demo.url}/tickets/{number}")
    stranger.locator(".editor").fill("Buy more watches")
    assert press(stranger, "Send reply") == 403
    assert found + all_of(stranger) == []


def test_searches_and_suggestions(demo, stranger):
    found = []
    for words in ("", "crossword", "password", "password crossword"):
        stranger.goto(f"{demo.url}/help/search?q={words}")
        found += all_of(stranger)
    stranger.goto(f"{demo.url}/tickets/new?subject=Reset+my+password")
    expect(stranger.locator("[data-suggest]").get_by_role("link").first).to_be_visible()
    assert found + all_of(stranger) == []


def press(page: Page, button: str) -> int:
    """Press the button in the page, and tell the status of what it led to."""
    with page.expect_navigation() as went:
        page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    return went.value.status


def comes_back(page: Page, button: str) -> None:
    """Send a form that is not right past the browser's own checks."""
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".summary")).to_be_visible()
