"""Fixtures for pages of the console."""

import logging

import pytest

from helpdesk import tickets
from helpdesk.models import Tag


@pytest.fixture
def queries():
    """`queries()` is what the database was asked since the test, or the last call, began."""
    seen = Listener()
    logger = logging.getLogger("peewee")
    level = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(seen)
    yield seen.take
    logger.removeHandler(seen)
    logger.setLevel(level)


class Listener(logging.Handler):
    """Collects the statements that peewee logs."""

    def __init__(self):
        super().__init__()
        self.statements = []

    def emit(self, record):
        self.statements.append(record.msg[0] if isinstance(record.msg, tuple) else record.getMessage())

    def take(self):
        taken, self.statements = self.statements, []
        return [
            sql for sql in taken if sql.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "INSERT", "DELETE"))
        ]


@pytest.fixture
def tag():
    return Tag.create(name="renewal", color="#6b3fa0")


@pytest.fixture
def busy(ticket, alice, carol, tag):
    """Carol's ticket after some work: taken, tagged, answered, with a note that only staff may read."""
    tickets.take(ticket, by=alice)
    tickets.tag(ticket, tag, by=alice)
    tickets.reply(ticket, "We look into it.", by=alice)
    tickets.note(ticket, "Her card has expired.", by=alice)
    return ticket
