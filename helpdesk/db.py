"""The database from its URL, the base model, the fields of ours, transaction() and after_commit()."""

import enum
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import peewee
from playhouse.db_url import parseresult_to_dict
from playhouse.pool import PooledSqliteDatabase
from playhouse.postgres_ext import PooledPsycopg3Database

from helpdesk.settings import settings

log = logging.getLogger(__name__)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Query = TypeVar("Query", bound="peewee.ModelSelect[Any]")
_told: ContextVar[datetime | None] = ContextVar("told", default=None)
MICROSECOND = timedelta(microseconds=1)
SQLITE_PRAGMAS = {
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


def database_for(url: str) -> peewee.Database:
    """Return the pooled, still closed database of a `sqlite:` or `postgresql:` URL."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return PooledSqliteDatabase(
            parts.path,
            pragmas=SQLITE_PRAGMAS,
            lock_type="IMMEDIATE",
            timeout=20,
            max_connections=64,
            check_same_thread=False,  # the pool hands a connection on to other threads, one at a time
        )
    options = parseresult_to_dict(parts, unquote_password=True, unquote_user=True)
    return PooledPsycopg3Database(**options, max_connections=64, stale_timeout=300)


db = database_for(settings.database)
IS_SQLITE = isinstance(db, peewee.SqliteDatabase)


def now() -> datetime:
    """The current time, aware, in UTC; within at(), that time."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def at(time: datetime) -> Iterator[None]:
    """Let now() be `time` within the block: for telling what happened in the past through the verbs."""
    token = _told.set(time)
    try:
        yield
    finally:
        _told.reset(token)


def transaction() -> AbstractContextManager[Any]:
    """One transaction, or a part of the one already open. On SQLite it takes the write lock at its start."""
    return db.transaction() if not db.in_transaction() else _joined()


class _joined:
    """An inner transaction(): the outer one commits or rolls back the whole."""

    def __enter__(self) -> None: ...

    def __exit__(self, *error: object) -> None: ...


def after_commit(call: Callable[..., object], *args: object) -> None:
    """Call `call(*args)` once the open transaction is committed; never when it is rolled back.

    For hints to the worker only: what is committed stays, so an error here is logged and a sweep makes up for it.
    """
    db.after_commit(lambda: _hint(call, args))


def _hint(call: Callable[..., object], args: tuple[object, ...]) -> None:
    try:
        call(*args)
    except Exception:
        log.exception("after the commit: %r failed, a sweep will catch up", call)


class UTCDateTimeField(peewee.BigIntegerField):
    """An aware datetime, stored as whole microseconds since 1970 in UTC: one form on every database, and it sorts."""

    def db_value(self, value: datetime | int | None) -> int | None:
        return (value - EPOCH) // MICROSECOND if isinstance(value, datetime) else value

    def python_value(self, value: int | None) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class ChoiceField(peewee.SmallIntegerField):
    """A member of an IntEnum, stored as its number so that it sorts by weight."""

    def __init__(self, choices: type[enum.IntEnum], **options: Any):
        self.enum = choices
        super().__init__(**options)

    def db_value(self, value: enum.IntEnum | int | None) -> int | None:
        return None if value is None else int(self.enum(value))

    def python_value(self, value: int | None) -> enum.IntEnum | None:
        return None if value is None else self.enum(value)


class JSONField(peewee.TextField):
    """Anything JSON holds, stored as text."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)


class Model(peewee.Model):
    """The base of every table. Saves only what was changed, so that a concurrent change of another column stays."""

    if TYPE_CHECKING:  # peewee adds `id` and `<foreign key>_id` where a type checker does not see them
        id: Any

        def __getattr__(self, name: str) -> Any: ...

    class Meta:
        database = db
        legacy_table_names = False
        only_save_dirty = True


def for_update(query: Query) -> Query:
    """Lock the rows until the end of the transaction. SQLite needs no more: it locked everything at its start."""
    return query if IS_SQLITE else query.for_update()


def tidy_up_here() -> None:
    """Let this process bring what the others have written from SQLite's log into the database file."""
    if isinstance(db, PooledSqliteDatabase):
        with db.connection_context():
            db.pragma("wal_autocheckpoint", WORKERS_CHECKPOINT, permanent=True)


def hold(name: str) -> None:
    """Let whoever holds the same name wait until the transaction ends. SQLite lets everybody who writes wait anyway."""
    if not IS_SQLITE:
        db.execute_sql("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))


@contextmanager
def without_waiting() -> Iterator[None]:
    """A write that a power cut may undo, for what is only counted: its commit does not wait for the disk."""
    if IS_SQLITE:
        db.execute_sql("PRAGMA synchronous = normal")
        try:
            yield
        finally:
            db.execute_sql(f"PRAGMA synchronous = {SQLITE_PRAGMAS['synchronous']}")
    else:
        with db.atomic():
            db.execute_sql("SET LOCAL synchronous_commit TO off")
            yield
