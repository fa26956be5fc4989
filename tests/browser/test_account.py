"""An account from its first day to its last, with mail from a real SMTP server; and opened without scripts, by keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journey import link_in

PASSWORD = "a long pass phrase"


def ask(page: Page, url: str, subject: str, email: str) -> str:
    """Ask as a guest, without any script, and return the ticket's number."""
    page.goto(f"{url}/tickets/new")
    page.get_by_label("General question").check()
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("What happened?").fill("The page stays empty.")
    page.fill("input[name=name]", "Grace")
    page.fill("input[name=email]", email)
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="Send", exact=True).click()
    return page.locator(".number").inner_text()


def mailed(inbox, to: str, path: str) -> str:
    """The address of the link to that page in the newest mail."""
    text = inbox.wait_for(to, f"/{path}/").get_body(("plain",)).get_content()
    return re.search(rf"https?://\S+/{path}/[\w-]+", text).group()


def want(page: Page, address: str, email: str) -> None:
    page.goto(address)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your mail")


def press_until(page: Page, name: str, most: int = 40) -> None:
    """Go on with the Tab key until the focus is on what is called like that."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = "(e => (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText) || '')(document.activeElement)"
        if name in page.evaluate(focus):
            return
    raise AssertionError(f"the Tab key does not reach {name!r}")


@pytest.fixture
def guest(live, inbox, new_page):
    """`guest(email)` has asked and has opened the mailed link once, in a browser of an earlier day."""

    def come(email: str) -> str:
        page = new_page(java_script_enabled=False)
        number = ask(page, live.url, f"Question of {email}", email)
        page.goto(link_in(inbox.wait_for(email, number)))
        return number

    return come


def test_an_account_from_its_first_day_to_its_last(live, inbox, new_page, guest):
    email, later = "grace@reader.test", "grace@elsewhere.test"
    number = guest(email)
    page, phone = new_page(), new_page(viewport={"width": 390, "height": 844})

    want(page, f"{live.url}/register", email)
    page.goto(mailed(inbox, email, "register"))
    page.get_by_label("Your name").fill("Grace")
    page.get_by_label("A password").fill(PASSWORD)
    page.get_by_role("button", name="Open my account").click()
    page.get_by_role("link", name=f"Question of {email}").click()
    expect(page.get_by_role("main")).to_contain_text(number)

    want(phone, f"{live.url}/login/link", email)
    phone.goto(mailed(inbox, email, "login/link"))
    with phone.expect_navigation():
        phone.get_by_role("main").get_by_role("button", name="Sign in").click()

    page.goto(f"{live.url}/account/address")
    page.get_by_label("New e-mail address").fill(later)
    with page.expect_navigation():
        page.get_by_role("button", name="Write to both addresses").click()
    for address, button in ((email, "Agree"), (later, "Confirm this address")):
        page.goto(mailed(inbox, address, "account/address"))
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The new address is in use")

    page.goto(f"{live.url}/account/browsers")
    expect(page.get_by_text("on Linux")).to_have_count(2)
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Sign out everywhere").click()
    phone.goto(f"{live.url}/account")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sign in")

    page.goto(f"{live.url}/login?next=/account/delete")
    page.fill("input[name=email]", later)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("status")).to_contain_text("Your account is deleted")
    answer = page.request.get(f"{live.url}/tickets/{number}")
    assert answer.status == 404


def test_registering_works_without_scripts(live, inbox, new_page, guest):
    email = "hedy@reader.test"
    guest(email)
    page = new_page(java_script_enabled=False)
    want(page, f"{live.url}/register", email)
    page.goto(mailed(inbox, email, "register"))
    page.get_by_label("Your name").fill("Hedy")
    page.get_by_label("A password").fill(PASSWORD)
    page.get_by_role("button", name="Open my account").click()
    expect(page.get_by_role("main")).to_contain_text(f"Question of {email}")


def test_registering_works_by_keys_alone(live, inbox, new_page, guest):
    email = "joan@reader.test"
    guest(email)
    page = new_page()
    page.goto(live.url)
    for name, path in (("Sign in", "/login"), ("Open an account", "/register")):
        press_until(page, name)
        page.keyboard.press("Enter")
        page.wait_for_url(live.url + path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Open an account")
    press_until(page, "E-mail address")
    page.keyboard.type(email)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live.url}/link-sent/register")
    page.goto(mailed(inbox, email, "register"))
    press_until(page, "Your name")
    page.keyboard.type("Joan")
    press_until(page, "A password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live.url}/tickets")
    press_until(page, f"Question of {email}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Question of {email}")
