"""A ticket with something of everything in it."""

import pytest

from helpdesk import tickets
from helpdesk.models import Reply, Tag, Ticket
from tests.files import PNG, upload

__all__ = ["busy", "message"]


@pytest.fixture
def busy(write, carol, alice, maria) -> Ticket:
    """Carol's ticket with a file, a tag, and a message of Alice's; Alice has it."""
    found = write(carol, files=[upload("screen.png", PNG)])
    tickets.assign(found, alice, by=maria)
    tickets.tag(found, Tag.create(name="bug"), by=maria)
    tickets.reply(found, "<p>Please try again.</p>", by=alice)
    return found


def message() -> Reply:
    """The last one that was written."""
    return Reply.select().order_by(Reply.id.desc()).first()
