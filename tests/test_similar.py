"""Tickets that say the same rare words."""

import pytest

from helpdesk import tickets
from helpdesk.search import rare
from helpdesk.search.rare import rare_words
from helpdesk.tickets import similar


@pytest.fixture
def crossword(write, carol, dave):
    """Dave's ticket about something rare, among many about one thing."""
    for _ in range(12):
        write(dave, subject="Newspaper not delivered")
    return write(dave, subject="Newspaper crossword has no solution")


def test_the_same_rare_words_lead_to_another(write, crossword, carol, maria):
    other = write(carol, subject="No solution for the crossword in my newspaper")
    assert [found.id for found in similar.to(other, maria)] == [crossword.id]


def test_words_that_everybody_says_lead_nowhere(write, crossword, carol, maria, monkeypatch):
    monkeypatch.setattr(rare, "COMMON", rare.FEW)  # ids tell how large a desk is, and those of a test go on from others
    other = write(carol, subject="Newspaper")
    assert rare_words(maria, "Newspaper") == [] and similar.to(other, maria) == []


def test_one_rare_word_of_two_is_not_the_same(write, crossword, carol, maria):
    write(carol, subject="Refund please")
    other = write(carol, subject="Crossword refund")
    assert similar.to(other, maria) == []


def test_what_one_may_not_see_is_not_there(write, crossword, carol, maria, mallory, root, billing):
    other = write(carol, subject="Crossword without solution", team=billing)
    assert similar.to(other, maria) and similar.to(other, mallory) == []
    tickets.delete(crossword, by=root)
    assert similar.to(other, root) == []


@pytest.mark.parametrize(
    "subject", ["", "?", "2026 2027", "a b", '"crossword" OR solution', "c0 a1 u2", "NEAR(x y)", "'; --"]
)
def test_any_subject_can_be_looked_for(write, crossword, carol, maria, subject):
    other = write(carol, subject=subject or "x")
    assert isinstance(similar.to(other, maria), list)


def test_what_is_said_out_of_reach_makes_a_word_no_less_rare(write, crossword, dave, mallory, billing):
    """Otherwise the list would tell whether anybody else says it."""
    mine, other = (write(dave, subject=subject, team=billing) for subject in ("Layoffs quokka", "A quokka"))
    before = [found.id for found in similar.to(mine, mallory)]
    write(dave, subject="Layoffs")
    assert [found.id for found in similar.to(mine, mallory)] == before == [other.id]
