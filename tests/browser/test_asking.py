"""Files of a question in a real browser: how far they have come, and that an error loses none."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journey import png
from tests.browser.test_public_pages import fill

LARGE = {"name": "large.txt", "mimeType": "text/plain", "buffer": b"a line of text\n" * 40_000}
SCREEN = {"name": "screen.png", "mimeType": "image/png", "buffer": png()}


@pytest.fixture
def form(live, chromium):
    """`form()` is the filled-in form in a browser of its own; answers of 422 are no complaint here."""
    contexts = []

    def open_form(subject: str, **options) -> Page:
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{live.url}/tickets/new")
        fill(page, subject)
        page.wait_for_timeout(2100)
        return page

    yield open_form
    for context in contexts:
        context.close()


def describe(page: Page) -> None:
    page.get_by_role("textbox", name="What happened?").click()
    page.keyboard.type("It does not work.")


def send(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).click()


def slow(page: Page) -> None:
    """An upload of 600 kB takes some seconds."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    speed = {"latency": 20, "downloadThroughput": 1_000_000, "uploadThroughput": 200_000}
    line.send("Network.emulateNetworkConditions", {"offline": False, **speed})


def test_a_progress_bar_shows_how_far_the_files_have_come(form):
    page = form("A large file")
    describe(page)
    page.set_input_files("input[type=file]", [LARGE])
    slow(page)
    send(page)
    expect(page.get_by_role("progressbar", name="Sending the files")).to_be_visible()
    page.wait_for_timeout(1000)
    assert 0 < page.locator("progress").evaluate("bar => bar.value") < 1
    expect(page.locator(".number")).to_contain_text("TKT-", timeout=20_000)
    assert "/tickets/thanks/" in page.url


def test_sending_can_be_cancelled_by_keyboard_and_nothing_is_lost(form):
    page = form("Changed my mind")
    describe(page)
    page.set_input_files("input[type=file]", [LARGE])
    slow(page)
    send(page)
    cancel = page.get_by_role("button", name="Cancel")
    cancel.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Cancelled")).to_be_visible()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_focused()
    expect(page.get_by_label("Subject")).to_have_value("Changed my mind")
    send(page)
    expect(page.locator(".number")).to_contain_text("TKT-", timeout=20_000)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_is_kept_when_something_else_is_wrong(form, scripts):
    page = form("Kept for me", java_script_enabled=scripts)
    page.set_input_files("input[type=file]", [SCREEN])
    page.get_by_label("Subject").fill(" ")  # the browser lets it pass, the desk does not
    if scripts:
        describe(page)
        page.evaluate("document.querySelector('form[enctype]').noValidate = true")
    else:
        page.get_by_label("What happened?").fill("It does not work.")
    send(page)
    kept = page.get_by_role("group", name="Files we have already")
    expect(kept).to_contain_text("screen.png")
    page.get_by_label("Subject").fill("Kept for me")
    send(page)
    expect(page.locator(".number")).to_contain_text("TKT-")


def test_back_after_sending_leads_to_the_form(form):
    page = form("There and back")
    describe(page)
    page.set_input_files("input[type=file]", [SCREEN])
    send(page)
    expect(page.locator(".number")).to_contain_text("TKT-")
    page.go_back()
    expect(page.get_by_role("heading", name="How can we help?")).to_be_visible()
