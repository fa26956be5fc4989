"""Going from ticket to ticket of a list, while work moves them about."""

from datetime import timedelta

import pytest

from helpdesk import tickets
from helpdesk.models import Priority, Status, Ticket
from helpdesk.tickets import listing
from helpdesk.tickets.filters import Filters
from helpdesk.tickets.neighbours import around, mark

UNSOLVED = Filters(statuses=(Status.OPEN, Status.IN_PROGRESS))
SORTS = ["", "-updated", "updated", "created", "-created", "-priority", "priority", "status", "due", "-due", "-number"]
SORTS += ["number", "resolved", "-resolved", "subject", "-customer", "assignee"]


@pytest.fixture
def five(write, carol, clock) -> list[Ticket]:
    """Five tickets, the last one first, all of one minute in pairs."""
    made = []
    for place in range(5):
        clock.shift(timedelta(minutes=place % 2))
        made.append(write(carol, subject=f"Printer question {place}", priority=list(Priority)[place % 3]))
    return made[::-1]


def walk(user, filters, sort, first: Ticket) -> list[int]:
    """Every ticket that one comes to from the first, step by step."""
    passed = [first.id]
    while (following := around(user, filters, sort, Ticket.get_by_id(passed[-1])).next) is not None:
        passed.append(following.id)
    return passed


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    "filters",
    [Filters(), UNSOLVED, Filters(text="printer"), Filters(text="printer", trash=False, statuses=UNSOLVED.statuses)],
)
def test_one_comes_to_each_ticket_in_the_order_of_the_list(five, maria, sort, filters):
    tickets.resolve(five[1], by=maria)
    tickets.resolve(five[3], by=maria)
    shown = listing.ids(maria, filters, sort)
    assert len(shown) == (3 if filters.statuses else 5)
    assert walk(maria, filters, sort, Ticket.get_by_id(shown[0])) == shown


@pytest.mark.parametrize("sort", SORTS)
def test_and_back_again_with_its_place(five, maria, sort):
    tickets.resolve(five[1], by=maria)
    shown = listing.ids(maria, Filters(), sort)
    for place, id in enumerate(shown):
        beside = around(maria, Filters(), sort, Ticket.get_by_id(id))
        assert (beside.previous.id if beside.previous else None) == (shown[place - 1] if place else None)
        assert (beside.place, beside.total.number) == (place + 1, 5)


@pytest.mark.parametrize("text", ["", "printer"])
def test_work_on_a_ticket_does_not_lead_back_to_the_beginning(five, maria, clock, text):
    filters = Filters(text=text)
    sort = "-updated"
    marked = mark(five[1], filters, sort)
    clock.shift(timedelta(hours=1))
    tickets.reply(five[1], "Please try again.", by=maria)
    moved = Ticket.get_by_id(five[1].id)
    assert around(maria, filters, sort, moved).next.id == five[0].id
    assert around(maria, filters, sort, moved, marked).next.id == five[2].id


def test_one_that_left_the_list_still_leads_on(five, maria):
    marked = mark(five[1], UNSOLVED, "-number")
    tickets.resolve(five[1], by=maria)
    beside = around(maria, UNSOLVED, "-number", five[1], marked)
    assert (beside.previous.id, beside.next.id, beside.place) == (five[0].id, five[2].id, None)


def test_what_one_may_not_see_is_passed_over(five, alice, billing, root):
    tickets.set_team(five[2], billing, by=root)
    assert around(alice, Filters(), "-number", five[1]).next.id == five[3].id


@pytest.mark.parametrize("nonsense", ["x", "1.2.3", "-.-", "9" * 30, "١", "1e5", "--"])
def test_a_mark_that_makes_no_sense_is_none(five, maria, nonsense):
    assert around(maria, Filters(), "-updated", five[1], nonsense) == around(maria, Filters(), "-updated", five[1])
