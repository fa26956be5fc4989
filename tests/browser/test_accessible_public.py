"""axe-core finds nothing to mend on any page of the public door either, also at twice the size."""

from playwright.sync_api import Page, expect

from tests.browser.axe import all_of, walk

AWAY = ("/admin", "/files/", "/help/files/", "/assets/")


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
