"""How often something may happen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from helpdesk import limits
from helpdesk.db import IS_SQLITE, db
from helpdesk.desk_settings import RANGES, WORDS
from helpdesk.errors import TooMany
from helpdesk.limits import ANY, LIMITS, SENTENCES
from helpdesk.models import Desk, LimitCounter

HOUR = timedelta(hours=1)


def refused(deed: str = "ask", **who: str) -> TooMany | None:
    try:
        limits.check(deed, **who)
    except TooMany as problem:
        return problem
    return None


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


def test_every_limit_is_a_setting_with_words_and_every_deed_has_a_sentence():
    assert {limit.setting for limit in LIMITS} <= set(WORDS) & set(RANGES) & set(Desk._meta.fields)
    assert {limit.deed for limit in LIMITS} == {*SENTENCES, ANY}


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.setting)
def test_each_limit_holds_for_its_own_deed_and_is_in_force_at_once(clock, limit):
    deed, who = "vote" if limit.deed == ANY else limit.deed, {limit.by: "somebody"}
    Desk.update(**{limit.setting: 2}).execute()
    assert [bool(refused(deed, **who)) for _ in range(3)] == [False, False, True]
    assert not refused(deed, **{limit.by: "somebody else"})
    Desk.update(**{limit.setting: 9}).execute()
    assert not refused(deed, **who)


def test_a_refusal_says_how_long_to_wait(clock):
    clock.move_to("2026-03-02T09:56:30+00:00")
    Desk.update(posts_per_hour=1).execute()
    refused(address="jo@example.org")
    problem = refused(address="jo@example.org")
    assert problem.seconds == 210 and "wait 4 minutes" in str(problem)
    clock.shift(timedelta(seconds=problem.seconds))
    assert not refused(address="jo@example.org")


def test_deeds_are_counted_apart_and_one_browser_for_all(clock):
    Desk.update(votes_per_network=1, posts_per_browser=2).execute()
    assert not refused("vote", network="n") and refused("vote", network="n") and not refused("ask", network="n")
    assert not refused("vote", browser="b") and not refused("ask", browser="b") and refused("act", browser="b")


def test_far_beyond_a_limit_nothing_is_written_any_more(clock):
    Desk.update(posts_per_network=3).execute()
    answers = [refused(network="n") for _ in range(50)]
    assert [bool(answer and answer.is_flood) for answer in answers] == [False] * 6 + [True] * 44
    assert LimitCounter.get().count == 6


def test_a_check_is_one_write_whoever_is_counted(monkeypatch):
    said, execute = [], db.execute_sql
    monkeypatch.setattr(db, "execute_sql", lambda sql, *given, **more: said.append(sql) or execute(sql, *given, **more))
    limits.check("ask", address="a", network="n", browser="b")
    assert len([sql for sql in said if sql.startswith(("INSERT", "UPDATE", "DELETE"))]) == 1
    assert LimitCounter.select().count() == 3


def test_what_only_reads_is_counted_without_a_write(clock):
    Desk.update(searches_per_network=2).execute()
    for _ in range(2):
        limits.glance("search", network="192.0.2.9")
    with pytest.raises(TooMany):
        limits.glance("search", network="192.0.2.9")
    limits.glance("search", network="192.0.2.10")
    clock.shift(timedelta(minutes=10))
    limits.glance("search", network="192.0.2.9")
    assert LimitCounter.select().count() == 0


def test_the_memory_of_readers_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(limits, "MOST_HERE", 10)
    for number in range(100):
        limits.glance("search", network=f"n{number}")
    assert len(limits._here.counts) <= 10


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("192.0.2.7:50123", "192.0.2.7"),
        ("[2001:db8::1]:50123", "2001:db8::/64"),
        ("forged", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_network_is_what_a_visitor_cannot_easily_change(address, network):
    assert limits.network_of(address) == network


def test_the_commits_after_a_count_wait_for_the_disk_again(clock):
    question = "PRAGMA synchronous" if IS_SQLITE else "SHOW synchronous_commit"
    if not IS_SQLITE:
        db.execute_sql("SET synchronous_commit TO on")
    limits.check("ask", network="n")
    assert db.execute_sql(question).fetchone() == ((2,) if IS_SQLITE else ("on",))
