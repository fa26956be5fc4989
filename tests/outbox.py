"""Fixtures of the mail: a real SMTP server on the loopback interface, and the worker's hands."""

import dataclasses
import socket
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from helpdesk import events
from helpdesk.db import EPOCH, db
from helpdesk.mail import delivery, transport
from helpdesk.models import Activity, Email
from helpdesk.settings import settings
from helpdesk.worker import huey

__all__ = ["email", "outbox", "smtp_server", "work"]


class Outbox:
    """What the SMTP server took. With `refusal`, such as `550 no such user`, it takes no recipient."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refusal = ""

    def to(self, person) -> list[EmailMessage]:
        """The messages to somebody, in order."""
        return [message for message in self.messages if message["To"] == person.email]

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 taken"


@pytest.fixture(scope="session")
def smtp_server():
    box = Outbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, controller.port
    controller.stop()


@pytest.fixture
def outbox(smtp_server, monkeypatch) -> Outbox:
    """The mail that arrived in a real SMTP server; empty at first."""
    box, port = smtp_server
    box.clear()
    point_mail_at(f"smtp://127.0.0.1:{port}", monkeypatch)
    return box


@pytest.fixture
def work() -> Callable[[], None]:
    """`work()` does what waits in the queue, and what follows from it, as the worker does."""

    def do() -> None:
        while len(huey) and (task := huey.dequeue()):  # Redis would wait a second for the next one
            task.execute()

    return do


@pytest.fixture
def email(ticket) -> Email:
    """The confirmation for Carol's ticket, written but not sent."""
    events.fan_out(Activity.get(Activity.event == "ticket_created").id)
    huey.storage.flush_all()
    return Email.get()


def again(email: Email) -> Email:
    """The row as it is now."""
    return Email.get_by_id(email.id)


def point_mail_at(url: str, monkeypatch) -> None:
    monkeypatch.setattr(transport, "settings", dataclasses.replace(settings, smtp=url))
    monkeypatch.setattr(delivery.Relay, "rests_until", EPOCH)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def at_once(call, times: int) -> None:
    """Call it in that many threads at the same moment, each with a connection of its own."""
    start = threading.Barrier(times)

    def run() -> None:
        with db.connection_context():
            start.wait()
            call()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.connect(reuse_if_open=True)
