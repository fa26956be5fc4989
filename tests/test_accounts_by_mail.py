"""Registering, signing in and choosing a password by a mailed link: what is mailed to whom, and what a link proves."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest

from helpdesk import accounts, audit, blocking, guest_links, mail, one_time_links, search, tickets
from helpdesk.accounts import mailing, passwords
from helpdesk.db import db
from helpdesk.errors import Invalid, NotVisible, Refused
from helpdesk.models import AuditEntry, Desk, Email, OneTimeLink, Role, Session, Ticket, User
from helpdesk.tickets import Guest
from tests.outbox import at_once
from tests.test_mail import text, whole

PASSWORD = "a long pass phrase"
GRACE = "grace@example.org"
PLACES = {"sign_in": "login/link", "register": "register", "reset": "reset"}


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch):
    """The cost is part of what is stored; see tests/test_accounts.py."""
    monkeypatch.setattr(passwords, "COST", 2)


@pytest.fixture
def later(clock, work, outbox):
    """`later()` lets the mails of now go out, and waits until the address may be written to again."""

    def wait() -> None:
        work()
        clock.shift(timedelta(hours=2))

    return wait


@pytest.fixture
def grace(write, later) -> User:
    """A guest whose ticket of two hours ago waits for its link to be opened."""
    ticket = write(Guest(GRACE, "Grace", "0123"))
    later()
    return ticket.customer


@pytest.fixture
def member(carol) -> User:
    """Carol with a password."""
    accounts.set_password(carol, PASSWORD)
    User.update(registered_at=carol.created_at).where(User.id == carol.id).execute()
    return User.get_by_id(carol.id)


def token_in(message) -> str:
    return re.search(r"http://desk\.test/(?:login/link|register|reset)/([\w-]+)", text(message))[1]


def place_in(message) -> str:
    return re.search(r"http://desk\.test/(login/link|register|reset)/", text(message))[1]


@pytest.fixture
def asked(work, outbox):
    """`asked("reset", email)` is the mail that comes of it, or None."""

    def ask(purpose, email):
        before = len(outbox.messages)
        accounts.ask(purpose, email)
        work()
        return next(iter(outbox.messages[before:]), None)

    return ask


def test_somebody_new_registers_with_the_link(asked):
    message = asked("register", " New@Example.org ")
    person = accounts.register(token_in(message), name="  Nora\n Newman ", password=PASSWORD)
    assert (person.email, person.name, person.role.name) == ("new@example.org", "Nora Newman", "Customer")
    assert person.verified_at and person.registered_at
    assert accounts.sign_in(person.email, PASSWORD)


def test_nothing_is_made_before_the_link_is_used(asked):
    asked("register", "new@example.org")
    assert User.get_or_none(User.email == "new@example.org") is None


def test_a_guest_who_registers_finds_what_they_had_sent(grace, asked):
    person = accounts.register(token_in(asked("register", GRACE)), name="Grace", password=PASSWORD)
    assert person == grace
    assert [ticket.customer for ticket in Ticket.visible_to(person)] == [grace]
    assert [hit.ticket_id for hit in search.find(person, "password")] == [Ticket.get().id]


def test_nobody_finds_them_before_the_link_was_used(grace, asked):
    token = token_in(asked("register", GRACE))
    accounts.find_link("register", token)
    assert not Ticket.visible_to(User.get_by_id(grace.id)).exists()


def test_a_sign_in_link_lets_a_guest_in_without_a_password(grace, asked):
    token = accounts.sign_in_with_link(token_in(asked("sign_in", GRACE)))
    assert Ticket.visible_to(accounts.person_of(token)).count() == 1


def test_the_name_in_a_ticket_that_nobody_looked_at_is_not_taken_over(grace, asked):
    accounts.sign_in_with_link(token_in(asked("sign_in", GRACE)))
    assert User.get_by_id(grace.id).name == ""


@pytest.mark.parametrize("purpose", ["sign_in", "reset"])
def test_what_is_posted_in_the_name_of_an_account_waits_for_its_own_link(member, write, asked, later, purpose):
    theirs = write(Guest(member.email, "Mallory", "0666"))
    later()
    token = token_in(asked(purpose, member.email))
    accounts.sign_in_with_link(token) if purpose == "sign_in" else accounts.reset_password(token, PASSWORD)
    member = User.get_by_id(member.id)
    assert not Ticket.visible_to(member).exists() and member.name == "Carol"
    guest_links.confirm(guest_links.issue(theirs))
    assert Ticket.visible_to(member).exists()


def test_what_was_merged_away_is_found_where_it_went(write, maria, asked, later):
    ticket, goal = write(Guest(GRACE)), write(Guest(GRACE))
    tickets.merge(ticket, into=goal, by=maria)
    later()
    person = accounts.register(token_in(asked("register", GRACE)), name="Grace", password=PASSWORD)
    assert search.find(person, "password")


@pytest.mark.parametrize(
    ("purpose", "who", "template"),
    [
        ("register", "nobody@example.org", "account_register"),
        ("register", "carol@desk.test", "account_known"),
        ("register", "dave@desk.test", "account_register"),
        ("sign_in", "nobody@example.org", "account_unknown"),
        ("sign_in", "carol@desk.test", "account_sign_in"),
        ("sign_in", "dave@desk.test", "account_sign_in"),
        ("reset", "nobody@example.org", "account_unknown"),
        ("reset", "carol@desk.test", "account_reset"),
    ],
)
def test_the_mail_fits_whose_address_it_is(member, dave, asked, purpose, who, template):
    asked(purpose, who)
    assert [email.template for email in Email.select().where(Email.to == who)] == [template]


def test_who_registers_again_is_signed_in_by_the_link_and_keeps_the_password(member, asked):
    message = asked("register", member.email)
    with pytest.raises(NotVisible):
        accounts.register(token_in(message), name="Mallory", password="another pass phrase")
    assert accounts.person_of(accounts.sign_in_with_link(token_in(message))) == member
    assert accounts.sign_in(member.email, PASSWORD)


def test_who_has_no_account_is_offered_one_instead(asked):
    message = asked("sign_in", "new@example.org")
    assert place_in(message) == "register"
    assert accounts.register(token_in(message), name="New", password=PASSWORD)


def test_an_account_that_was_switched_off_gets_no_link(member, asked):
    User.update(active=False).where(User.id == member.id).execute()
    for purpose in PLACES:
        message = asked(purpose, member.email)
        assert not re.search(r"/(login|register|reset)/", whole(message))


def test_no_token_stands_in_the_database(asked):
    token = token_in(asked("register", "new@example.org"))
    stored = [str(row) for table in db.get_tables() for row in db.execute_sql(f'SELECT * FROM "{table}"')]
    assert not [row for row in stored if token in row]


@pytest.mark.parametrize("purpose", PLACES)
def test_a_request_does_the_same_for_every_address(member, caplog, purpose):
    caplog.set_level("DEBUG", "peewee")
    done = []
    for email in (member.email, "nobody@example.org"):
        caplog.clear()
        accounts.ask(purpose, email)
        done.append([line.split("(")[1][:60] for line in caplog.messages])
    assert done[0] == done[1] and len(done[0]) == 1


def test_a_link_works_once(member, asked):
    token = token_in(asked("reset", member.email))
    accounts.reset_password(token, "another pass phrase")
    with pytest.raises(NotVisible):
        accounts.reset_password(token, "a third pass phrase")
    assert accounts.sign_in(member.email, "another pass phrase")


def test_two_clicks_at_once_are_one(member):
    token, came = accounts.issue_link("sign_in", member), []

    def click():
        with suppress(NotVisible):
            came.append(accounts.sign_in_with_link(token))

    db.close()
    at_once(click, 4)
    assert len(came) == Session.select().count() == 1


@pytest.mark.parametrize(("purpose", "minutes"), [("sign_in", 30), ("reset", 60), ("register", 24 * 60)])
def test_a_link_ends_in_time(dave, asked, clock, purpose, minutes):
    token = token_in(asked(purpose, dave.email))
    clock.shift(timedelta(minutes=minutes, seconds=-1))
    assert accounts.find_link(purpose, token)
    clock.shift(timedelta(seconds=1))
    assert accounts.find_link(purpose, token) is None


@pytest.mark.parametrize("purpose", PLACES)
def test_a_link_serves_no_other_purpose(dave, purpose):
    token = accounts.issue_link(purpose, dave)
    uses = {
        "sign_in": lambda: accounts.sign_in_with_link(token),
        "register": lambda: accounts.register(token, name="Dave", password=PASSWORD),
        "reset": lambda: accounts.reset_password(token, PASSWORD),
        "delete": lambda: accounts.leave_with_link(token),
        "old_address": lambda: accounts.agree(token),
    }
    for other in uses.keys() - {purpose}:
        with pytest.raises(NotVisible):
            uses[other]()
    assert uses[purpose]()


def test_a_link_to_an_address_that_the_person_left_is_dead(member):
    tokens = {purpose: accounts.issue_link(purpose, member) for purpose in ("sign_in", "reset")}
    User.update(email="carol@new.example").where(User.id == member.id).execute()
    with pytest.raises(NotVisible):
        accounts.sign_in_with_link(tokens["sign_in"])
    with pytest.raises(NotVisible):
        accounts.reset_password(tokens["reset"], PASSWORD)


def test_a_new_password_ends_the_sessions_the_lock_and_the_other_links(member):
    session, other = accounts.open_session(member), accounts.issue_link("sign_in", member)
    for _ in range(5):
        with pytest.raises(Refused):
            accounts.sign_in(member.email, "wrong")
    accounts.reset_password(accounts.issue_link("reset", member), "another pass phrase")
    assert accounts.person_of(session) is None and accounts.find_link("sign_in", other) is None
    assert accounts.sign_in(member.email, "another pass phrase")


def test_staff_without_a_password_choose_their_first_one(asked):
    agent = User.create(email="new@desk.test", role=Role.get(Role.name == "Agent"))
    accounts.reset_password(token_in(asked("reset", agent.email)), PASSWORD)
    assert accounts.person_of(accounts.sign_in(agent.email, PASSWORD)).is_staff
    assert not Email.select().where(Email.template == "account_password").exists()


def test_whose_password_was_reset_is_told(member, outbox, work):
    accounts.reset_password(accounts.issue_link("reset", member), "another pass phrase")
    work()
    assert [message["Subject"] for message in outbox.to(member)] == ["Your password at Helpdesk was changed"]


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "dave@desk.test", "x" * 201])
def test_a_bad_password_does_not_use_the_link_up(dave, password):
    token = accounts.issue_link("reset", dave)
    with pytest.raises(Invalid) as refused:
        accounts.reset_password(token, password)
    assert refused.value.field == "password" and accounts.find_link("reset", token)


@pytest.mark.parametrize("name", [" ", "\u200b", "x" * 201])
def test_a_name_is_asked_for_and_has_its_length(name):
    token = token_for("new@example.org")
    with pytest.raises(Invalid) as refused:
        accounts.register(token, name=name, password=PASSWORD)
    assert refused.value.field == "name" and not User.select().exists()


def token_for(email: str) -> str:
    link = one_time_links.make("register", email)
    return one_time_links.url(link).rpartition("/")[2]


def test_an_unknown_address_gets_one_mail_an_hour_and_three_a_day(clock, outbox, work):
    for hour in range(6):
        for purpose in PLACES:
            accounts.ask(purpose, "victim@example.org")
        work()
        assert len(outbox.messages) == min(hour + 1, 3)
        clock.shift(3601)


def test_the_spellings_of_an_address_count_as_one(outbox, work):
    for spelling in ("victim@example.org", "victim+1@example.org", "VICTIM+2@example.org"):
        accounts.ask("register", spelling)
    work()
    assert len(outbox.messages) == 1


def test_mails_to_an_unverified_address_count_together_whatever_causes_them(write, outbox, work):
    write(Guest("victim@example.org"))
    accounts.ask("register", "victim@example.org")
    work()
    assert len(outbox.messages) == 1


def test_a_confirmed_address_gets_as_many_as_the_desk_allows(member, outbox, work):
    Desk.update(account_mails_per_hour=3).execute()
    for _ in range(5):
        accounts.ask("sign_in", member.email)
    work()
    assert len(outbox.messages) == 3


def test_a_blocked_address_is_written_to_only_when_it_is_that_of_somebody_known(member, root, asked):
    for email in ("victim@example.org", member.email):
        blocking.block(email, by=root)
    assert asked("register", "victim@example.org") is None
    assert asked("sign_in", member.email)


def test_two_workers_do_not_overrun_the_cap():
    ids = [one_time_links.make("register", "victim@example.org", is_mailed=False).id for _ in range(4)]
    db.close()
    at_once(lambda: mailing.mail_link(ids.pop()), 4)
    assert Email.select().where(Email.to == "victim@example.org").count() == 1


def test_a_mail_is_written_once_however_often_the_task_comes(member):
    link = one_time_links.make("sign_in", member.email, is_mailed=False)
    mailing.mail_link(link.id)
    mailing.mail_link(link.id)
    assert Email.select().count() == 1


def test_what_a_dead_worker_left_is_mailed_by_the_sweep(member, clock):
    one_time_links.make("sign_in", member.email, is_mailed=False)
    assert mailing.sweep() == 0
    clock.shift(timedelta(minutes=1))
    assert (mailing.sweep(), Email.select().count(), mailing.sweep()) == (1, 1, 0)


@pytest.mark.parametrize("email", ["", "carol", "a@b.test\r\nBcc: x@y.test", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_refused(email):
    with pytest.raises(Invalid):
        accounts.ask("reset", email)
    assert not OneTimeLink.select().exists()


def test_a_mail_whose_link_is_over_is_not_sent(member, outbox, work, clock):
    accounts.ask("sign_in", member.email)
    mailing.mail_link(OneTimeLink.get().id)
    clock.shift(timedelta(minutes=31))
    work()
    assert outbox.messages == [] and "is over" in Email.get().error


def test_a_mail_whose_link_is_over_is_not_sent_again(member, root, asked, clock):
    asked("sign_in", member.email)
    clock.shift(timedelta(minutes=31))
    one_time_links.sweep()
    with pytest.raises(Refused, match="over"):
        mail.resend(Email.get(), by=root)


def test_registering_and_choosing_a_password_stand_in_the_audit_log(member):
    accounts.reset_password(accounts.issue_link("reset", member), PASSWORD, network="192.0.2.7")
    person = accounts.register(token_for("new@example.org"), name="Nora", password=PASSWORD)
    said = [audit.sentence(entry) for entry in AuditEntry.select().order_by(AuditEntry.id)]
    assert said == [f"{audit.called(member)} chose a new password", f"{audit.called(person)} registered"]
