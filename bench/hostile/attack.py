"""The attack, a process of its own: python -m bench.hostile.attack PORT POSTS MINUTES NETWORKS SEED.

It fetches tokens first, says `ready`, waits for a line, and prints as JSON how often which status answered what.
"""

import json
import random
import sys
import threading
import time
from collections import Counter

from bench.hostile.browser import Browser, hidden, question

CROWD = 48
VICTIMS = ["victim@hostile.example", "victim+sale@hostile.example", "VICTIM+x@hostile.example", "other@hostile.example"]
HUGE = b"\x89PNG\r\n\x1a\n" + bytes(3 << 20)
MIX = {"spam to victims": 30, "spam to anybody": 25, "sign-in": 12, "huge": 8, "wrong token": 10, "link": 8, "reply": 7}


class Attack:
    """`posts` of them at even distances, half with a cookie, a CSRF token and a form key that the desk gave out."""

    def __init__(self, port: int, posts: int, minutes: float, networks: int, seed: int):
        self.port, self.posts, self.seconds = port, posts, minutes * 60
        self.dice = random.Random(seed)
        self.networks = [f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in range(1, networks + 1)]
        self.known: list[tuple[dict, dict]] = []
        self.statuses: Counter[str] = Counter()
        self.next, self.lock = 0, threading.Lock()

    def prepare(self) -> None:
        """Half of the networks look at the form first."""
        self.known = [self._look(network) for network in self.networks]

    def run(self) -> dict[str, int]:
        self.began = time.monotonic()
        crowd = [threading.Thread(target=self._go_on) for _ in range(CROWD)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        return dict(sorted(self.statuses.items()))

    def _look(self, network: str) -> tuple[dict, dict]:
        browser = Browser(self.port, network)
        _, page = browser.get("/tickets/new")
        browser.connection.close()
        return browser.cookies, hidden(page)

    def _go_on(self) -> None:
        while (number := self._take()) is not None:
            time.sleep(max(0.0, self.began + number * self.seconds / self.posts - time.monotonic()))
            self._post(number)

    def _take(self) -> int | None:
        with self.lock:
            self.next += 1
            return self.next - 1 if self.next <= self.posts else None

    def _post(self, number: int) -> None:
        with self.lock:
            place, is_known = self.dice.randrange(len(self.networks)), self.dice.random() < 0.5
            kind = self.dice.choices(list(MIX), list(MIX.values()))[0]
            victim = self.dice.choice(VICTIMS)
        browser = Browser(self.port, self.networks[place])
        keys: dict = {}
        if is_known:
            cookies, keys = self.known[place]
            browser.cookies = dict(cookies)
        status, _ = self._send(browser, kind, dict(keys), victim, number)
        browser.connection.close()
        with self.lock:
            self.statuses[f"{kind}: {status}"] += 1

    def _send(self, browser: Browser, kind: str, keys: dict, victim: str, number: int) -> tuple[int, str]:
        anybody = f"someone{number}@hostile.example"
        if kind == "sign-in":
            return browser.post("/login", keys | {"email": victim, "password": "a wrong guess"})
        if kind == "huge":
            return browser.post_file("/tickets/new", keys | question(anybody, f"Huge {number}"), HUGE)
        if kind == "link":
            return browser.post("/links/new", keys | {"email": victim, "number": f"TKT-2026-{number % 99 + 1:06}"})
        if kind == "reply":
            return browser.post(f"/tickets/TKT-2026-{number % 999:06}/reply", keys | {"body": "Buy watches"})
        if kind == "wrong token":
            keys |= {"csrf_token": "forged"}
        address = victim if kind == "spam to victims" else anybody
        return browser.post("/tickets/new", keys | question(address, f"Cheap watches {number}"))


def main() -> None:
    port, posts, minutes, networks, seed = sys.argv[1:]
    attack = Attack(int(port), int(posts), float(minutes), int(networks), int(seed))
    attack.prepare()
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(attack.run()), flush=True)


if __name__ == "__main__":
    main()
