"""Every page opens in a real browser without a complaint: no broken script, no Content-Security-Policy report."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journey import sign_in

PUBLIC = ["/", "/tickets/new", "/login"]
SIZES = [(1280, 900), (390, 844)]


@pytest.mark.parametrize("live", ["sqlite"], indirect=True)
@pytest.mark.parametrize("width,height", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_complains_or_is_wider_than_the_screen(live, new_page, width, height, scheme):
    page = new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    for path in PUBLIC:
        look(page, live.url + path)
    sign_in(page, live.url, "root@desk.test")
    for address in sorted(links_of_the_console(page, live.url)):
        look(page, address)


def test_a_ticket_lives_without_javascript(live, new_page):
    page, subject = new_page(java_script_enabled=False), "Without a script"
    page.goto(f"{live.url}/tickets/new")
    page.get_by_label("General question").check()
    page.fill("input[name=subject]", subject)
    page.fill("textarea[name=description]", "My phone is old.")
    page.fill("input[name=name]", "Dave")
    page.fill("input[name=email]", "dave@reader.test")
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="Send", exact=True).click()
    number = page.locator(".number").inner_text()
    sign_in(page, live.url, "root@desk.test")
    page.goto(f"{live.url}/admin/ticket/?q={number}")
    page.get_by_role("link", name=subject).click()
    page.fill("textarea[name=body]", "Then we do without one.")
    page.get_by_role("button", name="Send reply").click()
    expect(page.get_by_role("main")).to_contain_text("Then we do without one.")
    expect(page.get_by_role("main")).to_contain_text("In progress")


def look(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer.status == 200, address
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"


def links_of_the_console(page: Page, url: str) -> set[str]:
    """One address of each kind that a link of the dashboard, or of one page below it, leads to within the console."""
    page.goto(f"{url}/admin/")
    found = addresses(page, url)
    for address in list(found.values()):
        page.goto(address)
        found |= addresses(page, url)
    return set(found.values())


def addresses(page: Page, url: str) -> dict[str, str]:
    """The links by their kind: the same path but for numbers, without what stands behind a question mark."""
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    return {re.sub(r"[?#].*|\d+", "", link): link for link in links if link.startswith(f"{url}/admin/")}
