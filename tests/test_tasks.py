"""The clock of the worker: what it does by itself, and its sign of life."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from helpdesk import heart, tasks
from helpdesk.db import db, now
from helpdesk.models import Activity, Email, Heartbeat, LimitCounter, OneTimeLink, Outcome, Session, SlaLog
from helpdesk.worker import huey

DOMAIN = Path(tasks.__file__).parent


def test_every_minute_the_worker_finishes_what_was_left(clock, ticket, outbox):
    clock.shift(timedelta(minutes=1))
    tasks.fan_out_what_was_left.call_local()
    clock.shift(timedelta(minutes=1))
    tasks.send_what_is_due.call_local()
    assert Email.get().state == "sent" and len(outbox.messages) == 1


def test_every_minute_the_worker_looks_at_the_deadlines(clock, ticket):
    clock.shift(timedelta(days=30))
    tasks.look_at_deadlines.call_local()
    assert {log.outcome for log in SlaLog.select()} == {Outcome.BREACHED}
    assert Activity.select().where(Activity.event == "sla_breached").count() == 2


def test_what_is_over_is_forgotten(carol):
    past = now() - timedelta(days=1)
    Session.create(user=carol, token_hash="x", expires_at=past)
    OneTimeLink.create(user=carol, token_hash="x", purpose="sign_in", expires_at=past)
    LimitCounter.create(key="x", window=past)
    tick()
    assert not [model for model in (Session, OneTimeLink, LimitCounter) if model.select().exists()]


def test_the_clock_calls_every_sweep_there_is(request):
    called = set()
    request.addfinalizer(lambda: sys.setprofile(None))
    sys.setprofile(lambda frame, event, arg: frame.f_code.co_name == "sweep" and called.add(frame.f_code.co_filename))
    tick()
    assert called == {str(path) for path in DOMAIN.rglob("*.py") if "\ndef sweep(" in path.read_text()}


@pytest.mark.parametrize(
    "name", ["fan_out_what_was_left", "send_what_is_due", "look_at_deadlines", "go_on_with_bulk_changes"]
)
def test_the_sweeps_are_due_every_minute(name):
    [task] = [task for task in huey._registry.periodic_tasks if task.name == name]
    assert all(task.validate_datetime(now() + timedelta(minutes=minute)) for minute in range(120))


def test_a_beat_is_one_row_that_moves(clock):
    heart.beat()
    clock.shift(timedelta(seconds=20))
    heart.beat()
    assert [beat.beat_at for beat in Heartbeat.select().where(Heartbeat.name == "worker")] == [now()]


def test_the_heart_beats_three_times_before_the_worker_counts_as_silent():
    assert heart.PAUSE * 3 < 90


def test_a_database_that_is_away_does_not_stop_the_heart(monkeypatch, caplog):
    monkeypatch.setattr(heart, "beat", failing)
    db.close()
    heart._try_to_beat()
    assert "no sign of life could be written" in caplog.text
    assert db.is_closed()


def tick() -> None:
    """A moment at which everything is due."""
    for task in huey._registry.periodic_tasks:
        task.execute()


def failing() -> None:
    raise OSError("the disk is full")
