"""What goes wrong is said on a page of its own, with a way on and a reference; nothing typed is lost."""

import io
import re
import sqlite3
from contextlib import closing

import pytest
from peewee import OperationalError

from helpdesk import tickets
from helpdesk.db import IS_SQLITE, SQLITE_PRAGMAS, db, transaction
from helpdesk.models import Ticket
from tests.public.conftest import old_key, picture


def reference(page) -> str:
    return re.search(rf"mention {page.status_code} ([A-Z0-9_-]{{8}})", page.text).group(1)


def post_large(browser, typed, kind: str = "multipart/form-data"):
    """Post so much that the test client keeps it in a file of its own, and close that."""
    page = browser.post("/tickets/new", data=typed, content_type=kind)
    page.request.environ["wsgi.input"].close()
    return page


def test_an_unknown_page_offers_a_way_on(visitor):
    page = visitor.get("/no-such-page")
    assert page.status_code == 404 and 'href="/"' in page.text and reference(page)


def test_a_method_that_is_not_served_says_which_are(visitor):
    page = visitor.delete("/login")
    assert page.status_code == 405 and "POST" in page.headers["Allow"] and reference(page)


def test_an_error_of_ours_is_a_page_whose_reference_stands_in_the_log(app, visitor, monkeypatch, caplog):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "public.home", lambda: 1 / 0)
    caplog.set_level("INFO")
    page = visitor.get("/")
    assert page.status_code == 500 and "ZeroDivisionError" not in page.text
    assert reference(page) in caplog.text


def test_a_database_that_does_not_answer_is_a_page(app, visitor, monkeypatch):
    def fail(*given, **options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(db, "execute_sql", fail)
    page = visitor.get("/")
    assert page.status_code == 503 and page.headers["Retry-After"] and reference(page)


@pytest.mark.skipif(not IS_SQLITE, reason="PostgreSQL has no lock for the whole database")
def test_the_log_says_how_long_somebody_waited_for_the_lock_and_why(app, visitor, monkeypatch, caplog):
    def write():
        with transaction():
            return "written"

    monkeypatch.setitem(app.view_functions, "public.home", write)
    db.execute_sql("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(db.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        page = visitor.get("/")
    db.execute_sql(f"PRAGMA busy_timeout = {SQLITE_PRAGMAS['busy_timeout']}")
    assert page.status_code == 503
    assert re.search(r"no database: GET /, \d\.\d s SQLITE_BUSY", caplog.text)


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_huge_subject_is_refused_with_the_limits(visitor, question, kind):
    page = post_large(visitor, {**question, "subject": "x" * 10_000_000}, kind)
    assert page.status_code == 413 and "10 MB" in page.text and reference(page)


def test_too_large_a_post_is_refused_with_the_limits(visitor, question):
    huge = io.BytesIO(b"\0" * (65 << 20))
    page = post_large(visitor, {**question, "files": [(huge, "huge.png")]})
    assert page.status_code == 413 and Ticket.select().count() == 0


def test_a_file_of_eleven_megabytes_is_an_error_next_to_its_field(visitor, question):
    large = io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\0" * (11 << 20))
    page = post_large(visitor, {**question, "files": [(large, "large.png")]})
    assert page.status_code == 422 and "larger than 10 MB" in page.text and 'id="files-error"' in page.text


def test_six_files_are_an_error_next_to_their_field(visitor, question):
    page = visitor.post("/tickets/new", data={**question, "files": [picture(f"{n}.png") for n in range(6)]})
    assert page.status_code == 422 and "at most 5 files" in page.text


@pytest.mark.parametrize("token", [None, "stale", ""])
def test_a_stale_csrf_token_gives_the_text_back_with_a_fresh_one(protected, question, token):
    browser = protected.test_client()
    typed = question if token is None else {**question, "csrf_token": token}
    page = browser.post("/tickets/new", data=typed)
    assert page.status_code == 400 and Ticket.select().count() == 0
    assert "Cannot sign in" in page.text and "my password is wrong" in page.text
    fresh = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page.text).group(1)
    assert browser.post("/tickets/new", data={**question, "csrf_token": fresh}).status_code == 303


def test_a_reply_with_a_stale_csrf_token_is_given_back(protected, as_person, carol, ticket):
    said = {"body": "A long story about my password", "form_key": old_key()}
    page = as_person(carol).post(f"/tickets/{ticket.number}/reply", data=said)
    assert page.status_code == 400 and "A long story about my password" in page.text
    assert ticket.replies.count() == 0


FORMS = ["/tickets/TKT-2026-999999/reply", "/tickets/TKT-2026-999999/rate", "/setup/AAAA", "/admin/ticket/new/"]


@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_does_not_exist_for_somebody_cannot_be_shown_again(
    app, protected, as_person, carol, path, monkeypatch
):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    page = as_person(carol).post(path, data={"body": "A long story", "rating": "5", "form_key": old_key()})
    assert page.status_code == 404 and reference(page)


@pytest.mark.parametrize("path", ["/logout", "/login", "/tickets/{}/solve", "/tickets/{}/reopen", "/tickets/{}/rate"])
def test_nothing_happens_without_a_csrf_token(protected, as_person, carol, ticket, path):
    browser = as_person(carol)
    page = browser.post(path.format(ticket.number), data={"rating": "5"})
    assert page.status_code == 400
    assert "Signed in as Carol" in browser.get("/").text and Ticket.get().version == ticket.version


def test_what_was_typed_elsewhere_can_be_copied_from_the_page(protected, as_person, carol):
    page = as_person(carol).post("/logout", data={"body": "A long text that would be lost", "password": "x" * 40})
    assert "A long text that would be lost" in page.text and "x" * 40 not in page.text


def test_an_answer_to_what_ended_long_ago_can_be_copied(as_person, carol, ticket, root):
    tickets.cancel(ticket, by=root)
    page = as_person(carol).post(f"/tickets/{ticket.number}/reply", data={"body": "A long story about my password"})
    assert page.status_code == 409 and "A long story about my password" in page.text


@pytest.mark.parametrize("path", ["/tickets/{}/reply", "/admin/ticket/{}/reply"])
@pytest.mark.parametrize("checks", ["visitor", "protected"])
def test_who_is_not_signed_in_any_more_can_copy_what_they_wrote(request, visitor, ticket, path, checks):
    request.getfixturevalue(checks)
    page = visitor.post(path.format(ticket.number), data={"body": "A long story about my password"})
    assert page.status_code in (400, 404) and "A long story about my password" in page.text
    assert ticket.replies.count() == 0


def test_the_log_holds_no_token_and_no_forged_line(visitor, caplog):
    caplog.set_level("INFO")
    visitor.get("/t/a-secret-token")
    visitor.get("/unknown%0d%0aforged")
    assert "a-secret-token" not in caplog.text and "\nforged" not in caplog.text


def test_not_even_an_error_of_ours_logs_a_token(app, visitor, monkeypatch, caplog):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "public.guest_link", lambda token: 1 / 0)
    page = visitor.get("/t/a-secret-token")
    assert "ZeroDivisionError" in caplog.text and reference(page) in caplog.text
    assert "a-secret-token" not in caplog.text


def test_a_form_that_nobody_has_opened_gets_a_lean_page_with_the_text(protected, question):
    page = protected.test_client().post("/tickets/new", data={**question, "form_key": "made-up"})
    assert page.status_code == 400 and "my password is wrong" in page.text and "Gina" in page.text
    assert "<form" not in page.text


def test_a_database_that_is_gone_gives_back_all_that_was_typed(visitor, question, monkeypatch):
    def fail(*given, **options):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(db, "execute_sql", fail)
    page = visitor.post("/tickets/new", data=question)
    assert page.status_code == 503 and page.headers["Retry-After"]
    for typed in ("Cannot sign in", "my password is wrong", "Gina", "gina@desk.test"):
        assert typed in page.text
