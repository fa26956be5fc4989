"""Tickets to be merged, and looks at what became of them."""

from datetime import timedelta

import pytest

from helpdesk.models import Activity, Reply, SlaLog, Ticket
from tests.files import PNG, upload

__all__ = ["clocks", "daves", "into", "last", "source", "thread"]

HOUR = timedelta(hours=1)


@pytest.fixture
def source(write, carol, clock):
    """Carol's first ticket, with a picture."""
    found = write(carol, files=[upload("first.png", PNG)])
    clock.shift(HOUR)
    return found


@pytest.fixture
def into(source, write, carol, clock):
    """Her second one, an hour later."""
    found = write(carol, subject="Still cannot sign in")
    clock.shift(HOUR)
    return found


@pytest.fixture
def daves(write, dave, clock):
    """Dave's ticket, with a message of his and an answer to him."""
    found = write(dave, subject="Dave cannot sign in", description="<p>Zebra</p>")
    clock.shift(HOUR)
    return found


def thread(ticket: Ticket) -> list[tuple[str, int | None]]:
    """What is said in it in the order of time, and where that came from."""
    replies = Reply.select().where(Reply.ticket == ticket.id).order_by(Reply.created_at, Reply.id)
    return [(reply.body, reply.origin_id) for reply in replies]


def last(ticket: Ticket, event: str = "%") -> Activity:
    """The last activity of the ticket, of that kind."""
    mine = (Activity.ticket == ticket.id) & (Activity.event**event)
    return Activity.select().where(mine).order_by(Activity.id.desc()).first()


def clocks(ticket: Ticket) -> list[dict]:
    """Its clocks, every column of them."""
    return list(SlaLog.select().where(SlaLog.ticket == ticket.id).order_by(SlaLog.id).dicts())
