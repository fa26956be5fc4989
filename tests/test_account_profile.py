"""What people set about themselves: profile, password, browsers, and which mails they want."""

import pytest

from helpdesk import accounts, mail, preferences, search, tickets
from helpdesk.accounts import passwords
from helpdesk.errors import Invalid, NotVisible, Refused
from helpdesk.events import EVENTS
from helpdesk.mail import wishes
from helpdesk.models import AuditEntry, Session, User
from helpdesk.tickets import Guest
from tests.test_mail import text, whole

PASSWORD = "a long pass phrase"


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch):
    """The cost is part of what is stored; see tests/test_accounts.py."""
    monkeypatch.setattr(passwords, "COST", 2)


def again(person) -> User:
    return User.get_by_id(person.id)


def test_a_profile_is_stored(carol):
    accounts.change_profile(carol, name=" Carol\nCustomer ", phone="+49 30 1", language="en", time_zone="Asia/Dhaka")
    found = again(carol)
    assert (found.name, found.phone, found.time_zone) == ("Carol Customer", "+49 30 1", "Asia/Dhaka")


def test_a_new_name_finds_the_tickets(carol, ticket, root):
    accounts.change_profile(carol, name="Zebulon")
    assert search.find(root, "Zebulon")


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "\u200b"), ("name", "x" * 201), ("phone", "1" * 51), ("language", "tlh"),
     ("time_zone", "Mars/Olympus"), ("time_zone", "../etc/passwd")],
)  # fmt: skip
def test_nonsense_names_its_field(carol, field, value):
    with pytest.raises(Invalid) as wrong:
        accounts.change_profile(carol, **{field: value})
    assert wrong.value.field == field


@pytest.mark.parametrize("field", ["role", "email", "active", "notes", "subscription", "verified_at"])
def test_nobody_changes_anything_else_of_themselves(carol, field):
    with pytest.raises(TypeError):
        accounts.change_profile(carol, **{field: "x"})


def test_a_language_that_staff_had_set_stays_on_offer(carol):
    User.update(language="bn").where(User.id == carol.id).execute()
    accounts.change_profile(again(carol), language="bn", name="Carol C")
    assert again(carol).language == "bn"


def test_a_change_stands_in_the_audit_log(carol):
    accounts.change_profile(carol, name="Carol")
    assert not AuditEntry.select().exists()
    accounts.change_profile(carol, name="Karola")
    assert (AuditEntry.get().old, AuditEntry.get().new) == ("Name: Carol", "Name: Karola")


def test_a_new_password_is_told_by_mail_and_names_no_secret(carol, outbox, work):
    accounts.set_password(carol, PASSWORD)
    accounts.change_password(carol, PASSWORD, "another pass phrase")
    work()
    [told] = outbox.to(carol)
    assert told["Subject"] == "Your password at Helpdesk was changed"
    assert "http://desk.test/reset" in text(told)
    assert "pass phrase" not in whole(told)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(carol):
    accounts.set_password(carol, PASSWORD)
    here, there = accounts.open_session(carol), accounts.open_session(carol)
    link = accounts.issue_link("reset", carol)
    accounts.change_password(carol, PASSWORD, "another pass phrase", keep=here)
    assert (accounts.person_of(here), accounts.person_of(there)) == (carol, None)
    assert accounts.find_link("reset", link) is None
    assert accounts.sign_in(carol.email, "another pass phrase")


def test_the_present_password_is_asked_for(carol):
    accounts.set_password(carol, PASSWORD)
    for wrong in ("", "wrong"):
        with pytest.raises(Invalid) as refused:
            accounts.change_password(again(carol), wrong, "another pass phrase")
        assert refused.value.field == "current"
    assert accounts.sign_in(carol.email, PASSWORD)


def test_who_has_no_password_cannot_give_themselves_one_like_this(carol):
    with pytest.raises(Invalid):
        accounts.change_password(carol, "", "another pass phrase")


def test_the_present_password_can_only_be_guessed_so_often(carol):
    accounts.set_password(carol, PASSWORD)
    for _ in range(10):
        with pytest.raises(Invalid):
            accounts.change_password(carol, "wrong", "another pass phrase")
    with pytest.raises(Refused) as refused:
        accounts.change_password(carol, PASSWORD, "another pass phrase")
    assert not isinstance(refused.value, Invalid)


FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/128.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/128.0 Safari/537.36 Edg/128.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/17 Safari/605", "Safari on macOS"),
        ("Mozilla/5.0 (Linux; Android 13) SamsungBrowser/25.0 Chrome/121", "Samsung Internet on Android"),
        ("curl/8.0 <script>", "A browser"),
        ("", "A browser"),
    ],
)  # fmt: skip
def test_a_browser_is_called_as_people_call_it(user_agent, words):
    assert accounts.in_words(user_agent) == words


def test_the_browsers_are_listed_with_this_one_marked(carol, dave):
    there = accounts.open_session(carol, user_agent=FIREFOX, address="192.0.2.7")
    here = accounts.open_session(carol)
    accounts.open_session(dave)
    found = accounts.sessions_of(carol, here)
    assert [(browser.words, browser.is_this) for browser in found] == [
        ("A browser", True),
        ("Firefox on Android", False),
    ]
    assert there and found[1].address == "192.0.2.7"


def test_one_browser_is_signed_out(carol):
    here, there = accounts.open_session(carol), accounts.open_session(carol)
    accounts.end_session(carol, accounts.sessions_of(carol, here)[0].id)
    assert [accounts.person_of(token) is None for token in (here, there)] == [False, True]


def test_nobody_signs_a_browser_of_somebody_else_out(carol, dave):
    accounts.open_session(carol)
    with pytest.raises(NotVisible):
        accounts.end_session(dave, Session.get().id)
    assert Session.select().exists()


def test_every_mail_about_a_ticket_can_be_chosen():
    assert wishes.TO_CUSTOMERS.keys() | wishes.TO_STAFF.keys() == {e.template for e in EVENTS.values() if e.template}


def test_a_customer_gets_the_mails_that_they_want(carol, write, alice, work, outbox):
    preferences.choose_mails(carol, {"ticket_resolved"})
    ticket = write(again(carol))
    tickets.take(ticket, by=alice)
    tickets.reply(ticket, "Here it is", by=alice)
    tickets.resolve(ticket, by=alice)
    work()
    assert [message["Subject"] for message in outbox.to(carol)] == [f"Re: [{ticket.number}] {ticket.subject}"]
    assert "as solved" in outbox.to(carol)[0].get_body(("plain",)).get_content()


def test_staff_get_the_mails_that_they_want(ticket, carol, alice, bob, work, outbox):
    preferences.choose_mails(alice, {"customer_replied"})
    tickets.assign(ticket, alice, by=bob)
    tickets.reply(ticket, "One more thing", by=carol)
    work()
    assert len(outbox.to(alice)) == 1 and "One more thing" in outbox.to(alice)[0].as_string()


def test_a_question_that_nobody_confirmed_is_confirmed_and_answered_by_mail_all_the_same(
    carol, write, alice, work, outbox
):
    preferences.choose_mails(carol, ())
    theirs = write(Guest(carol.email))
    tickets.reply(theirs, "Was this you?", by=alice)
    work()
    assert len(outbox.to(carol)) == 2


def test_choosing_again_brings_them_back_and_keeps_other_wishes(carol):
    preferences.prefer(carol, columns=["number"])
    preferences.choose_mails(carol, ())
    assert not mail.is_wanted(again(carol), "staff_replied")
    preferences.choose_mails(carol, wishes.TO_CUSTOMERS)
    assert again(carol).preferences == {"columns": ["number"]}
