"""axe-core finds nothing to mend on any page of the console: WCAG 2 A and AA, light and dark, wide and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import WIDE, bring, complaints, walk

FIRST = ["/admin/", "/admin/ticket/?q=nothingsaysthis", "/admin/ticket/?status=open&priority=high", "/admin/search?q=a",
         "/admin/search?q=nothingsaysthis", "/admin/user/?search=nobody", "/admin/user/merge/?id=13&who=geo",
         "/admin/user/merge/?id=13&into=14"]  # fmt: skip


@pytest.fixture
def looked_at(enter):
    """`looked_at("Agent")` is a page of somebody with that role, in a browser that has axe at hand."""

    def page_of(role: str) -> Page:
        return bring(enter(role, viewport=WIDE, reduced_motion="reduce"))

    return page_of


def test_every_page_that_a_link_leads_to(demo, looked_at):
    page, wrong = looked_at("Administrator"), []
    for address in walk(page, demo.url, "/admin/", FIRST):
        wrong += complaints(page)
        assert page.url.startswith(demo.url), address
    assert wrong == []


def test_pages_behind_a_button(demo, looked_at):
    page = looked_at("Administrator")
    page.goto(f"{demo.url}/admin/ticket/?status=open")
    for pick in page.locator(".pick").all()[:2]:
        pick.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Delete…").click()
    found = complaints(page)
    numbers = re.findall(r"TKT-\d+-\d+", page.content())
    page.goto(f"{demo.url}/admin/ticket/action/?ticket={numbers[0]}&do=assign")
    found += complaints(page)
    edit_twice(page, looked_at("Administrator"), f"{demo.url}/admin/ticket/{numbers[0]}/edit")
    found += complaints(page)
    page.goto(f"{demo.url}/admin/category/new/")
    page.get_by_role("button", name="Add category").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    assert found + complaints(page) == []


def test_the_reply_box_at_work(demo, looked_at):
    page = looked_at("Administrator")
    page.goto(f"{demo.url}/admin/ticket/?status=open")
    number = re.search(r"TKT-\d+-\d+", page.content()).group()
    page.goto(f"{demo.url}/admin/ticket/{number}")
    page.keyboard.press("r")
    page.keyboard.type("Half a letter")
    page.locator("[data-draft]").wait_for()
    page.set_input_files("#answer [name=files]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    found = complaints(page)
    page.reload()
    page.get_by_role("button", name="Canned replies").click()
    page.locator("#canned-list li").first.wait_for()
    found += complaints(page)
    page.locator("#canned-close").press("Enter")
    page.get_by_role("button", name="Insert article").press("Enter")
    page.locator("#articles-filter").fill("subscription")
    page.locator("#articles-list li").first.wait_for()
    found += complaints(page)
    page.goto(f"{demo.url}/admin/ticket/{number}/articles?q=subscription")
    found += complaints(page)
    page.goto(f"{demo.url}/admin/ticket/{number}/canned")
    assert found + complaints(page) == []


def test_the_editor_of_articles_at_work(demo, looked_at):
    page = looked_at("Administrator")
    page.goto(f"{demo.url}/admin/article/new/")
    page.locator("#article .editor").click()
    page.get_by_role("button", name="Insert a table").click()
    for word in ("Train", "Signal", "Seats"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    found = complaints(page)
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    assert found + complaints(page) == []


def test_pages_that_say_no(demo, looked_at):
    page, agent = looked_at("Administrator"), looked_at("Agent")
    found = []
    for reader, path in ((page, "/admin/ticket/TKT-2001-000001"), (page, "/admin/nothing"), (agent, "/admin/user/")):
        assert reader.goto(demo.url + path).status in (403, 404)
        found += complaints(reader)
    page.goto(f"{demo.url}/admin/ticket/?status=open")
    number = re.search(r"TKT-\d+-\d+", page.content()).group()
    assert post(page, f"/admin/ticket/{number}/status", status="closed") == 409
    assert found + complaints(page) == []


def edit_twice(page: Page, other: Page, address: str) -> None:
    """Save what somebody else has saved meanwhile: the page shows both versions."""
    for one, subject in ((page, "Mine"), (other, "Theirs")):
        one.goto(address)
        one.get_by_label("Subject").fill(subject)
    for one in (other, page):
        one.locator("main").get_by_role("button", name="Save").first.click()
    expect(page.locator("main")).to_contain_text("Theirs")


def post(page: Page, path: str, **data: str) -> int:
    """Send a form that the page does not offer, and return the status of the answer."""
    fields = "".join(f'<input name="{name}" value="{value}">' for name, value in data.items())
    with page.expect_navigation() as answer:
        page.evaluate(
            """([path, fields]) => {
              const form = document.body.appendChild(document.createElement("form"));
              form.method = "post";
              form.action = path;
              form.innerHTML = fields;
              form.append(document.querySelector("[name=csrf_token]").cloneNode());
              form.submit();
            }""",
            [path, fields],
        )
    return answer.value.status
