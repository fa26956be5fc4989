"""A real desk to click through: `python app.py` with worker, a real SMTP server, and Chromium."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from email import message_from_bytes, policy
from pathlib import Path

import psycopg
import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.axe import WIDE, bring

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = os.environ.get("HELPDESK_TEST_REQUIRE", "").split(",")
LONG = 30_000  # milliseconds for a page to come on a busy machine
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(autouse=True)
def fresh_tables():
    """The desk under test is another process with a database of its own."""


class Inbox:
    """What the SMTP server has taken."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 taken"

    def wait_for(self, to: str, about: str = "", seconds: float = 60):
        """The newest mail to that address with `about` in its text, once it is there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for recipients, mail in reversed(self.mails):
                if to in recipients and about in mail.get_body(("plain",)).get_content():
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail to {to} about {about!r} within {seconds} s")


class Outbox(Inbox):
    """What a desk without a mail server has put into its folder."""

    def __init__(self, folder: Path):
        self.folder = folder

    @property
    def mails(self) -> list:
        files = sorted(self.folder.rglob("*.eml"), key=lambda file: file.stat().st_mtime)
        read = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [([address.addr_spec for address in mail["To"].addresses], mail) for mail in read]


@pytest.fixture(scope="session")
def inbox():
    kept = Inbox()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    kept.port = controller.port
    yield kept
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def missing(part: str, reason: str) -> None:
    """Skip what this machine cannot run, unless it was asked for."""
    (pytest.fail if part in REQUIRED else pytest.skip)(reason)


class LiveDesk:
    """A running desk: its address, its environment, and a way to give it people."""

    def __init__(self, environment: dict[str, str], port: int):
        self.environment = {**os.environ, **environment, "PORT": str(port)}
        self.url = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen | None = None

    def command(self, *words: str, given: str = "") -> str:
        """Run `flask --app app …` against this desk."""
        return self.python("-m", "flask", "--app", "app", *words, given=given)

    def python(self, *words: str, given: str = "") -> str:
        """Run Python as this desk's processes run."""
        call = [sys.executable, *words]
        done = subprocess.run(call, cwd=ROOT, env=self.environment, input=given, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=self.environment, start_new_session=True
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not self._answers():
            time.sleep(0.2)
        assert self._answers(), "the desk did not start"

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def _answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"{self.url}/healthz", timeout=2).status == 200
        except OSError:
            return False


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def live(request, inbox, tmp_path_factory):
    """A desk on SQLite, and one on PostgreSQL with Redis."""
    instance = tmp_path_factory.mktemp(f"live-{request.param}")
    port = free_port()
    environment = {
        "HELPDESK_INSTANCE": str(instance),
        "HELPDESK_SMTP": f"smtp://127.0.0.1:{inbox.port}",
        "HELPDESK_BASE_URL": f"http://127.0.0.1:{port}",
        "HELPDESK_DATABASE": "",
        "HELPDESK_QUEUE": "",
        "HELPDESK_SECRET_KEY": "",
    }
    name = f"helpdesk_browser_{os.getpid()}"
    if request.param == "postgresql":
        queue = f"redis://127.0.0.1:6379/{11 + os.getpid() % 5}"  # another run's worker would take our tasks
        environment |= {"HELPDESK_DATABASE": _new_database(name), "HELPDESK_QUEUE": queue}
    desk = LiveDesk(environment, port)
    desk.command("migrate")
    desk.command("user", "create", "alice@desk.test", "--role", "Agent", given="a long pass phrase\n")
    desk.command("user", "create", "root@desk.test", "--role", "Administrator", given="a long pass phrase\n")
    desk.start()
    yield desk
    desk.stop()
    inbox.mails.clear()  # the next desk gives out the same numbers
    if request.param == "postgresql":
        _drop_database(name)
    shutil.rmtree(instance, ignore_errors=True)


def _new_database(name: str) -> str:
    try:
        with psycopg.connect("postgresql:///postgres", autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
    except psycopg.OperationalError:
        missing("postgres", "no PostgreSQL on this machine")
    return f"postgresql:///{name}"


def _drop_database(name: str) -> None:
    with psycopg.connect("postgresql:///postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def chromium():
    if not Path(CHROMIUM).exists():
        missing("browser", "no Chromium on this machine")
    expect.set_options(timeout=LONG)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium):
    """`new_page()` is a page of a browser of its own; at the end no page may have complained of anything."""
    contexts, complaints = [], []

    def open_page(**options) -> Page:
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo desk on SQLite. `links` sign in with a role, once each; `states` are the browsers that did."""
    instance, port = tmp_path_factory.mktemp("demo"), free_port()
    settings = {"INSTANCE": str(instance), "BASE_URL": f"http://127.0.0.1:{port}", "DATABASE": "", "QUEUE": "",
                "SMTP": "", "SECRET_KEY": ""}  # fmt: skip
    desk = LiveDesk({f"HELPDESK_{name}": value for name, value in settings.items()}, port)
    desk.links = dict(re.findall(r"^ +(\w+) +(http\S+)$", desk.command("demo"), re.MULTILINE))
    desk.states = {}
    desk.start()
    yield desk
    desk.stop()
    shutil.rmtree(instance, ignore_errors=True)


@pytest.fixture
def enter(demo, chromium):
    """`enter("Agent")` is a page of somebody signed in at the demo desk with that role; the rest is for Chromium."""
    contexts = []

    def open_page(role: str, **options) -> Page:
        context = chromium.new_context(storage_state=demo.states.get(role), **options)
        contexts.append(context)
        page = context.new_page()
        if role not in demo.states:
            page.goto(demo.links[role])
            page.locator("main").get_by_role("button").click()
            page.wait_for_url(lambda address: "/login/" not in address)
            demo.states[role] = context.storage_state()
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def outbox(demo) -> Outbox:
    return Outbox(Path(demo.environment["HELPDESK_INSTANCE"]) / "outbox")


@pytest.fixture
def stranger(chromium):
    """A page of somebody whom the desk does not know, in a browser that has axe at hand."""
    context = chromium.new_context(viewport=WIDE, reduced_motion="reduce")
    yield bring(context.new_page())
    context.close()


@pytest.fixture
def customer(enter):
    """The same of a customer of the demo desk."""
    return bring(enter("Customer", viewport=WIDE, reduced_motion="reduce"))
