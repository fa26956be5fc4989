"""What a customer waits for on a slow line: `python -m bench.slow` opens each public page in Chromium, as a stranger.

The line is WebPageTest's "Slow 3G" (400 ms there and back, 400 kbit/s each way) and the processor four times slower
than this one, both emulated by the browser's DevTools protocol; every visit has an empty cache. The emulation delays
each request but not the opening of a connection, which on a real line adds one to three times 400 ms.
"""

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 4
PHONE = {"width": 390, "height": 844}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PAGES = {"first page": "/", "ask": "/tickets/new", "help": "/help", "search": "/help/search?q=password"}
PAGES |= {"sign in": "/login", "register": "/register", "new link": "/links/new"}
OWN_PAGES = {"an article": "[aria-labelledby=useful-title] li a", "a ticket": "#yours li a"}
OWN = {"one's questions": "/tickets", "account": "/account", "ask, signed in": "/tickets/new"}
LARGEST, SLOWEST = 60_000, 2_000
HEAD = f"{'first paint':>12}{'worst':>8}{'wire':>9}{'styles':>8}{'scripts':>8}"
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass
class Visit:
    """One page, cold: bytes over the wire without images, milliseconds to the first content, requests by their type."""

    bytes: int = 0
    painted: float = 0
    kinds: list[str] = field(default_factory=list)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.slow", description=__doc__)
    options.add_argument("--visits", type=int, default=5, help="of each page")
    options.add_argument("--chromium", default="/usr/bin/chromium")
    given = options.parse_args()
    with _desk() as (address, link), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=ARGUMENTS)
        known = _signed_in(browser, link)
        print(f"{f'median of {given.visits}':16}{HEAD}")
        for name, (path, state) in _pages(browser, address, known).items():
            _print(name, [_visit(browser, address + path, state) for _ in range(given.visits)])


@contextmanager
def _desk() -> Iterator[tuple[str, str]]:
    """The demo desk as a process of its own: its address, and a link that signs a customer in."""
    with tempfile.TemporaryDirectory(prefix="helpdesk-slow-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        address = f"http://127.0.0.1:{port}"
        own = {"HELPDESK_INSTANCE": folder, "PORT": str(port), "HELPDESK_BASE_URL": address}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HELPDESK_")} | own
        command, root = [sys.executable, "app.py", "demo"], Path(__file__).parents[1]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        with subprocess.Popen(command, cwd=root, env=environment, **pipes) as running:
            try:
                yield address, _link(running)
            finally:
                running.terminate()


def _link(running: subprocess.Popen) -> str:
    """What the desk prints for a customer, once it is ready."""
    link = ""
    for line in running.stdout:
        if found := re.search(r"Customer\s+(http\S+)", line):
            link = found[1]
        if "ready at" in line:
            return link
    raise SystemExit("the desk did not start")


def _signed_in(browser: Browser, link: str) -> dict:
    page = browser.new_page()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    return page.context.storage_state()


def _pages(browser: Browser, address: str, known: dict) -> dict[str, tuple[str, dict | None]]:
    """The pages to open, each as a stranger or with a customer's cookie."""
    page = browser.new_context(storage_state=known).new_page()
    page.goto(address)
    own = OWN | {name: page.locator(where).first.get_attribute("href") for name, where in OWN_PAGES.items()}
    return {name: (path, None) for name, path in PAGES.items()} | {name: (path, known) for name, path in own.items()}


def _visit(browser: Browser, address: str, state: dict | None) -> Visit:
    context = browser.new_context(viewport=PHONE, storage_state=state)
    page, visit = context.new_page(), Visit()
    _slow_down(context, page, visit)
    page.goto(address, wait_until="load")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    visit.painted = page.evaluate(PAINT)
    context.close()
    return visit


def _slow_down(context: BrowserContext, page: Page, visit: Visit) -> None:
    kinds: dict[str, str] = {}
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", LINE)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    protocol.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    protocol.on("Network.loadingFinished", lambda event: _count(visit, kinds.get(event["requestId"], ""), event))


def _count(visit: Visit, kind: str, event: dict) -> None:
    visit.kinds.append(kind)
    visit.bytes += 0 if kind == "Image" else int(event["encodedDataLength"])


def _print(name: str, visits: list[Visit]) -> None:
    painted, size = statistics.median(visit.painted for visit in visits), max(visit.bytes for visit in visits)
    styles, scripts = (max(visit.kinds.count(kind) for visit in visits) for kind in ("Stylesheet", "Script"))
    worst = max(visit.painted for visit in visits)
    problems = [f"paints after {SLOWEST} ms"] if painted > SLOWEST else []
    problems += [f"over {LARGEST // 1000} kB"] if size > LARGEST else []
    problems += ["too many requests"] if styles > 1 or scripts > 1 else []
    print(f"{name:16}{painted:9.0f} ms{worst:8.0f}{size / 1000:6.1f} kB{styles:8}{scripts:8}  {', '.join(problems)}")


if __name__ == "__main__":
    main()
