"""The log: what took long and what went wrong, and never a way in."""

import dataclasses
import logging

import pytest

import app as application
from helpdesk import logs
from helpdesk.tokens import derived, new_token


@pytest.fixture
def line():
    """`line("text", error)` is what the log would hold."""
    formatter = logs.Masked("%(message)s")

    def write(text: str, error: BaseException | None = None) -> str:
        info = (type(error), error, None) if error else None
        return formatter.format(logging.LogRecord("x", logging.ERROR, "x", 1, text, None, info))

    return write


@pytest.mark.parametrize("token", [new_token(), derived("guest", 1)])
def test_no_token_reaches_the_log(line, token):
    assert token not in line(f"GET /login/link/{token} failed")
    assert line(f"GET /t/{token} failed") == "GET /t/… failed"
    assert token not in line("failed", ValueError(f"bad {token}"))


def test_no_password_of_a_url_reaches_the_log(line):
    assert line("smtps://desk:s3cret@mail.test:465 away") == "smtps://desk:…@mail.test:465 away"


def test_a_slow_request_is_logged_by_its_route(visitor, caplog, monkeypatch):
    monkeypatch.setattr(application, "SLOW", 0)
    visitor.get("/login/link/" + "x" * 43)
    [slow] = [record.getMessage() for record in caplog.records if record.name == "helpdesk.web"]
    assert slow.startswith("slow: GET /login/link/<token> took ")
    assert slow.endswith(" ms")


def test_a_quick_request_is_not(visitor, caplog, monkeypatch):
    monkeypatch.setattr(application, "SLOW", 60_000)
    visitor.get("/login")
    assert not [record for record in caplog.records if record.name == "helpdesk.web"]


@pytest.mark.parametrize(("trusted", "address"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")])
def test_a_forwarded_address_counts_for_as_many_proxies_as_are_trusted(monkeypatch, trusted, address):
    monkeypatch.setattr(application, "settings", dataclasses.replace(application.settings, trusted_proxies=trusted))
    desk = application.create_app()
    seen = []
    desk.before_request_funcs[None].insert(0, lambda: seen.append(application.request.remote_addr))
    desk.test_client().get("/healthz", headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.7, 203.0.113.9"})
    assert seen == [address]
