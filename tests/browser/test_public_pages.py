"""The public pages in a real browser: with and without scripts, on a phone and in the dark."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_journey import write_into

PASSWORD = "a long pass phrase"


def fill(page, subject: str) -> None:
    page.get_by_label("Technical problem").check()
    page.get_by_label("Subject").fill(subject)
    page.fill("input[name=name]", "Nora")
    page.fill("input[name=email]", "nora@reader.test")


def send(page) -> None:
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="Send", exact=True).click()


@pytest.fixture(scope="session")
def carla(live) -> str:
    """The address of a customer with a password."""
    live.command("user", "create", "carla@reader.test", "--role", "Customer", given=f"{PASSWORD}\n")
    return "carla@reader.test"


@pytest.fixture
def signed_in(live, new_page, carla):
    """`signed_in()` is Carla's browser on the form for a new ticket."""

    def enter(**options):
        page = new_page(**options)
        page.goto(f"{live.url}/login?next=/tickets/new")
        page.fill("input[name=email]", carla)
        page.fill("input[name=password]", PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page

    return enter


def test_asking_works_without_scripts(live, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(f"{live.url}/tickets/new")
    fill(page, "No scripts here")
    page.get_by_label("What happened?").fill("Plain text,\nin two lines.")
    send(page)
    expect(page.locator(".number")).to_contain_text("TKT-")


def test_the_editor_sends_what_it_shows(signed_in):
    page = signed_in()
    page.get_by_label("General question").check()
    page.get_by_label("Subject").fill("Bold words")
    expect(page.locator(".editor")).to_be_visible()
    page.get_by_role("textbox", name="What happened?").click()
    page.get_by_role("button", name="Bold").click()
    page.keyboard.type("very important")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("link", name="See your question").click()
    expect(page.locator(".message .rich :is(b, strong)")).to_have_text("very important")


def test_what_was_typed_survives_a_reload(live, new_page):
    page = new_page()
    page.goto(f"{live.url}/tickets/new")
    fill(page, "Half a thought")
    write_into(page, "description", "I was just about to say")
    page.reload()
    expect(page.get_by_label("Subject")).to_have_value("Half a thought")
    expect(page.locator(".editor")).to_have_text("I was just about to say")
    expect(page.get_by_label("Technical problem")).to_be_checked()


def test_what_was_typed_is_there_again_after_going_back(live, new_page):
    page = new_page()
    page.goto(f"{live.url}/tickets/new")
    fill(page, "Back and forth")
    write_into(page, "description", "A story that must not be lost")
    page.goto(f"{live.url}/")
    page.evaluate("sessionStorage.clear()")
    page.go_back()
    expect(page.get_by_label("Subject")).to_have_value("Back and forth")
    expect(page.locator(".editor")).to_have_text("A story that must not be lost")


def test_what_was_sent_does_not_come_back(live, new_page):
    page = new_page()
    page.goto(f"{live.url}/tickets/new")
    fill(page, "Sent and done")
    write_into(page, "description", "All of it")
    send(page)
    expect(page.locator(".number")).to_contain_text("TKT-")
    page.goto(f"{live.url}/tickets/new")
    expect(page.get_by_label("Subject")).to_have_value("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_a_phone(live, signed_in, scheme):
    page = signed_in(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page.get_by_label("General question").check()
    page.get_by_label("Subject").fill("W" * 200)
    write_into(page, "description", "M" * 300)
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("link", name="See your question").click()
    page.wait_for_url(f"{live.url}/tickets/*")
    for path in (page.url, f"{live.url}/", f"{live.url}/tickets/new"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
