"""What the console does in a real browser beyond what its pages say."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journey import ask, sign_in


@pytest.fixture
def asked(live, new_page) -> str:
    """The number of a ticket that a guest has just asked."""
    return ask(new_page(), live.url, "console@reader.test")


@pytest.fixture
def desk(live, new_page, asked) -> Page:
    """The administrator on that ticket's page."""
    page = new_page(viewport={"width": 1280, "height": 900})
    sign_in(page, live.url, "root@desk.test")
    page.goto(f"{live.url}/admin/ticket/{asked}")
    return page


def test_the_dashboard_draws_its_pictures(live, desk):
    desk.goto(f"{live.url}/admin/")
    expect(desk.locator("[data-chart] .main-svg").first).to_be_visible()
    expect(desk.locator("[data-chart=status]")).to_contain_text("Open")
    assert desk.locator("[data-chart]:not(:has(svg))").count() == 0


def test_the_draft_of_a_note_never_becomes_a_reply(desk):
    desk.keyboard.press("n")
    desk.keyboard.type("Her card has expired.")
    desk.reload()
    expect(desk.locator("#answer .editor")).to_have_text("Her card has expired.")
    expect(desk.locator("#kind-note")).to_be_checked()
    expect(desk.get_by_role("button", name="Save note")).to_be_visible()


def test_keys_walk_through_the_messages_and_open_the_reply(desk):
    desk.keyboard.press("j")
    expect(desk.locator("#request")).to_be_focused()
    desk.keyboard.press("r")
    expect(desk.locator("#answer .editor")).to_be_focused()
    desk.keyboard.type("Hello")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".from-staff")).to_contain_text("Hello")
    expect(desk.locator(".status-waiting_customer")).to_be_visible()


def test_an_answer_sent_too_soon_comes_back_by_one_key_and_is_not_mailed(live, inbox, desk):
    desk.keyboard.press("r")
    desk.keyboard.type("Dear wrong customer")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".toast")).to_contain_text("your reply goes out in 10 seconds.")
    desk.wait_for_load_state()
    desk.keyboard.press("z")
    expect(desk.locator(".toast")).to_contain_text("nothing was mailed")
    expect(desk.locator("#answer .editor")).to_have_text("Dear wrong customer")
    expect(desk.locator("#answer .editor")).to_be_focused()
    expect(desk.locator(".from-staff")).to_have_count(0)
    desk.keyboard.type(", sorry")
    expect(desk.locator("#answer .editor")).to_have_text("Dear wrong customer, sorry")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("Dear reader")
    desk.keyboard.press("Control+Enter")
    inbox.wait_for("console@reader.test", "Dear reader")
    mails = [mail.get_body(("plain",)).get_content() for to, mail in inbox.mails if "console@reader.test" in to]
    assert not [text for text in mails if "wrong customer" in text]


def test_control_shift_enter_resolves_with_the_answer(desk):
    desk.keyboard.press("r")
    desk.keyboard.type("That was it.")
    desk.keyboard.press("Control+Shift+Enter")
    expect(desk.locator(".from-staff")).to_contain_text("That was it.")
    expect(desk.locator(".ticket-bar .status-resolved")).to_be_visible()


def test_what_is_typed_arrives_as_it_was_typed(live, inbox, desk):
    desk.keyboard.press("r")
    desk.keyboard.type("Tom & Jerry <wait>  ")
    desk.keyboard.press("Enter")
    desk.keyboard.type("The second line")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".from-staff")).to_contain_text("Tom & Jerry <wait>")
    mail = inbox.wait_for("console@reader.test", "Tom & Jerry")
    lines = mail.get_body(("plain",)).get_content().splitlines()
    assert lines[:2] == ["Tom & Jerry <wait>", "The second line"]
    desk.wait_for_load_state()
    desk.keyboard.press("r")
    desk.keyboard.type("Fish & chips ")
    desk.keyboard.press("Control+Enter")
    fish = inbox.wait_for("console@reader.test", "Fish")
    assert fish.get_body(("plain",)).get_content().startswith("Fish & chips\r\n")
    assert "&amp;amp;" not in fish.get_body(("html",)).get_content()


def test_the_status_changes_in_two_clicks(desk):
    desk.get_by_label("Status: Open, change it").click()
    desk.get_by_role("button", name="In progress", exact=True).click()
    expect(desk.locator(".ticket-bar .status-in_progress")).to_be_visible()
