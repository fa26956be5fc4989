"""Customers who behave: signed in, they ask, read and answer, one request after the other."""

import itertools
import time
from collections import defaultdict
from collections.abc import Callable

from bench.hostile.browser import Browser, hidden, question

PAUSE = 0.15  # seconds between two requests; nobody clicks faster
PASSWORD = "a long pass phrase"
GOOD = (200, 303)


class Customers:
    """So many that nobody of them asks more often than the desk allows."""

    def __init__(self, port: int, emails: list[str]):
        self.browsers = [Browser(port, f"198.51.100.{number}") for number in range(1, len(emails) + 1)]
        self.failed: list[str] = []
        for browser, email in zip(self.browsers, emails, strict=True):
            _, page = browser.get("/login")
            status, _ = browser.post("/login", hidden(page) | {"email": email, "password": PASSWORD})
            assert status == 303, f"{email} could not sign in: {status}"

    def live(self, while_: Callable[[], bool]) -> dict[str, list[float]]:
        """The time that each kind of request took, in milliseconds, as long as `while_` says so."""
        times: dict[str, list[float]] = defaultdict(list)
        for number, browser in enumerate(itertools.cycle(self.browsers)):
            if not while_():
                return times
            self._ask_and_answer(browser, number, times)
        return times

    def _ask_and_answer(self, browser: Browser, number: int, times: dict[str, list[float]]) -> None:
        page = self._timed(times, "open the form", browser, lambda: browser.get("/tickets/new"))
        typed = hidden(page) | question("", f"Question {number}")
        self._timed(times, "ask", browser, lambda: browser.post("/tickets/new", typed))
        ticket = "/tickets/" + browser.location.rpartition("/")[2]
        page = self._timed(times, "read a ticket", browser, lambda: browser.get(ticket))
        said = hidden(page) | {"body": "One thing more: it happens in the evening only."}
        self._timed(times, "answer", browser, lambda: browser.post(f"{ticket}/reply", said))
        self._timed(times, "first page", browser, lambda: browser.get("/"))

    def _timed(self, times: dict, what: str, browser: Browser, ask: Callable[[], tuple[int, str]]) -> str:
        time.sleep(PAUSE)
        status, page = ask()
        times[what].append(browser.took)
        if status not in GOOD:
            self.failed.append(f"{what}: {status}")
        return page
