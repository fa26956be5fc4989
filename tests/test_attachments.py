"""Files that come with a message: what is taken, how it is kept, and who may fetch it."""

import gzip
import os
import shutil
import stat
import time

import pytest

from helpdesk import attachments, tickets
from helpdesk.attachments import Upload
from helpdesk.errors import Invalid, NotVisible, Refused
from helpdesk.models import Attachment, FileState, Reply, Ticket
from helpdesk.settings import settings
from tests.files import DOCX, EXE, HTML, OLE, PDF, PNG, SVG, odf, old_office, ooxml, upload, zipped

OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
MANY_MEMBERS = zipped(**{f"{number:0200}": b"" for number in range(4500)})

TAKEN = [
    ("a.png", PNG, "image/png"),
    ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(50), "image/jpeg"),
    ("a.jpeg", b"\xff\xd8\xff\xe1" + bytes(50), "image/jpeg"),
    ("a.gif", b"GIF89a" + bytes(50), "image/gif"),
    ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 " + bytes(50), "image/webp"),
    ("a.pdf", PDF, "application/pdf"),
    ("a.docx", DOCX, f"{OOXML}.wordprocessingml.document"),
    ("a.xlsx", ooxml("xl/workbook.xml"), f"{OOXML}.spreadsheetml.sheet"),
    ("a.pptx", ooxml("ppt/presentation.xml"), f"{OOXML}.presentationml.presentation"),
    ("a.odt", odf("text"), f"{ODF}.text"),
    ("a.ods", odf("spreadsheet"), f"{ODF}.spreadsheet"),
    ("a.doc", old_office("Root Entry", "WordDocument"), "application/msword"),
    ("a.xls", old_office("Root Entry", "Workbook"), "application/vnd.ms-excel"),
    ("a.txt", "নমস্কার\n".encode(), "text/plain"),
    ("a.txt", "caf\u00e9".encode("cp1252"), "text/plain"),
    ("a.csv", b"\xef\xbb\xbfa,b\r\n1,2\r\n", "text/csv"),
    ("a.zip", zipped(letter=b"hello"), "application/zip"),
    ("a.gz", gzip.compress(b"hello"), "application/gzip"),
    ("a.tar.gz", gzip.compress(b"hello"), "application/gzip"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(30), "application/x-7z-compressed"),
]
REFUSED = [
    ("report.pdf", EXE),
    ("setup.exe", EXE),
    ("a.svg", SVG),
    ("a.png", SVG),
    ("a.txt", SVG),
    ("a.html", HTML),
    ("a.txt", HTML),
    ("a.txt", b"\xef\xbb\xbf \n<HTML>"),
    ("a.csv", b"\0\1\2"),
    ("a.txt", b"hello\0world"),
    ("a.txt", b"\x81\x8d"),
    ("a.js", b"alert(1)"),
    ("a.sh", b"#!/bin/sh\nrm -rf /"),
    ("noending", b"just text"),
    ("a.docm", ooxml("word/document.xml", "word/vbaProject.bin")),
    ("a.docx", ooxml("word/document.xml", "word/vbaProject.bin")),
    ("a.docx", ooxml("word/document.xml", "WORD/VBAPROJECT.BIN")),
    ("a.zip", ooxml("xl/workbook.xml", "xl/vbaProject.bin")),
    ("a.xlsm", ooxml("xl/workbook.xml", types='<Override ContentType="application/vnd.ms-excel.sheet.macroEnabled"/>')),
    ("a.xlsx", ooxml("xl/workbook.xml", "xl/macrosheets/sheet1.xml")),
    ("a.xlsb", ooxml("xl/workbook.bin")),
    ("a.odt", odf("text", "Basic/Standard/Module1.xml")),
    ("a.odt", odf("text", "Scripts/python/x.py")),
    ("a.doc", old_office("WordDocument", "Macros", "_VBA_PROJECT")),
    ("a.xls", old_office("Workbook", "_VBA_PROJECT_CUR")),
    ("a.doc", OLE + bytes(600)),
    ("a.msi", old_office("SummaryInformation")),
    ("a.gif", b"GIF89a/*<svg onload=alert(1)>*/=1;" + bytes(50)),
    ("a.png", PNG + zipped(evil=b"x")),
    ("a.pdf", PDF + zipped(evil=b"x")),
    ("a.pdf", b"<script>" + PDF),
    ("a.zip", EXE + zipped(a=b"x")),
    ("a.zip", zipped(a=b"x")[:40]),
    ("a.zip", MANY_MEMBERS),
    ("a.webp", b"<svg\0\0\0\0WEBPVP8 " + bytes(50)),
    ("a.rar", b"Rar!\x1a\7\0" + bytes(50)),
]


def names(case) -> str:
    return case if isinstance(case, str) else ""


def on_disk() -> list[str]:
    return sorted(name for _, _, files in os.walk(settings.files) for name in files)


@pytest.fixture(autouse=True)
def empty_disk():
    yield
    shutil.rmtree(settings.files, ignore_errors=True)


@pytest.mark.parametrize(("name", "content", "kind"), TAKEN, ids=names)
def test_it_is_taken(write, carol, name, content, kind):
    ticket = write(carol, files=[upload(name, content)])
    [file] = ticket.attachments
    assert (file.name, file.type, file.size, file.state) == (name, kind, len(content), FileState.UNSCANNED)
    assert (file.uploader, file.reply) == (carol, None)
    assert attachments.path(file).read_bytes() == content


@pytest.mark.parametrize(("name", "content"), REFUSED, ids=names)
def test_it_is_refused_and_leaves_nothing(write, carol, name, content):
    with pytest.raises(Invalid, match="We cannot take") as problem:
        write(carol, files=[upload("fine.png", PNG), upload(name, content)])
    assert problem.value.field == "files"
    assert (Ticket.select().count(), on_disk()) == (0, [])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("photo.PNG", "photo.png"),
        ("photo.jpg", "photo.png"),
        ("photo", "photo.png"),
        ("", "file.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\me\\shot.png", "shot.png"),
        ("a\r\nSet-Cookie: x.png", "a Set-Cookie_ x.png"),
        ("a\0.png", "a.png"),
        ("gnp.\u202eexe.png", "gnp_exe.png"),
        ("a\u200b\u200d\ufeffb.png", "ab.png"),
        ("evil.exe", "evil_exe.png"),
        ("evil.php.png", "evil_php.png"),
        ("report.v1.2.png", "report.v1.2.png"),
        ("photo.png.exe", "photo.png_exe.png"),
        ('<img src=x onerror="y">.png', "_img src=x onerror=_y__.png"),
        (" .. ", "file.png"),
        ("ছবি.png", "ছবি.png"),
        ("😀.png", "😀.png"),
        ("x" * 400 + ".png", "x" * 251 + ".png"),
        ("\ud800.png", "png.png"),
    ],
    ids=ascii,
)
def test_names_are_made_safe(write, carol, given, kept):
    [file] = write(carol, files=[upload(given, PNG)]).attachments
    assert file.name == kept


def test_five_files_of_a_customer_are_taken_and_six_are_not(write, carol):
    assert write(carol, files=[upload("a.png", PNG)] * 5).attachments.count() == 5
    with pytest.raises(Invalid, match="at most 5 files"):
        write(carol, files=[upload("a.png", PNG)] * 6)


def test_ten_megabytes_are_taken_and_one_byte_more_is_not(write, carol):
    exactly = PNG + bytes((10 << 20) - len(PNG))
    assert write(carol, files=[upload("a.png", exactly)]).attachments.count() == 1
    with pytest.raises(Invalid, match="is larger than 10 MB"):
        write(carol, files=[upload("a.png", exactly + b"\0")])


def test_an_empty_file_is_refused(write, carol):
    with pytest.raises(Invalid, match="is empty"):
        write(carol, files=[upload("a.txt", b"")])


def test_a_ticket_holds_ten_files(write, carol, alice):
    ticket = write(carol, files=[upload("a.png", PNG)] * 5)
    tickets.reply(ticket, "More", by=alice, files=[upload("a.png", PNG)] * 5)
    with pytest.raises(Invalid, match="10 files, and this one has 10 already"):
        tickets.reply(ticket, "Even more", by=carol, files=[upload("a.png", PNG)])
    assert (len(on_disk()), Reply.select().count()) == (10, 1)
    tickets.remove_file(ticket.attachments.first(), by=alice)
    tickets.note(ticket, "One more", by=alice, files=[upload("a.png", PNG)])


def test_check_says_the_same_before_anything_is_kept():
    attachments.check([upload("a.png", PNG)])
    for files in ([upload("a.exe", EXE)], [upload("a.png", PNG)] * 6, [upload("a.png", b"")]):
        with pytest.raises(Invalid):
            attachments.check(files)
    assert on_disk() == []


def test_stored_names_say_nothing_and_only_the_desk_reads_them(write, carol):
    [file] = write(carol, files=[upload("secret.png", PNG)]).attachments
    place = attachments.path(file)
    assert (len(place.name), place.parent.name, place.parent.parent) == (32, place.name[:2], settings.files)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_refused_change_takes_its_files_away(ticket, carol, maria):
    tickets.cancel(ticket, by=maria)
    with pytest.raises(Refused):
        tickets.reply(ticket, "Here", by=carol, files=[upload("a.png", PNG)])
    assert on_disk() == []


def test_files_without_a_row_are_swept_after_a_day(write, carol, monkeypatch):
    [kept] = write(carol, files=[upload("a.png", PNG)]).attachments
    monkeypatch.setattr("helpdesk.events.record", lambda *rest, **named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(carol, files=[upload("b.png", PNG)])
    assert (len(on_disk()), attachments.sweep()) == (2, 0)
    yesterday = time.time() - 25 * 3600
    for name in on_disk():
        os.utime(settings.files / name[:2] / name, (yesterday, yesterday))
    assert (attachments.sweep(), on_disk()) == (1, [kept.stored_name])


def test_who_sees_the_ticket_fetches_its_files(write, carol, alice, maria):
    [file] = write(carol, files=[upload("a.png", PNG)]).attachments
    for person in (carol, alice, maria):
        assert attachments.visible_to(person, file.id) == file


def test_outsiders_fetch_nothing(write, carol, dave, mallory):
    [file] = write(carol, files=[upload("a.png", PNG)]).attachments
    for outsider in (dave, mallory):
        with pytest.raises(NotVisible, match="There is no such file"):
            attachments.visible_to(outsider, file.id)


def test_the_file_of_a_note_is_for_staff_only(ticket, carol, alice):
    tickets.note(ticket, "Look", by=alice, files=[upload("a.png", PNG)])
    file = Attachment.get()
    assert attachments.visible_to(alice, file.id) == file
    with pytest.raises(NotVisible):
        attachments.visible_to(carol, file.id)


def test_the_file_of_a_public_reply_is_for_the_customer_too(ticket, carol, alice):
    tickets.reply(ticket, "Look", by=alice, files=[upload("a.png", PNG)])
    assert attachments.visible_to(carol, Attachment.get().id).reply.author == alice


def test_a_file_is_hidden_with_its_message(ticket, carol, alice):
    said = tickets.reply(ticket, "Look", by=alice, files=[upload("a.png", PNG)])
    tickets.delete_reply(said, by=alice)
    for person in (carol, alice):
        with pytest.raises(NotVisible):
            attachments.visible_to(person, Attachment.get().id)


def test_a_file_is_hidden_with_its_ticket(write, carol, maria, alice):
    ticket = write(carol, files=[upload("a.png", PNG)])
    tickets.delete(ticket, by=maria)
    for person in (carol, alice):
        with pytest.raises(NotVisible):
            attachments.visible_to(person, Attachment.get().id)


def test_nobody_fetches_what_is_in_quarantine(write, carol, maria):
    write(carol, files=[upload("a.png", PNG)])
    Attachment.update(state=FileState.QUARANTINED).execute()
    for person in (carol, maria):
        with pytest.raises(NotVisible):
            attachments.visible_to(person, Attachment.get().id)


@pytest.mark.parametrize("guess", [0, -1, 4711, 2**31, 2**63, 10**30])
def test_a_guessed_file_is_not_there(maria, guess):
    with pytest.raises(NotVisible):
        attachments.visible_to(maria, guess)


def test_an_upload_shows_a_harmless_name():
    assert Upload("../\u202egnp.exe", None).label == "gnp.exe"
