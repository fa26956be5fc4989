"""Fixtures: the database around every test, the clock, and browsers' HTTP clients."""

import pytest
import time_machine
from flask.testing import FlaskClient

from app import create_app
from helpdesk.db import IS_SQLITE, db
from helpdesk.migrations import migrate
from helpdesk.models import TABLES
from helpdesk.worker import huey

__all__ = ["app", "as_person", "clock", "desk", "fresh_tables", "visitor"]

KEPT = ("desk", "role", "category")


@pytest.fixture(scope="session")
def desk():
    """The migrated database of the run; on PostgreSQL everything in it is dropped first."""
    if not IS_SQLITE:
        with db.connection_context():
            db.execute_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    migrate()
    with db.connection_context():
        return {table: list(db.execute_sql(f'SELECT * FROM "{table}"')) for table in KEPT}


@pytest.fixture(autouse=True)
def fresh_tables(desk):
    """Every test starts with the desk as the migrations made it."""
    db.connect(reuse_if_open=True)
    yield
    _empty(desk)
    huey.storage.flush_all()
    db.close()


def _empty(kept) -> None:
    """Delete every row, those that refer to others first, and put back what the migrations wrote."""
    for model in reversed(TABLES):
        model.delete().execute()
    for index in ("search", "article_search"):
        db.execute_sql(f"DELETE FROM {index}")
    for table, rows in kept.items():
        for row in rows:
            marks = ", ".join([db.param] * len(row))
            db.execute_sql(f'INSERT INTO "{table}" VALUES ({marks})', row)


@pytest.fixture
def clock():
    """The time, standing still at a Monday morning; `clock.shift(timedelta)` moves it."""
    with time_machine.travel("2026-03-02T09:00:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def app():
    """The application without CSRF checks; tests of those switch them on."""
    application = create_app()
    application.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return application


@pytest.fixture
def visitor(app) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def as_person(app):
    """`as_person(alice)` is an HTTP client signed in as alice."""
    from helpdesk import accounts

    def client(person) -> FlaskClient:
        token = accounts.open_session(person)
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return browser

    return client
