"""Hostile input at the public door: it comes back as text, or as an error, and never as anything else."""

import io

import pytest

from helpdesk import tickets
from helpdesk.models import Reply, Ticket
from tests.public.conftest import PNG, old_key, text_of

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
STRANGE = [
    "plain\x00null", "\u202egnp.exe", "zero\u200bwidth\ufeff", "🎉🎉 emoji", "بريد إلكتروني", "a" * 255,
    "'; DROP TABLE ticket;--", "{{ 7*7 }} ${7*7}", "=cmd|' /C calc'!A0", "line\r\nBcc: all@desk.test",
]  # fmt: skip


@pytest.mark.parametrize("field", ["name", "email", "phone", "subject", "description", "category", "priority"])
def test_a_script_in_any_field_is_shown_as_text_or_dropped(visitor, question, field):
    page = visitor.post("/tickets/new", data={**question, field: SCRIPT}, follow_redirects=True)
    assert page.status_code in (200, 422)
    assert "<script>alert" not in page.text and "<img" not in page.text


def test_a_script_in_a_message_is_not_run_on_the_ticket_page(as_person, carol, ticket):
    browser = as_person(carol)
    browser.post(f"/tickets/{ticket.number}/reply", data={"body": f"<p>Hi</p>{SCRIPT}", "form_key": old_key()})
    page = browser.get(f"/tickets/{ticket.number}").text
    assert "<p>Hi</p>" in page and "<script>alert" not in page and "onerror" not in page


@pytest.mark.parametrize("text", STRANGE)
def test_strange_text_is_kept_as_text(visitor, question, text):
    answer = visitor.post("/tickets/new", data={**question, "subject": text, "name": text, "description": text})
    assert answer.status_code == (303 if len(text) < 200 else 422)
    for ticket in Ticket.select():
        assert not set("\x00\r\n\u202e") & set(ticket.subject + ticket.guest_name)


def test_a_subject_cannot_smuggle_a_header(visitor, question):
    visitor.post("/tickets/new", data={**question, "subject": "Hello\r\nBcc: all@desk.test"})
    assert Ticket.get().subject == "Hello Bcc: all@desk.test"


@pytest.mark.parametrize(("name", "content"), [
    ("program.pdf", b"MZ\x90\x00\x03"),
    ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    ("page.html", b"<html><script>alert(1)</script></html>"),
    ("page.png", b"<html><script>alert(1)</script></html>"),
    ("empty.png", b""),
])  # fmt: skip
def test_files_that_are_not_what_we_take_are_refused(visitor, question, name, content):
    page = visitor.post("/tickets/new", data={**question, "files": [(io.BytesIO(content), name)]})
    assert page.status_code == 422 and f"“{name}”" in text_of(page)
    assert Ticket.select().count() == 0


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.png", "a\x00b.png", "\u202egnp.exe.png", 'x"; filename=y.html', "ü€🎉.png", "con"]
)
def test_a_file_comes_back_as_a_harmless_download(as_person, carol, ticket, name):
    browser = as_person(carol)
    said = {"body": "See this", "form_key": old_key(), "files": [(io.BytesIO(PNG), name)]}
    assert browser.post(f"/tickets/{ticket.number}/reply", data=said).status_code == 303
    with browser.get(f"/files/{Reply.get().attachments.get().id}") as download:
        assert download.data == PNG and download.mimetype == "image/png"
        assert download.headers["Content-Disposition"].startswith("attachment; filename")
        assert download.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in download.headers["Content-Security-Policy"]
        assert "no-store" in download.headers["Cache-Control"]


def test_the_host_header_reaches_no_page(visitor, question):
    answer = visitor.post("/tickets/new", data=question, headers={"Host": "evil.test"})
    assert "evil" not in answer.headers["Location"]
    assert "evil" not in visitor.get(answer.location, headers={"Host": "evil.test"}).text


def test_a_thousand_fields_are_refused(visitor, question):
    page = visitor.post(
        "/tickets/new", data={**question, **{f"f{n}": "x" for n in range(1500)}}, content_type="multipart/form-data"
    )
    assert page.status_code == 413


def test_a_customer_name_is_only_text_for_others(as_person, alice, carol, ticket):
    alice.name = SCRIPT
    alice.save()
    tickets.assign(ticket, alice, by=None)
    tickets.reply(ticket, "Hello", by=alice)
    assert "<script>alert" not in as_person(carol).get(f"/tickets/{ticket.number}").text
