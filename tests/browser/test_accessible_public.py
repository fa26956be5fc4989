"""axe-core finds nothing to mend on any page of the public door either, also at twice the size."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import RULES, WIDE, bring, complaints, violations, walk

ZOOMED = {"width": 640, "height": 450}  # what a screen of 1280 pixels shows at 200 %
NARROWEST = {"width": 320, "height": 640}  # and at 400 %
AWAY = ("/admin", "/files/", "/help/files/", "/assets/")


@pytest.fixture
def stranger(chromium):
    context = chromium.new_context(viewport=WIDE, reduced_motion="reduce")
    yield bring(context.new_page())
    context.close()


@pytest.fixture
def customer(enter):
    return bring(enter("Customer", viewport=WIDE, reduced_motion="reduce"))


def test_every_page_a_stranger_finds(demo, stranger):
    assert looked_through(stranger, demo.url) == []


def test_every_page_a_customer_finds(demo, customer):
    assert looked_through(customer, demo.url) == []


def test_a_form_that_comes_back(demo, stranger):
    found = []
    for path in ("/tickets/new", "/login"):
        stranger.goto(demo.url + path)
        stranger.eval_on_selector("main form", "form => { form.noValidate = true; }")
        stranger.locator("main form button").last.click()
        expect(stranger.locator("[aria-invalid=true], .summary").first).to_be_visible()
        found += all_of(stranger)
    assert found == []


def test_pages_that_say_no(demo, stranger):
    found = []
    for path in ("/tickets/TKT-2001-000001", "/t/not-a-link", "/nothing"):
        assert stranger.goto(demo.url + path).status == 404
        found += all_of(stranger)
    assert found == []


def looked_through(page: Page, url: str) -> list[str]:
    wrong = []
    for address in walk(page, url, "/", ["/"], AWAY):
        wrong += all_of(page)
        assert page.url.startswith(url), address
    return wrong


def all_of(page: Page) -> list[str]:
    """What axe says at every size and in both schemes, and whether the page is wider than the screen."""
    found = complaints(page)
    for size in (ZOOMED, NARROWEST):
        page.set_viewport_size(size)
        found += violations(page, RULES, f"{size['width']} px")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{page.url} is wider than {size['width']} px")
    return found
