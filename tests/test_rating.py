"""What the customer thought of the help."""

import pytest

from helpdesk import tickets
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import Ticket
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
