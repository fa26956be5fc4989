"""Numbered changes of the database, run in order by migrate()."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from playhouse.migrations import Runner

from helpdesk.db import IS_SQLITE, db
from helpdesk.settings import settings

LOCK_ID = 7_402_231


def runner() -> Runner:
    return Runner(db, str(Path(__file__).parent))


def migrate() -> list[str]:
    """Bring the database up to this version and return the names of the migrations that ran.

    One process migrates; others that start meanwhile wait for it.
    """
    with db.connection_context(), _alone():
        return runner().up()


def pending() -> list[str]:
    """The migrations this database still lacks."""
    return [migration.name for migration in runner().status() if not migration.applied]


@contextmanager
def _alone() -> Iterator[None]:
    if IS_SQLITE:
        with FileLock(settings.instance / "migrate.lock"):
            yield
        return
    db.execute_sql("SELECT pg_advisory_lock(%s)", (LOCK_ID,))
    try:
        yield
    finally:
        db.execute_sql("SELECT pg_advisory_unlock(%s)", (LOCK_ID,))
