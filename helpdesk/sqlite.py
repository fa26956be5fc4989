"""SQLite as the desk runs it: many processes write, each for a moment, and nobody waits longer than needed."""

import gc
import sqlite3
import time

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
# Seconds. SQLite's own pauses soon outlast what they wait for, so it waits in its own way only after PATIENCE.
EARLY, PAUSE, LONGER_PAUSE, PATIENCE = 0.1, 0.001, 0.005, 10.0
OFTEN = 5  # so it was no writer that came between
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_BUSY_RECOVERY}


class Sqlite(PooledSqliteDatabase):
    """Asks for the write lock again and again, with pauses so short that it comes soon after it is free."""

    def begin(self, lock_type: str | None = None) -> None:
        connection = self.connection()
        if connection.in_transaction or not _began(connection, f"BEGIN {lock_type or self._lock_type or ''}"):
            super().begin(lock_type)  # says what is wrong


def _began(connection: sqlite3.Connection, begin: str) -> bool:
    """Whether it could begin in time. A script leaves no statement behind, as one that fails within a cursor would."""
    patient = f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}"
    started, waited, outdated = time.monotonic(), 0.0, 0
    while waited < PATIENCE:
        try:
            connection.executescript(f"PRAGMA busy_timeout = 0; {begin}; {patient}")
            return True
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in BUSY:
                break
            outdated += error.sqlite_errorcode == sqlite3.SQLITE_BUSY_SNAPSHOT
            if outdated == OFTEN:
                gc.collect()  # a reader that nobody holds any more looks at an older state, from which none may write
        waited = time.monotonic() - started
        time.sleep(PAUSE if waited < EARLY else LONGER_PAUSE)
    connection.executescript(patient)
    return False
