"""Finding tickets by their words: what is found, by whom, and which message said it."""

import html

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from helpdesk import search, tickets
from helpdesk.db import db
from helpdesk.models import Ticket, User
from helpdesk.tickets import Guest


def found(who: User, text: str) -> list[int]:
    return [hit.ticket_id for hit in search.find(who, text)]


@pytest.mark.parametrize(
    "text",
    ["password", "PASSWORD", "wrong password", "sign in", "carol", "carol@desk.test", "Carol@Desk", '"my password"',
     '"password is wrong', "passw", "wro", "sign-in says", "password,wrong", "(password) [wrong]", "“password”",
     "password:", "password…"],
)  # fmt: skip
def test_it_is_found_by(ticket, maria, text):
    assert found(maria, text) == [ticket.id]


@pytest.mark.parametrize(
    "text",
    ["", " ", "pa", "bicycle", "password bicycle", '"password my"', '"passw"', "assword", "desk@carol.test", "c1", "a1",
     "u0", "scope", "public", "password OR bicycle", "NOT bicycle", "d"],
)  # fmt: skip
def test_it_is_not_found_by(ticket, maria, text):
    assert found(maria, text) == []
    assert search.count(maria, text) == 0


def test_a_number_is_found_by_its_parts(clock, write, carol, maria):
    write(carol)
    Ticket.update(number="TKT-2026-000214").execute()
    search.rebuild()
    for text in ("TKT-2026-000214", "tkt-2026-000214", "2026-000214", "000214", "214", "TKT-2026-0002"):
        assert len(found(maria, text)) == 1, text
    for text in ("21", "14", "2140", "TKT-2025-000214", "TKT-2026-000215"):
        assert found(maria, text) == [], text


def test_a_common_last_word_is_taken_for_what_it_is(write, carol, maria, monkeypatch):
    short, long = write(carol, subject="News"), write(carol, subject="Newsletter")
    assert found(maria, "news") == [long.id, short.id]
    monkeypatch.setattr("helpdesk.search.questions.COMMON", 0)
    assert found(maria, "news") == [short.id]
    assert found(maria, "newsl") == [long.id]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("আমার সাবস্ক্রিপশন কাজ করছে না", "সাবস্ক্রিপশন"),
        ("আমার সাবস্ক্রিপশন কাজ করছে না", "সাবস্ক্রি"),
        ("আমার সাবস্ক্রিপশন কাজ করছে না", '"কাজ করছে না"'),
        ("বড় সমস্যা", "বড়"),
        ("Café crème", "cafe"),
        ("Cafe", "café"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Ünïcödé", "unicode"),
        ("Đặng", "đặng"),
        ("Привет мир", "ПРИВЕТ"),
        ("write to help@example.org please", "help@example.org"),
        ("don't wait", "don't"),
        ("C++ and 3.5 GB", "3.5"),
        ("naïve 👩‍💻 emoji", "emoji"),
        ("ﬁle", "file"),
    ],
)
def test_words_of_every_script_are_found(write, carol, maria, written, asked):
    ticket = write(carol, subject=written)
    assert found(maria, asked) == [ticket.id]


def test_a_vowel_sign_belongs_to_its_word(write, carol, maria):
    write(carol, subject="কাজ করছে")
    assert found(maria, "কজ") == found(maria, '"করছ"') == []


def test_newest_first_page_by_page(write, carol, maria):
    ids = [write(carol).id for _ in range(5)]
    pages = [search.find(maria, "password", limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [[hit.ticket_id for hit in page] for page in pages] == [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]], []]
    assert (search.count(maria, "password"), search.count(maria, "password", most=3)) == (5, 3)


def test_the_subquery_filters_a_list(write, carol, maria):
    ids = [write(carol).id for _ in range(3)]
    write(carol, description="<p>Something else</p>", subject="Other")
    matching = Ticket.visible_to(maria).where(Ticket.id.in_(search.matching_ids(maria, "password")))
    assert sorted(ticket.id for ticket in matching) == ids
    capped = Ticket.select().where(Ticket.id.in_(search.matching_ids(maria, "password", most=2)))
    assert sorted(ticket.id for ticket in capped) == ids[1:]
    assert Ticket.select().where(Ticket.id.in_(search.matching_ids(maria, "…"))).count() == 0


def test_a_result_leads_to_the_message(ticket, alice, carol):
    tickets.reply(ticket, "Please try the blue button", by=alice)
    said = tickets.reply(ticket, "The blue button is grey for me, is it broken?", by=carol)
    [hit] = search.find(alice, "broken button")
    assert (hit.ticket_id, hit.reply_id) == (ticket.id, said.id)
    assert "is it broken?" in hit.snippet
    assert search.find(alice, "password")[0].reply_id is None


def test_the_snippet_shows_the_surroundings_as_plain_text(write, carol, maria):
    words = " ".join(f"word{number}" for number in range(100))
    write(carol, description=f"<p>{words} <b>Péar</b> &lt;b&gt; {words}</p>")
    [hit] = search.find(maria, "pear")
    assert hit.snippet.startswith("… word94 word95")
    assert "Péar <b> word0" in hit.snippet
    assert len(hit.snippet) <= 170


def test_messages_of_a_page_take_one_query_more(write, carol, maria, monkeypatch):
    for _ in range(5):
        write(carol)
    statements = []
    run = db.execute_sql
    monkeypatch.setattr(
        db, "execute_sql", lambda sql, *rest, **named: statements.append(sql) or run(sql, *rest, **named)
    )
    assert len(search.find(maria, "password")) == 5
    assert len([sql for sql in statements if '"role"' not in sql]) == 3, (
        "is there any, which are they, what do they say"
    )


def test_a_note_is_found_by_staff_only(ticket, alice, carol):
    said = tickets.note(ticket, "Suspected fraud", by=alice)
    assert search.find(alice, "fraud")[0].reply_id == said.id
    assert (found(carol, "fraud"), search.count(carol, "fraud"), found(carol, "password fraud")) == ([], 0, [])
    assert list(Ticket.select().where(Ticket.id.in_(search.matching_ids(carol, "fraud")))) == []


def test_a_note_is_never_shown_to_a_customer(ticket, alice, carol):
    said = tickets.reply(ticket, "Which browser?", by=alice)
    noted = tickets.note(ticket, "The password was stolen through her browser", by=alice)
    assert search.find(alice, "password browser")[0].reply_id == noted.id
    [hit] = search.find(carol, "password browser")
    assert hit.reply_id in (None, said.id)
    assert "stolen" not in hit.snippet


def test_words_are_found_across_notes_and_messages_by_staff(ticket, alice):
    tickets.note(ticket, "Suspected fraud", by=alice)
    assert found(alice, "fraud password") == [ticket.id]
    assert found(alice, '"wrong suspected"') == []


def test_a_customer_finds_only_what_was_confirmed_theirs(carol, dave):
    tickets.submit(by=Guest(carol.email), subject="Pineapple", description="<p>x</p>")
    assert found(carol, "pineapple") == found(dave, "pineapple") == []


def test_every_verb_keeps_the_index(ticket, alice, maria, carol):
    said = tickets.reply(ticket, "Banana", by=alice)
    assert found(carol, "banana") == [ticket.id]
    tickets.edit_reply(said, "Cherry", by=alice)
    assert (found(carol, "banana"), found(carol, "cherry")) == ([], [ticket.id])
    tickets.delete_reply(said, by=alice)
    assert found(carol, "cherry") == []
    tickets.delete(ticket, by=maria)
    assert found(maria, "password") == []


def test_what_is_rolled_back_is_not_found(ticket, alice, monkeypatch):
    monkeypatch.setattr("helpdesk.events.record", lambda *rest, **named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tickets.reply(ticket, "Banana", by=alice)
    assert found(alice, "banana") == []


def test_a_customers_new_name_is_found(ticket, carol, maria):
    User.update(name="Caroline Newman").where(User.id == carol.id).execute()
    search.index_customer(carol)
    assert found(maria, "newman") == [ticket.id]


def test_the_index_can_be_written_anew(ticket, alice, carol, maria):
    tickets.note(ticket, "Suspected fraud", by=alice)
    db.execute_sql("DELETE FROM search")
    assert found(maria, "password") == []
    assert search.rebuild() == 1
    assert found(maria, "fraud password") == found(carol, "password") == [ticket.id]
    assert found(carol, "fraud") == []


def test_a_long_thread_is_indexed(ticket, alice, maria):
    tickets.note(ticket, "word " * 30_000 + "needle", by=alice)
    tickets.reply(ticket, " ".join(f"w{number}" for number in range(25_000)), by=alice)
    assert found(maria, "w4711") == [ticket.id]


@pytest.mark.parametrize(
    "text",
    ['"', '""', '"*():-\'', "\0", "a\0b", "(", ")", "*", "a*", "*a", ":", "a:b", "-a", "+", "^a", "NEAR(a b)", "a AND",
     "AND", "OR", "NOT", "{a}", "a NOT", "'", "''", "\\", "a\\", "%", "_", "&", "|", "!", "<->", "a <-> b", ":*", "~a",
     "=d", "'a':*", "\ud800", "\U000e0001", "\u200b", "\u0300", "ি", "😀", '"a" "b', "x" * 5000, "x " * 5000, ";--",
     "public:password", "-" * 50, '" " "', "a@", "@", "½", "ﷺ", "①", "\u3000"],
)  # fmt: skip
def test_nothing_that_is_typed_raises(ticket, maria, carol, text):
    for who in (maria, carol):
        search.find(who, text)
        search.count(who, text)
        list(Ticket.select().where(Ticket.id.in_(search.matching_ids(who, text))))


@trying(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.text(alphabet="\"*():-'&|!<>~=\\ aড়é0\0", max_size=30))
def test_nothing_that_can_be_typed_raises(ticket, maria, text):
    search.find(maria, text)


def test_a_thread_of_long_words_stays_open_to_answers(ticket, alice, maria):
    ideographs = "".join(chr(0x4E00 + place) for place in range(20_000))
    for start in range(0, 600, 100):
        said = " ".join(ideographs[place : place + 30] for place in range(start * 30, start * 30 + 3_000))
        tickets.reply(ticket, said, by=alice)
    assert [hit.ticket_id for hit in search.find(maria, ideographs[5:35])] == [ticket.id]


@trying(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=60))
def test_whatever_was_written_is_found_by_its_own_words(ticket, maria, text):
    said = text.replace("\0", "").encode(errors="ignore").decode()
    Ticket.update(description=html.escape(said)).execute()
    search.index(Ticket.get())
    asked = said.replace('"', " ")
    from_text = search.find(maria, f'"{asked}"')
    assert from_text or not any(char.isalnum() for char in asked)
