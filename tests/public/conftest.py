"""What the tests of the public door share: forms as a browser sends them, and a guest with a mailed link."""

import html
import io
import re
from datetime import timedelta

import pytest
import time_machine

from forms.keys import new_form_key
from helpdesk import guest_links, tickets
from helpdesk.db import now
from helpdesk.models import Ticket
from tests.admin.conftest import queries

__all__ = ["queries"]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


def old_key() -> str:
    """The key of a form that was rendered a minute ago."""
    with time_machine.travel(now() - timedelta(minutes=1), tick=False):
        return new_form_key()


def text_of(response) -> str:
    """What the page says, without its markup."""
    return html.unescape(re.sub(r"<[^>]+>", " ", response.text))


def picture(name: str = "screen.png"):
    return io.BytesIO(PNG), name


@pytest.fixture
def question() -> dict:
    """What a guest types into the form."""
    return {
        "category": "account",
        "subject": "Cannot sign in",
        "description": "It says that my password is wrong.",
        "name": "Gina",
        "email": "gina@desk.test",
        "form_key": old_key(),
    }


@pytest.fixture
def asked(visitor, question) -> Ticket:
    """Gina's ticket, asked without signing in."""
    assert visitor.post("/tickets/new", data=question).status_code == 303
    return Ticket.get()


@pytest.fixture
def link(asked) -> str:
    """The path of the link that was mailed to Gina."""
    return guest_links.url(guest_links.issue(asked)).removeprefix("http://desk.test")


@pytest.fixture
def gina(app, link):
    """Gina's browser after she opened the mailed link."""
    browser = app.test_client()
    assert browser.get(link).status_code == 303
    return browser


@pytest.fixture
def protected(app):
    """The application as it really runs: with CSRF checks."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def conversation(ticket, alice):
    """Carol's ticket with an answer, and a note that she must never see."""
    tickets.assign(ticket, alice, by=None)
    tickets.note(ticket, "The payment bounced twice", by=alice)
    tickets.reply(ticket, "Please try again now.", by=alice)
    return ticket
