"""The audit log in the console: newest first, found by event, person, day and words, and for few eyes only."""

from datetime import timedelta

import pytest

from helpdesk import audit, staff
from helpdesk.db import at, now
from helpdesk.models import AuditEntry, Role, User


@pytest.fixture
def browser(as_person, root):
    return as_person(root)


@pytest.fixture
def entries(root, maria):
    with at(now() - timedelta(days=40)):
        audit.note("exported", by=maria, about="214 tickets", address="192.0.2.7")
    audit.note("sign_in_failed", about="somebody unknown", address="198.51.100.9")
    audit.note("settings_changed", by=root, about="Helpdesk", old="Promise: soon", new="Promise: <b>later</b>")


def listed(browser, query: str = "") -> list[str]:
    page = browser.get(f"/admin/auditentry/{query}").text
    sentences = [
        "Maria (maria@desk.test) exported 214 tickets",
        "Somebody failed to sign in as somebody unknown",
        "Root (root@desk.test) changed the settings",
    ]
    return sorted((sentence for sentence in sentences if sentence in page), key=page.index)


def test_the_newest_stands_first(browser, entries):
    assert [sentence.split()[0] for sentence in listed(browser)] == ["Root", "Somebody", "Maria"]


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("?event=exported", ["Maria"]),
        ("?event=exported&event=settings_changed", ["Root", "Maria"]),
        ("?by=none", ["Somebody"]),
        ("?search=maria", ["Maria"]),
        ("?search=198.51", ["Somebody"]),
        ("?search=214 tickets", ["Maria"]),
        ("?search=nowhere", []),
    ],
)
def test_entries_are_found(browser, entries, query, who):
    assert [sentence.split()[0] for sentence in listed(browser, query)] == who


def test_entries_are_found_by_person_and_day(browser, entries, maria):
    assert len(listed(browser, f"?by={maria.id}")) == 1
    before = (now() - timedelta(days=20)).date()
    assert [sentence.split()[0] for sentence in listed(browser, f"?at_to={before}")] == ["Maria"]


def test_days_reach_beyond_the_newest_entries(browser, entries, monkeypatch):
    monkeypatch.setattr("admin_views.audit_log.RECENT_ROWS", 1)
    assert listed(browser, "?search=maria") == []
    before = (now() - timedelta(days=20)).date()
    assert len(listed(browser, f"?search=maria&at_to={before}")) == 1


def test_a_page_says_what_was_before_and_after(browser, entries):
    entry = AuditEntry.get(AuditEntry.event == "settings_changed")
    page = browser.get(f"/admin/auditentry/details/?id={entry.id}").text
    assert "Promise: soon" in page and "Promise: &lt;b&gt;later" in page


def test_nobody_writes_in_it(browser, entries):
    id = AuditEntry.get().id
    for address in ("new/", f"edit/?id={id}", f"delete/?id={id}"):
        assert browser.get(f"/admin/auditentry/{address}").status_code == 404
        assert browser.post(f"/admin/auditentry/{address}").status_code == 404
    browser.post("/admin/auditentry/action/", data={"action": "delete", "rowid": id})
    assert AuditEntry.select().count() == 3


def test_agents_and_managers_are_told_that_they_may_not(as_person, entries, alice, mallory, maria):
    for person in (alice, mallory, maria):
        for address in ("", f"details/?id={AuditEntry.get().id}"):
            assert as_person(person).get(f"/admin/auditentry/{address}").status_code == 403


def test_customers_and_strangers_find_nothing(as_person, visitor, entries, dave):
    assert as_person(dave).get("/admin/auditentry/").status_code == 404
    assert visitor.get("/admin/auditentry/").status_code == 303


def test_the_list_costs_the_same_for_many_entries(browser, entries, queries):
    queries()
    browser.get("/admin/auditentry/?search=maria&event=exported")
    few = len(queries())
    for _ in range(60):
        audit.note("exported", about="1 ticket")
    queries()
    browser.get("/admin/auditentry/?search=maria&event=exported")
    assert len(queries()) == few <= 12


def test_a_person_who_is_gone_is_still_named(browser, root):
    gone = User.create(email="gone@desk.test", role=Role.get(Role.name == "Agent"))
    audit.note("exported", by=gone, about="9 tickets")
    staff.remove_person(gone, by=root)
    assert "gone@desk.test exported 9 tickets" in browser.get("/admin/auditentry/").text
