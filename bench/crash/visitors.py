"""Visitors who ask through the public form and try again with the same form until they are thanked."""

import http.cookiejar
import queue
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

VISITORS = 12
READING = 2.5  # seconds: nobody fills in a form faster, and the desk knows
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


class Visitors:
    """A dozen people at the same time; `ask(address)` gives them one more question to ask."""

    def __init__(self, base_url: str):
        self.base_url = base_url
        self.waiting: queue.Queue[str] = queue.Queue()
        self.numbers: dict[str, str] = {}
        self.posting = threading.Event()
        self.retries = 0
        for _ in range(VISITORS):
            threading.Thread(target=self._live, daemon=True).start()

    def ask(self, address: str) -> None:
        self.waiting.put(address)

    def wait(self) -> None:
        """Until everybody was thanked."""
        self.waiting.join()

    def _live(self) -> None:
        while True:
            address = self.waiting.get()
            self.numbers[address] = self._ask(address)
            self.waiting.task_done()

    def _ask(self, address: str) -> str:
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        _, form = self._until_answered(browser, None)
        time.sleep(READING)
        body = urllib.parse.urlencode(_hidden(form) | _typed(address)).encode()
        thanks, _ = self._until_answered(browser, body)
        return thanks.rpartition("/")[2]

    def _until_answered(self, browser: urllib.request.OpenerDirector, body: bytes | None) -> tuple[str, str]:
        """The address and text of the page that follows. Whatever goes wrong: the same again."""
        while True:
            if body:
                self.posting.set()
            try:
                with browser.open(f"{self.base_url}/tickets/new", body, timeout=30) as page:
                    return page.url, page.read().decode()
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    raise RuntimeError(f"{error.code}: {error.read().decode()[:3000]}") from error
            except (OSError, http.client.HTTPException):
                pass
            self.retries += 1
            time.sleep(0.2)


def _hidden(page: str) -> dict[str, str]:
    inputs = [dict(ATTRIBUTE.findall(tag)) for tag in HIDDEN.findall(page)]
    return {field["name"]: field.get("value", "") for field in inputs}


def _typed(address: str) -> dict[str, str]:
    return {
        "name": "Somebody",
        "email": address,
        "category": "general",
        "priority": "medium",
        "subject": f"A question of {address}",
        "description": "It does not work.",
    }
