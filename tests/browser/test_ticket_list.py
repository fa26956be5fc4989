"""The ticket list in a real browser: toasts that wait for whoever wants them, and all of it without a script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journey import ask, sign_in


@pytest.fixture(params=["script", "no script"])
def browser(request, live, new_page) -> Page:
    """The administrator, with scripts and without."""
    page = new_page(viewport={"width": 1280, "height": 900}, java_script_enabled=request.param == "script")
    sign_in(page, live.url, "root@desk.test")
    return page


@pytest.fixture
def number(live, new_page) -> str:
    return ask(new_page(), live.url, "list@reader.test")


def row_of(page: Page, number: str):
    return page.locator(".tickets-table tbody tr").filter(has_text=number)


def take(page: Page, url: str, number: str) -> None:
    page.goto(f"{url}/admin/ticket/?sort=-number")
    row_of(page, number).locator(".quick summary").click()
    row_of(page, number).get_by_role("button", name="Assign to me").click()


def test_a_change_from_the_row_is_taken_back_from_its_toast(live, browser, number):
    take(browser, live.url, number)
    expect(browser).to_have_url(f"{live.url}/admin/ticket/?sort=-number")
    toast = browser.locator(".toast")
    expect(toast).to_contain_text(f"{number}: ")
    expect(row_of(browser, number)).not_to_contain_text("Nobody")
    toast.get_by_role("button", name="Undo").click()
    expect(browser).to_have_url(f"{live.url}/admin/ticket/?sort=-number")
    expect(browser.locator(".toast")).to_contain_text("taken back is")
    expect(row_of(browser, number)).to_contain_text("Nobody")


def test_a_toast_waits_while_somebody_is_at_it(live, new_page, number):
    page = new_page(viewport={"width": 1280, "height": 900})
    page.clock.install()
    sign_in(page, live.url, "root@desk.test")
    take(page, live.url, number)
    toast = page.locator(".toast")
    page.clock.run_for(10_000)
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Undo").focus()
    page.clock.run_for(60_000)
    expect(toast).to_be_visible()
    page.locator("h1").click()
    page.clock.run_for(13_000)
    expect(toast).to_have_count(0)


def test_columns_and_a_view_of_ones_own(live, browser, number):
    browser.goto(f"{live.url}/admin/ticket/?status=open")
    browser.locator(".columns summary").click()
    browser.get_by_label("Source", exact=True).check()
    browser.locator(".columns").get_by_role("button", name="Show").click()
    expect(browser.get_by_role("columnheader", name="Source")).to_be_visible()
    browser.locator(".save-view summary").click()
    browser.get_by_label("Name of the view").fill("What is open")
    browser.get_by_role("button", name="Save view").click()
    expect(browser.get_by_role("heading", level=1)).to_contain_text("What is open")
    expect(browser.locator(".side a[aria-current]")).to_contain_text("What is open")
    browser.locator(".columns summary").click()
    browser.get_by_role("button", name="The usual ones").click()
    expect(browser.get_by_role("columnheader", name="Source")).to_have_count(0)
