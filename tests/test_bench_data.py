"""The large desk for measurements is what the verbs would have left behind, and work goes on from there."""

import pytest
from peewee import fn

from bench import data, people
from bench.lives import lives
from helpdesk import search, tickets
from helpdesk.db import db, now
from helpdesk.models import Activity, Outcome, Reply, Side, SlaLog, Ticket, TicketCounter, User
from helpdesk.models.tickets import UNSOLVED
from helpdesk.search.documents import document, scope
from helpdesk.tickets import listing
from helpdesk.tickets.listing import Filters

TICKETS = 400


@pytest.fixture
def filled(monkeypatch):
    """A desk with a few hundred tickets."""
    monkeypatch.setattr(people, "CUSTOMERS", 100)
    data.fill(TICKETS)
    db.connect(reuse_if_open=True)
    return list(Ticket.select().order_by(Ticket.id))


@pytest.mark.slow
def test_a_filled_desk_is_whole(filled):
    _every_ticket_has_five_messages(filled)
    _what_lists_show_is_what_the_rows_say(filled)
    _the_index_of_words_is_what_search_would_write(filled)
    _work_goes_on(filled)


def _every_ticket_has_five_messages(filled):
    assert len(filled) == TICKETS
    assert Reply.select().count() == 4 * TICKETS
    assert SlaLog.select().count() == 2 * TICKETS
    created = Activity.select().where(Activity.event == "ticket_created")
    assert created.count() == TICKETS
    assert not Activity.select().where(Activity.fanned_out_at.is_null()).exists()
    assert 0 < sum(ticket.status in UNSOLVED for ticket in filled) < TICKETS / 8


def _what_lists_show_is_what_the_rows_say(filled):
    for ticket in filled:
        said = [reply for reply in ticket.replies.order_by(Reply.created_at) if not reply.internal]
        assert (ticket.reply_count, ticket.last_reply_at, ticket.last_reply_by) == (
            len(said), said[-1].created_at if said else None, said[-1].side if said else None,
        )  # fmt: skip
        answers = [reply.created_at for reply in said if reply.side == Side.STAFF]
        assert ticket.first_response_at == min(answers, default=None)
        running = [log for log in ticket.sla_logs if log.stopped_at is None]
        assert ticket.next_due_at == min((log.due_at for log in running), default=None)
        assert all(log.due_at > now() for log in running if log.outcome == Outcome.PENDING)
        assert ticket.created_at <= ticket.updated_at <= now()


def _the_index_of_words_is_what_search_would_write(filled):
    root = User.get(User.email == "staff1@bench.test")
    for ticket in filled[::40]:
        assert ticket.id in listing.ids(root, Filters(text=f'"{ticket.subject}"'))
        assert len(document(ticket).public) > 100
        assert scope(ticket)
    assert listing.count(root, Filters(text="the")) == search.count(root, "the") > TICKETS * 0.9


def _work_goes_on(filled):
    customer = User.get(User.email.startswith("customer"))
    numbers = [ticket.number for ticket in filled]
    assert numbers == sorted(set(numbers))
    assert TicketCounter.select(fn.SUM(TicketCounter.last)).scalar() == TICKETS
    ticket = tickets.submit(by=customer, subject="One more", description="Please help")
    counted = [int(number[9:]) for number in numbers if number[:9] == ticket.number[:9]]
    assert int(ticket.number[9:]) == max(counted, default=0) + 1
    assert tickets.reply(ticket, "And more", by=customer).id > 4 * TICKETS


def test_the_same_seed_gives_the_same_data(monkeypatch):
    monkeypatch.setattr(people, "CUSTOMERS", 20)
    plan = data._plan(3_000, 7)
    assert lives(plan, 1_000, 1_020) == lives(plan, 1_000, 1_020)
    assert lives(plan, 1_000, 1_020) != lives(plan, 2_000, 2_020)


def test_a_desk_with_tickets_is_left_alone(ticket):
    with pytest.raises(SystemExit, match="has tickets already"):
        data.fill(10)
    db.connect(reuse_if_open=True)
    assert Ticket.select().count() == 1
