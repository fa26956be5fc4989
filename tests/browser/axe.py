"""What axe-core has to say about a page, and the pages that links lead to."""

import re
from collections.abc import Iterator

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
WIDE, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
ZOOMED = {"width": 640, "height": 450}  # what a screen of 1280 pixels shows at 200 %
NARROWEST = {"width": 320, "height": 640}  # and at 400 %
LOOKS = [("light", WIDE, RULES), ("dark", WIDE, COLOURS), ("dark", PHONE, COLOURS), ("light", PHONE, RULES)]


def bring(page: Page) -> Page:
    """Have axe at hand on every page that this browser opens."""
    page.context.add_init_script(AXE_SCRIPT)
    return page


def complaints(page: Page) -> list[str]:
    """What axe has to say about the page: closed, and with every menu open."""
    found = []
    for scheme, size, rules in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found += violations(page, rules, f"{scheme}, {size['width']} px")
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    # Menus that lie upon one another hide what is below: how large that is, is no question here.
    return found + violations(page, RULES, "all open", {"target-size": {"enabled": False}})


def all_of(page: Page) -> list[str]:
    """What axe says at every size and in both schemes, and whether the page is wider than the screen."""
    found = complaints(page)
    for size in (ZOOMED, NARROWEST):
        page.set_viewport_size(size)
        found += violations(page, RULES, f"{size['width']} px")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{page.url} is wider than {size['width']} px")
    return found


def violations(page: Page, run_only: dict, look: str, rules: dict | None = None) -> list[str]:
    options = {"runOnly": run_only, "resultTypes": ["violations"], "rules": rules or {}}
    told = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{page.url} ({look}) {rule['id']}: {node['html'][:200]}" for rule in told for node in rule["nodes"]]


def walk(page: Page, url: str, below: str, first: list[str], away: tuple[str, ...] = ()) -> Iterator[str]:
    """Open each kind of page that links lead to, and `first`, below a path but none of `away`; each is open then."""
    named, seen = {url + path for path in first}, set()
    waiting = sorted(named)
    while waiting:
        address = waiting.pop(0)
        if kind(address) in seen and address not in named:
            continue
        named.discard(address)
        seen.add(kind(address))
        assert page.goto(address).status == 200, address
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting += [link for link in links if is_below(link, url, below, away)]
        yield address


def is_below(link: str, url: str, below: str, away: tuple[str, ...]) -> bool:
    return link.startswith(url + below) and not link.removeprefix(url).startswith(away or "#")


def kind(address: str) -> str:
    """The path without numbers and arguments; the exports of all lists are one kind."""
    path = re.sub(r"[?#].*|\d+", "", address)
    return re.sub(r"/admin/\w+/export/$", "/admin/…/export/", path)
