"""What the customer thought of the help."""

from datetime import timedelta

import pytest

from helpdesk import tickets
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import Activity, Desk, Ticket
from tests.told import told


@pytest.fixture
def solved(ticket, maria) -> Ticket:
    tickets.resolve(ticket, by=maria)
    return ticket


@pytest.mark.parametrize("rating", [1, 5])
def test_the_customer_rates_what_is_solved(solved, carol, rating):
    tickets.rate(solved, rating, " Quick and kind ", by=carol)
    fresh = Ticket.get_by_id(solved.id)
    assert (fresh.rating, fresh.feedback, told(solved)[-1]) == (rating, "Quick and kind", "ticket_rated")


def test_a_closed_ticket_can_still_be_rated(solved, maria, carol):
    tickets.close(solved, by=maria)
    tickets.rate(solved, 3, by=carol)
    assert solved.rating == 3


def test_the_second_rating_replaces_the_first_and_the_same_again_is_silent(solved, carol):
    for rating in (2, 4, 4):
        tickets.rate(solved, rating, by=carol)
    assert (solved.rating, told(solved).count("ticket_rated")) == (4, 2)


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_is_1_to_5(solved, carol, rating):
    with pytest.raises(Invalid) as problem:
        tickets.rate(solved, rating, by=carol)
    assert problem.value.field == "rating"


def test_a_comment_has_an_end(solved, carol):
    with pytest.raises(Invalid) as problem:
        tickets.rate(solved, 5, "x" * 2001, by=carol)
    assert problem.value.field == "feedback"


def test_what_is_not_solved_is_not_rated(ticket, carol):
    with pytest.raises(Refused, match="once it is solved"):
        tickets.rate(ticket, 5, by=carol)


def test_staff_do_not_rate_for_the_customer(solved, maria):
    with pytest.raises(Forbidden, match="Only the person who asked"):
        tickets.rate(solved, 5, by=maria)


def test_outsiders_rate_nothing(solved, dave, mallory):
    for outsider in (dave, mallory):
        with pytest.raises(NotVisible):
            tickets.rate(solved, 1, by=outsider)


def test_a_rating_can_be_changed_for_a_week_from_the_first(clock, solved, carol):
    tickets.rate(solved, 2, by=carol)
    clock.shift(timedelta(days=5))
    tickets.rate(solved, 4, "Now I see", by=carol)
    clock.shift(timedelta(days=3))
    with pytest.raises(Refused, match="for 7 days after it was given"):
        tickets.rate(solved, 5, by=carol)
    assert (solved.rating, solved.feedback) == (4, "Now I see")


def test_how_long_it_can_be_changed_is_a_setting(clock, solved, carol):
    Desk.update(rating_days=1).execute()
    tickets.rate(solved, 2, by=carol)
    clock.shift(timedelta(days=1, seconds=1))
    with pytest.raises(Refused, match="for 1 day after"):
        tickets.rate(solved, 5, by=carol)


def test_the_first_rating_may_come_late(clock, solved, carol):
    clock.shift(timedelta(days=300))
    tickets.rate(solved, 5, by=carol)
    assert solved.rating == 5


def test_what_was_solved_anew_is_rated_anew(clock, solved, carol, maria):
    tickets.rate(solved, 1, by=carol)
    clock.shift(timedelta(days=30))
    tickets.reopen(solved, by=carol)
    tickets.resolve(solved, by=maria)
    tickets.rate(solved, 5, by=carol)
    assert solved.rating == 5


def test_a_changed_rating_is_one_activity_with_the_former_one(solved, carol):
    tickets.rate(solved, 2, by=carol)
    tickets.rate(solved, 4, by=carol)
    assert [(row.old, row.new) for row in Activity.select().where(Activity.event == "ticket_rated")] == [
        (None, "2"),
        ("2", "4"),
    ]
