"""How often something may happen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from helpdesk import limits
from helpdesk.db import db
from helpdesk.models import LimitCounter

HOUR = timedelta(hours=1)


def test_as_many_as_the_limit_are_allowed(clock):
    assert [limits.hit("post", 3, HOUR) for _ in range(5)] == [True, True, True, False, False]


def test_a_new_window_starts_from_nothing(clock):
    assert [limits.hit("post", 1, HOUR) for _ in range(2)] == [True, False]
    clock.shift(timedelta(minutes=59, seconds=59))
    assert not limits.hit("post", 1, HOUR)
    clock.shift(timedelta(seconds=1))
    assert limits.hit("post", 1, HOUR)


def test_each_key_and_each_length_of_time_counts_for_itself(clock):
    clock.move_to("2026-03-02T23:30:00+00:00")
    assert limits.hit("a", 1, HOUR)
    assert limits.hit("b", 1, HOUR)
    assert limits.hit("a", 1, timedelta(days=1))
    assert not limits.hit("a", 1, HOUR)


def test_none_at_all_is_a_limit_too(clock):
    assert not limits.hit("post", 0, HOUR)


@pytest.mark.parametrize("key", ["", "x" * 10_000, "a\0b", "\ud800", "নমস্কার", "'; DROP TABLE"])
def test_any_text_is_a_key(key):
    assert [limits.hit(key, 1, HOUR) for _ in range(2)] == [True, False]


def test_nobodys_address_is_kept(clock):
    limits.hit("posts:jo@example.org", 1, HOUR)
    assert "jo" not in LimitCounter.get().key


def test_many_at_once_are_counted_one_by_one():
    def knock(_) -> bool:
        with db.connection_context():
            return limits.hit("door", 25, timedelta(days=1000))

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(knock, range(80))) == 25
    assert LimitCounter.get().count == 80


def test_windows_that_are_over_are_swept(clock):
    limits.hit("a", 1, HOUR)
    limits.hit("a", 1, timedelta(days=1))
    clock.shift(2 * HOUR)
    assert (limits.sweep(), LimitCounter.select().count()) == (1, 1)
    assert not limits.hit("a", 1, timedelta(days=1))
