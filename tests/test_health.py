"""/healthz: 200 only when database, queue and worker are well."""

from datetime import timedelta

import pytest

from helpdesk import health, heart, migrations
from helpdesk.db import at, now
from helpdesk.models import Heartbeat


@pytest.fixture
def heartbeat():
    heart.beat()


def test_a_desk_with_a_beating_worker_is_well(visitor, heartbeat):
    answer = visitor.get("/healthz")
    assert answer.status_code == 200
    assert answer.text.splitlines()[2] == "worker: alive"


def test_a_desk_without_a_worker_is_not(visitor):
    answer = visitor.get("/healthz")
    assert answer.status_code == 503
    assert "worker: has not given a sign of life yet" in answer.text


@pytest.mark.parametrize(("silence", "status"), [(89, 200), (91, 503)])
def test_a_worker_may_be_silent_for_ninety_seconds(visitor, heartbeat, silence, status):
    Heartbeat.update(beat_at=now()).execute()
    with at(now() + timedelta(seconds=silence)):
        assert visitor.get("/healthz").status_code == status


def test_a_part_that_fails_is_named_without_its_secrets(visitor, heartbeat, monkeypatch):
    def broken():
        raise OSError("no route to postgresql://desk:secret@db/desk")

    monkeypatch.setitem(health.CHECKS, "queue", broken)
    answer = visitor.get("/healthz")
    assert answer.status_code == 503
    assert "queue: does not answer" in answer.text
    assert "postgresql" not in answer.text
    assert "secret" not in health.look(["queue"])[0].detail


def test_a_database_that_lacks_a_migration_is_not_well(visitor, heartbeat, monkeypatch, tmp_path):
    (tmp_path / "0001_start.py").write_text("def up(migrator, db): pass")
    (tmp_path / "9999_later.py").write_text("def up(migrator, db): pass")
    monkeypatch.setattr(migrations, "__file__", str(tmp_path / "__init__.py"))
    assert "database: needs `migrate`, 1 to go" in visitor.get("/healthz").text
