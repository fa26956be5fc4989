"""axe-core finds nothing to mend on any page of the console: WCAG 2 A and AA, light and dark, wide and on a phone."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
WIDE, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
LOOKS = [("light", WIDE, RULES), ("dark", WIDE, COLOURS), ("dark", PHONE, COLOURS), ("light", PHONE, RULES)]
FIRST = ["/admin/", "/admin/ticket/?q=nothingsaysthis", "/admin/ticket/?status=open&priority=high", "/admin/search?q=a",
         "/admin/search?q=nothingsaysthis", "/admin/user/?search=nobody"]  # fmt: skip


@pytest.fixture
def looked_at(enter):
    """`looked_at("Agent")` is a page of somebody with that role, in a browser that has axe at hand."""

    def page_of(role: str) -> Page:
        page = enter(role, viewport=WIDE, reduced_motion="reduce")
        page.context.add_init_script(AXE_SCRIPT)
        return page

    return page_of


def test_every_page_that_a_link_leads_to(demo, looked_at):
    page, wrong = looked_at("Administrator"), []
    for address in walk(page, demo.url):
        wrong += complaints(page)
        assert page.url.startswith(demo.url), address
    assert wrong == []


def test_pages_behind_a_button(demo, looked_at):
    page = looked_at("Administrator")
    page.goto(f"{demo.url}/admin/ticket/?status=open")
    for pick in page.locator(".pick").all()[:2]:
        pick.check()
    page.get_by_role("button", name="Delete…").click()
    found = complaints(page)
    numbers = re.findall(r"TKT-\d+-\d+", page.content())
    page.goto(f"{demo.url}/admin/ticket/action/?ticket={numbers[0]}&do=assign")
    found += complaints(page)
    edit_twice(page, looked_at("Administrator"), f"{demo.url}/admin/ticket/{numbers[0]}/edit")
    found += complaints(page)
    page.goto(f"{demo.url}/admin/category/new/")
    page.get_by_role("button", name="Add category").click()
    assert page.locator("[aria-invalid=true]").count()
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
    page.goto(f"{demo.url}/admin/ticket/{number}/canned")
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
    assert "Theirs" in page.locator("main").inner_text()


def complaints(page: Page) -> list[str]:
    """What axe has to say about the page: closed, and with every menu open."""
    found = []
    for scheme, size, rules in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found += violations(page, rules, f"{scheme}, {size['width']} px")
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    # Menus that lie upon one another hide what is below: how large that is, is no question here.
    return found + violations(page, RULES, "all open", {"target-size": {"enabled": False}})


def violations(page: Page, run_only: dict, look: str, rules: dict | None = None) -> list[str]:
    options = {"runOnly": run_only, "resultTypes": ["violations"], "rules": rules or {}}
    told = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{page.url} ({look}) {rule['id']}: {node['html'][:200]}" for rule in told for node in rule["nodes"]]


def walk(page: Page, url: str) -> Iterator[str]:
    """Open one page of each kind that can be reached by links, and the ones named above; each is open when it comes."""
    named, seen = {url + path for path in FIRST}, set()
    waiting = sorted(named)
    while waiting:
        address = waiting.pop(0)
        if kind(address) in seen and address not in named:
            continue
        named.discard(address)
        seen.add(kind(address))
        assert page.goto(address).status == 200, address
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting += [link for link in links if link.startswith(f"{url}/admin/")]
        yield address


def kind(address: str) -> str:
    """The path without numbers and arguments; the exports of all lists are one kind."""
    path = re.sub(r"[?#].*|\d+", "", address)
    return re.sub(r"/admin/\w+/export/$", "/admin/…/export/", path)


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
