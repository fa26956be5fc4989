"""Signing in: passwords, lock-out, sessions that are rows, links that work once."""

from datetime import timedelta

import pytest

from helpdesk import accounts
from helpdesk.accounts import passwords
from helpdesk.db import db
from helpdesk.errors import Invalid, NotVisible, Refused
from helpdesk.models import Desk, OneTimeLink, Session, User

PASSWORD = "a long pass phrase"


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch):
    """The hash is slow on purpose; its cost is part of what is stored, so a cheap one is the same code."""
    monkeypatch.setattr(passwords, "COST", 2)
    monkeypatch.setattr(passwords, "NOBODYS", passwords.NOBODYS.replace("16384", "2"))


@pytest.fixture
def carol(carol):
    accounts.set_password(carol, PASSWORD)
    return User.get_by_id(carol.id)


def refusal(email, password, **caller):
    with pytest.raises(Refused) as refused:
        accounts.sign_in(email, password, **caller)
    return str(refused.value)


def test_the_right_password_opens_a_session(carol):
    token = accounts.sign_in(" Carol@Desk.test ", PASSWORD, user_agent="Firefox", address="192.0.2.7")
    assert accounts.person_of(token) == carol
    assert Session.get().user_agent == "Firefox"


def test_neither_password_nor_token_is_stored(carol):
    token = accounts.sign_in(carol.email, PASSWORD)
    assert PASSWORD not in carol.password_hash
    assert Session.get().token_hash != token


def test_the_stored_hash_is_slow(monkeypatch):
    monkeypatch.undo()
    assert (passwords.COST, passwords.BLOCK, passwords.LANES) == (2**14, 8, 5)


def test_unknown_address_wrong_password_no_password_and_lock_read_the_same(carol, dave):
    sentences = {refusal("nobody@desk.test", PASSWORD), refusal(dave.email, PASSWORD)}
    sentences |= {refusal(carol.email, "wrong") for _ in range(5)}
    sentences.add(refusal(carol.email, PASSWORD))
    assert len(sentences) == 1


def test_an_unknown_address_costs_as_much_as_a_known_one(monkeypatch, carol):
    costs = []
    scrypt = passwords._scrypt
    monkeypatch.setattr(passwords, "_scrypt", lambda *given: costs.append(given[2:]) or scrypt(*given))
    refusal("nobody@desk.test", "wrong")
    refusal(carol.email, "wrong")
    assert len(costs) == 2 and costs[0] == costs[1]


def test_a_failure_writes_as_much_whoever_it_is_for(carol, dave, caplog):
    for _ in range(5):
        refusal(carol.email, "wrong")
    caplog.set_level("DEBUG", "peewee")
    writes = []
    for email in ("nobody@desk.test", dave.email, carol.email):
        caplog.clear()
        refusal(email, "wrong")
        writes.append(len([line for line in caplog.messages if "INSERT" in line or "UPDATE" in line.split("FOR")[0]]))
    assert writes == [3, 3, 3]


def test_five_failures_lock_the_account_for_a_minute(carol, clock):
    for _ in range(5):
        refusal(carol.email, "wrong")
    refusal(carol.email, PASSWORD)
    clock.shift(timedelta(seconds=61))
    assert accounts.sign_in(carol.email, PASSWORD)


def test_every_failure_more_locks_longer(carol, clock):
    for _ in range(6):
        refusal(carol.email, "wrong")
        clock.shift(timedelta(seconds=61))
    refusal(carol.email, PASSWORD)
    clock.shift(timedelta(seconds=61))
    assert accounts.sign_in(carol.email, PASSWORD)


def test_signing_in_forgets_earlier_failures(carol):
    for _ in range(3):
        for _ in range(4):
            refusal(carol.email, "wrong")
        accounts.sign_in(carol.email, PASSWORD)
    assert User.get_by_id(carol.id).failed_sign_ins == 0


def test_one_network_can_only_guess_so_often(carol):
    Desk.update(sign_ins_per_network=3).execute()
    for guess in range(3):
        refusal(f"nobody{guess}@desk.test", "wrong", address="2001:db8::1")
    refusal(carol.email, PASSWORD, address="2001:db8::2")
    assert accounts.sign_in(carol.email, PASSWORD, address="192.0.2.1")


def test_a_guest_without_password_cannot_sign_in(dave):
    refusal(dave.email, "")


def test_strange_bytes_are_only_a_wrong_password(carol):
    refusal("ca\x00rol@desk.test", "\x00")
    refusal(carol.email, "\ud800" + "x" * 100_000)


def test_a_session_is_found_in_one_query_with_the_role(carol, monkeypatch):
    token = accounts.open_session(carol)
    queries, execute = [], db.execute_sql
    monkeypatch.setattr(
        db, "execute_sql", lambda sql, *given, **options: queries.append(sql) or execute(sql, *given, **options)
    )
    assert accounts.person_of(token).role.name == "Customer"
    assert len(queries) == 1


def test_a_session_lives_on_while_it_is_used(carol, clock):
    token = accounts.open_session(carol)
    for _ in range(5):
        clock.shift(timedelta(days=13))
        assert accounts.person_of(token) == carol


def test_a_session_ends_when_nobody_comes(carol, clock):
    token = accounts.open_session(carol)
    clock.shift(timedelta(days=14))
    assert accounts.person_of(token) is None


def test_a_session_ends_after_ninety_days_whatever_happens(carol, clock):
    token = accounts.open_session(carol)
    for _ in range(9):
        clock.shift(timedelta(days=10))
        accounts.person_of(token)
    assert accounts.person_of(token) is None


def test_sign_out_ends_this_session_only(carol):
    here, there = accounts.open_session(carol), accounts.open_session(carol)
    accounts.close_session(here)
    assert (accounts.person_of(here), accounts.person_of(there)) == (None, carol)


def test_sign_out_everywhere_ends_all_of_the_persons_sessions(carol, dave):
    tokens = [accounts.open_session(carol), accounts.open_session(carol), accounts.open_session(dave)]
    accounts.sign_out_everywhere(carol)
    assert [accounts.person_of(token) for token in tokens] == [None, None, dave]


def test_a_new_password_ends_every_session(carol):
    token = accounts.open_session(carol)
    accounts.set_password(carol, "another pass phrase")
    assert accounts.person_of(token) is None


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "carol@desk.test", "x" * 201])
def test_bad_passwords_are_refused(carol, password):
    with pytest.raises(Invalid) as refused:
        accounts.set_password(carol, password)
    assert refused.value.field == "password"


def test_who_was_switched_off_is_signed_out_and_stays_out(carol):
    token, link = accounts.open_session(carol), accounts.issue_link("sign_in", carol)
    carol.active = False
    carol.save()
    assert accounts.person_of(token) is None
    refusal(carol.email, PASSWORD)
    with pytest.raises(NotVisible):
        accounts.sign_in_with_link(link)


def test_a_sign_in_link_works_once(carol):
    link = accounts.issue_link("sign_in", carol)
    assert accounts.person_of(accounts.sign_in_with_link(link)) == carol
    with pytest.raises(NotVisible):
        accounts.sign_in_with_link(link)


def test_looking_at_a_link_does_not_use_it_up(carol):
    link = accounts.issue_link("sign_in", carol)
    assert accounts.find_link("sign_in", link) and accounts.find_link("sign_in", link)
    assert OneTimeLink.get().used_at is None


def test_a_link_serves_its_purpose_only(carol):
    link = accounts.issue_link("first_admin", carol)
    with pytest.raises(NotVisible):
        accounts.sign_in_with_link(link)


def test_a_link_ends_with_its_lifetime(carol, clock):
    link = accounts.issue_link("sign_in", carol, timedelta(minutes=10))
    clock.shift(timedelta(minutes=10))
    assert accounts.find_link("sign_in", link) is None
