"""Writers of SQLite wait for each other, in this process and in others."""

import gc
import sqlite3
import threading

import peewee
import pytest

from helpdesk import sqlite
from helpdesk.db import database_for
from helpdesk.sqlite import PRAGMAS


@pytest.fixture
def path(tmp_path):
    return tmp_path / "desk.db"


@pytest.fixture
def database(path):
    database = database_for(f"sqlite:{path}")
    with database.connection_context():
        database.execute_sql("CREATE TABLE note (text TEXT)")
        yield database


@pytest.fixture
def other(path, database):
    """Another process, as far as SQLite is concerned; it holds the write lock."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


@pytest.mark.parametrize("held", (0.02, 0.4), ids=("for a moment", "longer than is asked each millisecond"))
def test_who_finds_another_writing_waits_and_writes_then(database, other, held):
    other.execute("INSERT INTO note VALUES ('first')")
    end = threading.Timer(held, other.execute, ["COMMIT"])
    end.start()
    with database.transaction():
        database.execute_sql("INSERT INTO note VALUES ('second')")
    end.join()
    assert database.execute_sql("SELECT text FROM note").fetchall() == [("first",), ("second",)]


def test_a_reader_that_was_forgotten_keeps_nobody_from_writing(database, path):
    database.execute_sql("INSERT INTO note VALUES ('a'), ('b'), ('c')")
    forgotten = [database.execute_sql("SELECT text FROM note")]
    forgotten.append(forgotten)  # only the garbage collector finds it
    assert forgotten[0].fetchone() == ("a",)
    gc.disable()
    del forgotten
    other = sqlite3.connect(path)
    other.execute("INSERT INTO note VALUES ('d')")
    other.commit()
    other.close()
    try:
        with database.transaction():
            database.execute_sql("INSERT INTO note VALUES ('e')")
    finally:
        gc.enable()
    assert database.execute_sql("SELECT count(*) FROM note").fetchone() == (5,)


def test_who_waits_too_long_is_told(database, other, monkeypatch):
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    monkeypatch.setitem(PRAGMAS, "busy_timeout", 50)
    with pytest.raises(peewee.OperationalError, match="locked"), database.transaction():
        pass
    other.execute("COMMIT")
    with database.transaction():
        database.execute_sql("INSERT INTO note VALUES ('later')")


def test_what_is_no_lock_is_told_at_once(database, monkeypatch):
    monkeypatch.setattr(sqlite.time, "sleep", lambda seconds: pytest.fail("waited for nothing"))
    with pytest.raises(peewee.OperationalError, match="within a transaction"), database.transaction():
        database.begin()


def test_statements_of_their_own_still_wait(database, other, monkeypatch):
    with monkeypatch.context() as hurry, pytest.raises(peewee.OperationalError, match="locked"):
        hurry.setattr(sqlite, "PATIENCE", 0.01)
        hurry.setitem(PRAGMAS, "busy_timeout", 10)
        database.begin()
    other.execute("COMMIT")
    for _ in range(3):
        with database.transaction():
            assert database.pragma("busy_timeout") == PRAGMAS["busy_timeout"]
        assert database.pragma("busy_timeout") == PRAGMAS["busy_timeout"]
