"""A list as a file: the rows that the person sees, in kinds of file that spreadsheets read without harm."""

import csv
import io
import json
import tracemalloc
import zipfile
from xml.etree import ElementTree

import pytest

from admin_views import exports, sheets
from admin_views.rows import SECRET
from admin_views.ticket_export import COLUMNS
from helpdesk import audit, exporting, tickets
from helpdesk.models import AuditEntry, Role, Scope, Status, Tag, Team, User
from helpdesk.models.people import PERMISSIONS
from helpdesk.tickets import exported

EVERY_COLUMN = [column.key for column in COLUMNS]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def file(browser, address="/admin/ticket/export/", kind="csv", columns=("number", "subject")):
    return browser.post(address, data={"kind": kind, "column": list(columns)})


def rows(browser, address="/admin/ticket/export/", columns=("number", "subject")) -> list[dict]:
    answer = file(browser, address, columns=columns)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def numbers(browser, query="") -> list[str]:
    return [row["Number"] for row in rows(browser, f"/admin/ticket/export/{query}")]


def cells(workbook: bytes) -> list[str]:
    """Every text and number of the first sheet, in order."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        sheet = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    assert not sheet.findall(f".//{SHEET}f")
    return ["".join(cell.itertext()) for cell in sheet.iter(f"{SHEET}c")]


@pytest.fixture
def lists(app) -> dict:
    """Every view with a list that can be exported, by its name in addresses."""
    return {view.endpoint: view for view in app.extensions["admin"][0]._views if getattr(view, "can_export", False)}


@pytest.fixture
def exporter(alice) -> User:
    """Alice, in a role that may export but reaches no more than before."""
    role = Role.create(name="Exporter", permissions=[*alice.role.permissions, "export"], scope=alice.role.scope)
    User.update(role=role).where(User.id == alice.id).execute()
    return User.get_by_id(alice.id)


def test_who_may_not_export_gets_a_sentence_and_no_button(as_person, busy, alice, lists):
    everything = [permission for permission in PERMISSIONS if permission != "export"]
    role = Role.create(name="All but export", permissions=everything, scope=Scope.ALL)
    User.update(role=role).where(User.id == alice.id).execute()
    browser = as_person(alice)
    for name in lists:
        assert f"/admin/{name}/export/" not in browser.get(f"/admin/{name}/").text
        for answer in (browser.get(f"/admin/{name}/export/"), file(browser, f"/admin/{name}/export/")):
            assert answer.status_code == 403
            assert "You may not export lists" in answer.text
            assert busy.number not in answer.text
    assert not AuditEntry.select().where(AuditEntry.event == "exported").exists()


def test_customers_and_strangers_find_no_export(as_person, visitor, busy, carol, dave, lists):
    for name in lists:
        for browser in (as_person(carol), as_person(dave)):
            assert browser.get(f"/admin/{name}/export/").status_code == 404
            assert file(browser, f"/admin/{name}/export/").status_code == 404
        assert visitor.get(f"/admin/{name}/export/").status_code == 303
        assert file(visitor, f"/admin/{name}/export/").status_code in (303, 400)


def test_every_export_is_noted_in_the_audit_log(as_person, busy, maria):
    file(as_person(maria), "/admin/ticket/export/?status=in_progress&q=password")
    entry = AuditEntry.get(AuditEntry.event == "exported")
    assert audit.sentence(entry) == "Maria (maria@desk.test) exported 1 ticket"
    assert entry.new == "CSV: Number, Subject\nstatus=in_progress&q=password"
    assert entry.address == "127.0.0.1"


def test_an_agent_of_another_team_exports_nothing_of_it(as_person, busy, mallory):
    role = Role.create(name="Exporter", permissions=[*mallory.role.permissions, "export"], scope=mallory.role.scope)
    User.update(role=role).where(User.id == mallory.id).execute()
    browser = as_person(mallory)
    assert numbers(browser) == []
    for name in ("activity", "reply", "slalog"):
        answer = file(browser, f"/admin/{name}/export/", columns=["ticket", "event", "body"])
        assert answer.status_code == 200
        assert busy.number not in answer.data.decode() and "Her card" not in answer.data.decode()


@pytest.mark.parametrize("query", [
    "", "?status=open", "?q=password", "?q=password&status=open", "?sort=number", "?sort=-priority", "?assignee=none",
    "?created_from=2020-01-01", "?sla=on_time", "?priority=urgent", "?page=2",
])  # fmt: skip
def test_the_file_has_the_rows_of_the_list_in_its_order(as_person, write, carol, dave, exporter, query):
    for place in range(5):
        ticket = write(carol if place % 2 else dave, subject=f"Question {place}")
        if place > 2:
            tickets.take(ticket, by=exporter)
            tickets.set_status(ticket, Status.IN_PROGRESS, by=exporter)
    browser = as_person(exporter)
    listed = browser.get(f"/admin/ticket/{query}").text
    found = numbers(browser, query)
    assert sorted(found, key=lambda number: listed.index(f'value="{number}"')) == found
    assert len(found) == listed.count('class="pick"')


def test_the_page_before_tells_how_many_and_keeps_the_filter(as_person, write, carol, maria):
    write(carol), write(carol, subject="Another")
    page = as_person(maria).get("/admin/ticket/export/?status=open").text
    assert "Export 2 tickets" in page
    assert 'href="/admin/ticket/?status=open"' in page


def test_columns_are_chosen_and_every_one_can_be(as_person, busy, maria, tag):
    [row] = rows(as_person(maria), columns=EVERY_COLUMN)
    assert len(row) == len(EVERY_COLUMN)
    assert (row["Number"], row["Customer"], row["E-mail"]) == (busy.number, "Carol", "carol@desk.test")
    assert (row["Assignee"], row["Team"], row["Tags"], row["Public replies"]) == ("Alice", "Readers", tag.name, "1")
    assert (row["Status"], row["Priority"], row["Source"], row["Rating"]) == ("In progress", "Medium", "Web", "")


def test_times_are_those_of_the_person_and_the_head_says_so(as_person, clock, write, carol, maria):
    User.update(time_zone="Asia/Dhaka").where(User.id == maria.id).execute()
    write(carol)
    [row] = rows(as_person(maria), columns=["created_at"])
    assert row == {"Created (Asia/Dhaka)": "2026-03-02 15:00:00"}
    [told] = json.loads(file(as_person(maria), kind="json", columns=["created_at"]).data)
    assert told == {"created_at": "2026-03-02T15:00:00+06:00"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_nothing_somebody_wrote_becomes_a_formula(start):
    text = f"{start}HYPERLINK(1)"
    columns = [sheets.Column("text", "Text", lambda row: row)]
    lines = b"".join(sheets.as_csv(columns, [text], None)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(lines, newline="")))[1] == [f"'{text}"]
    assert cells(b"".join(sheets.as_xlsx(columns, [text], None)))


def test_a_negative_number_stays_a_number():
    columns = [sheets.Column("number", "Number", lambda row: row)]
    assert b"".join(sheets.as_csv(columns, [-5], None)).endswith(b"\r\n-5\r\n")


def test_a_spreadsheet_says_the_same_as_the_list(as_person, busy, write, dave, maria):
    write(dave, subject="=1+1")
    answer = file(as_person(maria), kind="xlsx")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert {"Number", busy.number, busy.subject, "=1+1"} <= set(cells(answer.data))


def test_the_file_is_a_download_with_a_name(as_person, ticket, maria):
    answer = file(as_person(maria))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="tickets-20')
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "given", [{"kind": "exe", "column": "number"}, {"kind": "csv"}, {"kind": "csv", "column": "x"}]
)
def test_nonsense_is_refused_with_a_sentence(as_person, ticket, maria, given):
    answer = as_person(maria).post("/admin/ticket/export/", data=given)
    assert answer.status_code == 400
    assert "Please choose" in answer.text


def test_too_many_rows_are_refused_and_not_cut_off(as_person, write, carol, maria, monkeypatch):
    monkeypatch.setattr(exporting, "MOST", 1)
    write(carol)
    assert len(numbers(as_person(maria))) == 1
    write(carol)
    answer = file(as_person(maria))
    assert answer.status_code == 409
    assert "more than 1 tickets" in answer.text


def test_an_export_needs_the_token_of_its_page(app, as_person, ticket, maria):
    browser = as_person(maria)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert file(browser).status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_every_list_can_be_exported_with_all_its_columns(as_person, busy, root, lists, kind):
    browser = as_person(root)
    for name, view in lists.items():
        columns = [column.key for column in view.export_columns()]
        answer = file(browser, f"/admin/{name}/export/", kind, columns)
        assert answer.status_code == 200, name
        assert answer.data
        assert kind == "xlsx" or "<" not in answer.data.decode(), name


def test_the_export_of_a_list_has_its_search_filter_and_order(as_person, busy, root):
    browser = as_person(root)
    Team.create(name="Archive")
    assert [row["Team"] for row in rows(browser, "/admin/team/export/", ["name"])] == ["Archive", "Readers"]
    assert [row["Team"] for row in rows(browser, "/admin/team/export/?sort=0&desc=1", ["name"])] == [
        "Readers",
        "Archive",
    ]
    assert [row["Team"] for row in rows(browser, "/admin/team/export/?search=read", ["name"])] == ["Readers"]
    [note] = rows(browser, "/admin/reply/export/?kind=note", ["side", "body", "ticket"])
    assert note == {"Ticket": busy.number, "Kind": "Internal note", "Text": "Her card has expired."}


def test_what_happened_is_exported_as_its_sentence(as_person, busy, root):
    told = [row["What"] for row in rows(as_person(root), "/admin/activity/export/", ["event"])]
    assert "Alice wrote a note" in told


def test_no_secret_is_among_the_columns(lists):
    for view in lists.values():
        assert not {column.key for column in view.export_columns()} & SECRET


def test_reading_asks_the_same_number_of_queries_for_any_number_of_rows(as_person, write, carol, maria, queries):
    browser = as_person(maria)
    write(carol)
    numbers(browser)
    queries()
    numbers(browser)
    few = len(queries())
    for _ in range(20):
        Tag.create(name=str(_), color="#000000")
        write(carol)
    queries()
    assert len(numbers(browser)) == 21
    assert len(queries()) == few <= 12


def test_a_long_list_takes_no_more_memory_than_a_short_one(write, carol, monkeypatch):
    ids = [write(carol).id] * 20_000
    monkeypatch.setattr(exported, "AT_ONCE", 100)
    for write_file in (sheets.as_csv, sheets.as_json):
        tracemalloc.start()
        size = sum(len(part) for part in write_file(COLUMNS, exported.exported(ids), exports.formats.ZoneInfo("UTC")))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > 3_000_000
        assert peak < 1_500_000


def test_a_ticket_that_goes_meanwhile_is_left_out(write, carol):
    first, second = write(carol), write(carol)
    found = exported.exported([first.id, second.id + 1_000, second.id])
    assert [ticket.number for ticket in found] == [first.number, second.number]
