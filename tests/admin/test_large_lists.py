"""Lists of very many rows are read from an index, whatever they are filtered by."""

import pytest

from helpdesk.db import IS_SQLITE, db
from helpdesk.models import User

by_rule = pytest.mark.skipif(not IS_SQLITE, reason="PostgreSQL chooses by what it knows of a large table")
EXPLAIN = "EXPLAIN QUERY PLAN" if IS_SQLITE else "EXPLAIN"


@pytest.fixture
def browser(as_person, root):
    return as_person(root)


@pytest.fixture
def ways(monkeypatch):
    """`ways()` tells how the database found what it has been asked for."""
    asked, ask = [], db.execute_sql

    def listen(sql, params=None, **options):
        asked.append((sql, params))
        return ask(sql, params, **options)

    monkeypatch.setattr(db, "execute_sql", listen)

    def explained():
        if not IS_SQLITE:
            ask("SET enable_seqscan = off")  # which is what a small table would have
        found = [ask(f"{EXPLAIN} {sql}", params).fetchall() for sql, params in asked if sql.startswith("SELECT")]
        if not IS_SQLITE:
            ask("RESET enable_seqscan")
        return "\n".join(str(row[-1]) for rows in found for row in rows)

    return explained


@pytest.mark.parametrize(
    ("address", "index"),
    [
        ("user/?search=ca", "user_name_start"),
        ("user/?search=ca", "user_email"),
        pytest.param("user/?role=1", "user_role", marks=by_rule),
        pytest.param("user/?active=no", "user_active", marks=by_rule),
        pytest.param("user/?role=1&active=yes", "user_role", marks=by_rule),
        pytest.param("reply/?kind=automated", "reply_newest", marks=by_rule),
        pytest.param("reply/?kind=note&author=1", "reply_newest", marks=by_rule),
        ("reply/?search=TKT-2026-000001&author=1", "reply_ticket_id_created_at"),
        ("activity/?search=TKT-2026-000001&by=1", "activity_ticket_id_at"),
        ("email/?state=failed", "email_newest"),
        ("email/?search=carol", "email_to"),
        ("session/", "session_expires_at"),
    ],
)
def test_a_list_finds_its_rows_through_an_index(browser, busy, ways, address, index):
    assert browser.get(f"/admin/{address}").status_code == 200
    assert index in ways()


def test_a_search_stops_where_counting_stops(browser):
    role = User.select().first().role
    User.insert_many([{"email": f"reader{i}@desk.test", "role": role} for i in range(1_002)]).execute()
    assert "1,000+" in browser.get("/admin/user/?search=reader").get_data(as_text=True)
    assert "1,000+" not in browser.get("/admin/user/?search=reader7").get_data(as_text=True)


@by_rule
def test_what_nobody_has_taken_is_found_among_the_few_that_are_free(as_person, alice, ticket, ways):
    assert ticket.number in as_person(alice).get("/admin/ticket/?priority=medium").text
    assert "ticket_assignee" in ways() and "ticket_team" not in ways()
