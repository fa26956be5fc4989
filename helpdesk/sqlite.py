"""SQLite as the desk runs it: many processes write, each for a moment, and nobody waits longer than needed."""

import time

import peewee
from playhouse.pool import PooledSqliteDatabase

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "busy_timeout": 20_000,
    "foreign_keys": 1,
    "cache_size": -16_000,
    "mmap_size": 8 << 30,
    "temp_store": "memory",
    "wal_autocheckpoint": 8_000,  # pages: the worker does it long before, so that nobody who waits for an answer has to
}
WORKERS_CHECKPOINT = 1_000
EVERY_MILLISECOND = 100  # times; then SQLite waits in its own way


class Sqlite(PooledSqliteDatabase):
    """Asks for the write lock every millisecond at first: SQLite's own pauses soon outlast what they wait for."""

    def begin(self, lock_type: str | None = None) -> None:
        for _ in range(EVERY_MILLISECOND):
            if self._begins_at_once(lock_type):
                return
            time.sleep(0.001)
        super().begin(lock_type)

    def _begins_at_once(self, lock_type: str | None) -> bool:
        cursor = self.cursor()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            super().begin(lock_type)
        except peewee.OperationalError as error:
            if "locked" in str(error):
                return False
            raise
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")
        return True
