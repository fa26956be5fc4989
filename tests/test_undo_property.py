"""Whatever was done with tickets, by whomever and in whatever order, can be taken back until all is as it was."""

import os

import pytest

from helpdesk.db import IS_SQLITE
from tests.shift import Shift

SEEDS = range(int(os.environ.get("HELPDESK_TEST_SEEDS", "100" if IS_SQLITE else "10")))


@pytest.fixture
def shift(root, maria, alice, bob, carol, dave, readers, billing, clock):
    """A desk with eight tickets; what is done there is forgotten after the test."""
    with Shift([root, maria, alice, bob], [carol, dave], [readers, billing]) as shift:
        yield shift


@pytest.mark.parametrize("seed", SEEDS)
def test_all_of_two_hundred_changes_can_be_taken_back(shift, seed):
    shift.work(seed, verbs=200)
    shift.take_back_all()
    assert shift.differences() == []


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_taken_back_out_of_order_works_or_says_why_not(shift, seed):
    shift.work(seed, verbs=60)
    shift.take_back_some(seed)
    shift.take_back_the_rest()
    assert shift.differences() == []
