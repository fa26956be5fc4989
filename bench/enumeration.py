"""Whether the time of an answer tells who is known: `python -m bench.enumeration` asks a desk over HTTP, as a stranger.

Known and unknown addresses take turns at random; the difference of their means should stay below 5 ms. Known ones are
accounts with a password, one of them locked. The last lines say what a page costs while others' passwords are checked.
"""

import argparse
import base64
import hashlib
import os
import random
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

FORMS = {"sign in": "/login", "link": "/login/link", "reset": "/reset", "register": "/register"}
MOST = 5.0  # ms
FREE = 40  # tries over all accounts until their count of failures is set back
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
NO_LIMITS = "UPDATE desk SET posts_per_browser = 100000, links_per_hour = 100000"
FORGIVE = "UPDATE user SET failed_sign_ins = 0, locked_until = NULL WHERE email != ?"
LOCK = "UPDATE user SET failed_sign_ins = 9, locked_until = 9000000000000000 WHERE email = ?"


class Stranger:
    """Somebody at another network address each time, who sends forms and looks at the clock."""

    def __init__(self, port: int, dice: random.Random):
        self.connection, self.dice, self.cookie = HTTPConnection("127.0.0.1", port, timeout=60), dice, ""

    def token(self, path: str) -> str:
        return TOKEN.search(self._ask("GET", path))[1]

    def send(self, path: str, **fields: str) -> float:
        """Milliseconds until the whole answer was there."""
        begun = time.perf_counter()
        self._ask("POST", path, urlencode(fields))
        return (time.perf_counter() - begun) * 1000

    def _ask(self, method: str, path: str, body: str | None = None) -> str:
        network = ".".join(str(self.dice.randrange(1, 255)) for _ in range(4))
        headers = {"X-Forwarded-For": network, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body, headers | ({"Cookie": self.cookie} if self.cookie else {}))
        response = self.connection.getresponse()
        text = response.read().decode()
        if response.status in (400, 429) or response.status >= 500:
            raise SystemExit(f"{method} {path} was answered with {response.status}")
        for cookie in response.headers.get_all("Set-Cookie") or []:
            self.cookie = cookie.partition(";")[0]
        return text


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.enumeration", description=__doc__)
    options.add_argument("--tries", type=int, default=200, help="of known and of unknown addresses, for each form")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--forms", nargs="+", default=list(FORMS), choices=list(FORMS))
    given = options.parse_args()
    dice = random.Random(given.seed)
    with _desk() as (port, database):
        accounts = _prepared(database)
        print(f"{f'mean of {given.tries}, ms':20}{'known':>9}{'unknown':>9}{'differ by':>11}{'± (95 %)':>10}")
        for name in given.forms:
            asked = (Stranger(port, dice), FORMS[name], accounts, given.tries, _forgiver(database, accounts))
            _print(name, *_compared(*asked))
        if "sign in" not in given.forms:
            return
        locked = _compared(Stranger(port, dice), "/login", accounts[:1], given.tries, lambda: None)
        _print("sign in, locked", *locked)
        _print_crowd(port, dice, accounts)


@contextmanager
def _desk() -> Iterator[tuple[int, Path]]:
    """The demo desk as a process of its own, which believes what a proxy says of addresses."""
    with tempfile.TemporaryDirectory(prefix="helpdesk-enumeration-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        own = {"HELPDESK_INSTANCE": folder, "PORT": str(port), "HELPDESK_TRUSTED_PROXIES": "1"}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HELPDESK_")} | own
        command, root = [sys.executable, "app.py", "demo"], Path(__file__).parents[1]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        with subprocess.Popen(command, cwd=root, env=environment, **pipes) as running:
            try:
                _wait(running)
                yield port, Path(folder) / "helpdesk.db"
            finally:
                running.terminate()


def _wait(running: subprocess.Popen) -> None:
    for line in running.stdout:
        if "ready at" in line:
            threading.Thread(target=running.stdout.read, daemon=True).start()
            return
    raise SystemExit("The desk did not start.")


def _prepared(database: Path) -> list[str]:
    """The addresses of the customers, who have a password now; the first of them is locked."""
    salt = os.urandom(16)
    digest = hashlib.scrypt(b"a long pass phrase", salt=salt, n=2**14, r=8, p=5, maxmem=64 << 20, dklen=32)
    stored = "$".join(["scrypt", str(2**14), "8", "5", *(base64.b64encode(raw).decode() for raw in (salt, digest))])
    with sqlite3.connect(database, timeout=20) as desk:
        desk.execute(NO_LIMITS)
        desk.execute("UPDATE user SET password_hash = ?, registered_at = created_at", (stored,))
        emails = [row[0] for row in desk.execute("SELECT email FROM user WHERE email LIKE '%@reader.example'")]
        desk.execute(LOCK, (emails[0],))
    return emails


def _forgiver(database: Path, accounts: list[str]) -> Callable[[], None]:
    def forgive() -> None:
        with sqlite3.connect(database, timeout=20) as desk:
            desk.execute(FORGIVE, (accounts[0],))

    return forgive


def _compared(
    stranger: Stranger, path: str, accounts: list[str], tries: int, forgive: Callable[[], None]
) -> tuple[list[float], list[float]]:
    """Milliseconds of each try, with known addresses and with unknown ones."""
    token, times = stranger.token(path), {True: [], False: []}
    turns = stranger.dice.sample([True, False] * tries, 2 * tries)
    known = accounts[1:] or accounts
    for turn, is_known in enumerate(turns):
        if turn % FREE == 0:
            forgive()
        email = known[turn % len(known)] if is_known else f"nobody{turn:04}@reader.example"
        times[is_known].append(stranger.send(path, csrf_token=token, email=email, password="guess"))
    return times[True], times[False]


def _print(name: str, known: list[float], unknown: list[float]) -> None:
    means = [statistics.fmean(times) for times in (known, unknown)]
    spread = 1.96 * sum(statistics.variance(times) / len(times) for times in (known, unknown)) ** 0.5
    apart = abs(means[0] - means[1])
    verdict = "" if apart < MOST else f"  over {MOST:.0f}" if apart > spread else "  drowned in noise: try more often"
    print(f"{name:20}{means[0]:9.2f}{means[1]:9.2f}{means[0] - means[1]:+11.2f}{spread:10.2f}{verdict}", flush=True)


def _print_crowd(port: int, dice: random.Random, accounts: list[str]) -> None:
    alone = _pages(port, dice)
    for emails in (accounts[1:5], [f"nobody{place}@reader.example" for place in range(4)]):
        over = threading.Event()
        crowd = [threading.Thread(target=_guess, args=(port, random.Random(email), email, over)) for email in emails]
        [guesser.start() for guesser in crowd]
        among = _pages(port, dice)
        over.set()
        [guesser.join() for guesser in crowd]
        who = "known" if emails[0] in accounts else "unknown"
        print(f"a page: {alone:.1f} ms, among 4 who try passwords of {who} addresses without a pause: {among:.1f} ms")


def _pages(port: int, dice: random.Random, visits: int = 60) -> float:
    """The median milliseconds of the first page."""
    visitor, took = Stranger(port, dice), []
    for _ in range(visits):
        begun = time.perf_counter()
        visitor._ask("GET", "/")
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def _guess(port: int, dice: random.Random, email: str, over: threading.Event) -> None:
    stranger = Stranger(port, dice)
    token = stranger.token("/login")
    while not over.is_set():
        stranger.send("/login", csrf_token=token, email=email, password="guess")


if __name__ == "__main__":
    main()
