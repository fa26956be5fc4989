"""Deleting an account: what it knew of the person is gone everywhere, the tickets stay."""

import pytest

from helpdesk import accounts, guest_links, mail, one_time_links, preferences, search, staff, tickets
from helpdesk.accounts import passwords
from helpdesk.db import db
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import (
    Activity,
    AddressChange,
    AuditEntry,
    Draft,
    Email,
    GuestLink,
    OneTimeLink,
    Session,
    Ticket,
    User,
)
from helpdesk.tickets import Guest

PASSWORD = "a long pass phrase"
NAMED = ("carol", "Carol", "0123 456", "198.51.100.9")


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch):
    """The cost is part of what is stored; see tests/test_accounts.py."""
    monkeypatch.setattr(passwords, "COST", 2)


@pytest.fixture
def carol(carol) -> User:
    """Carol with a password, a phone and everything else that an account can hold."""
    accounts.set_password(carol, PASSWORD)
    about = {"phone": "0123 456", "notes": "Carol calls often", "profile_url": "https://portal.test/carol"}
    User.update(**about).where(User.id == carol.id).execute()
    accounts.sign_in(carol.email, PASSWORD, address="198.51.100.9")
    preferences.prefer(carol, columns=["carol"])
    return User.get_by_id(carol.id)


@pytest.fixture
def lived(carol, write, alice, root, work, outbox):
    """Carol's tickets after some time: as a guest and signed in, answered, edited, mailed about."""
    mine, asked = write(carol), write(Guest(carol.email, "Carol C", "0123 456"))
    guest_links.confirm(guest_links.issue(asked))
    asked = Ticket.get_by_id(asked.id)
    tickets.edit(asked, by=root, guest_name="Carol Customer", guest_phone="0123 456 7")
    tickets.take(mine, by=alice)
    tickets.reply(mine, "We look into it.", by=alice)
    tickets.reply(mine, "Thank you", by=carol)
    Draft.create(user=carol, place="new", content={"subject": "carol"})
    accounts.issue_link("reset", carol)
    accounts.ask_for_ticket(carol.email)
    accounts.ask_to_move(carol, "carol@new.example")
    work()
    return mine, asked


def stored() -> str:
    """Everything that the database holds, but for what people wrote in their messages."""
    rows = [db.execute_sql(f'SELECT * FROM "{table}"').fetchall() for table in db.get_tables()]
    return str(rows)


def test_nothing_in_the_database_names_the_person_any_more(carol, lived):
    assert all(name in stored() for name in NAMED)
    accounts.leave(carol, PASSWORD)
    assert [name for name in NAMED if name in stored()] == []


def test_the_tickets_stay_with_what_was_said(carol, lived, alice):
    accounts.leave(carol, PASSWORD)
    mine = Ticket.get_by_id(lived[0].id)
    assert [reply.body for reply in mine.replies] == ["<p>We look into it.</p>", "<p>Thank you</p>"]
    assert mine.requester_name == Ticket.get_by_id(lived[1].id).requester_name == "Deleted account"


def test_neither_name_nor_address_finds_the_tickets(carol, lived, root):
    assert search.find(root, "carol@desk.test") and search.find(root, "Customer")
    accounts.leave(carol, PASSWORD)
    for words in ("carol@desk.test", "carol", "Customer"):
        assert search.find(root, words) == []
    assert len(search.find(root, "password")) == 2


def test_every_way_in_is_closed(carol, lived):
    token = accounts.open_session(carol)
    accounts.leave(carol, PASSWORD)
    assert accounts.person_of(token) is None
    assert not Session.select().exists() and not OneTimeLink.select().exists()
    assert all(link.revoked_at for link in GuestLink.select())
    with pytest.raises(Refused):
        accounts.sign_in("carol@desk.test", PASSWORD)


def test_who_writes_again_is_somebody_new(carol, lived, write, work):
    accounts.leave(carol, PASSWORD)
    again = write(Guest("carol@desk.test", "Carol")).customer
    assert again.id != carol.id and again.verified_at is None
    assert not Ticket.visible_to(again).exists()


def test_no_mail_goes_there_any_more(carol, lived, alice, work, outbox):
    accounts.ask("sign_in", carol.email)
    tickets.reply(lived[0], "One more thing", by=alice)
    accounts.leave(carol, PASSWORD)
    outbox.clear()
    work()
    assert outbox.messages == []
    assert not Email.select().where(Email.sent_at.is_null() & Email.failed_at.is_null()).exists()


def test_an_edit_that_is_taken_back_does_not_bring_the_name_back(carol, lived, root):
    accounts.leave(carol, PASSWORD)
    edit = Activity.get(Activity.event == "ticket_edited")
    tickets.undo(edit, by=root)
    assert "Carol" not in stored()


def test_addresses_of_before_are_forgotten_as_well(carol, lived):
    for side in ("old_address", "new_address"):
        change = AddressChange.get()
        accounts.agree(one_time_links.url(one_time_links.make(side, "", change=change)).rpartition("/")[2])
    moved = User.get_by_id(carol.id)
    assert moved.email == "carol@new.example"
    accounts.leave(moved, PASSWORD)
    assert "carol" not in stored()


def test_others_keep_everything(carol, lived, dave, write):
    theirs, session = write(dave), accounts.open_session(dave)
    accounts.leave(carol, PASSWORD)
    assert accounts.person_of(session) == dave
    assert Ticket.get_by_id(theirs.id).requester_name == "Dave" and guest_links.issue(theirs)


def test_a_wrong_password_deletes_nothing(carol):
    with pytest.raises(Invalid) as refused:
        accounts.leave(carol, "wrong")
    assert refused.value.field == "password" and User.get_by_id(carol.id).active


def test_the_password_can_only_be_guessed_so_often(carol):
    for _ in range(10):
        with pytest.raises(Invalid):
            accounts.leave(carol, "wrong")
    with pytest.raises(Refused) as refused:
        accounts.leave(carol, PASSWORD)
    assert not isinstance(refused.value, Invalid)


def test_a_mailed_link_deletes_it_once(carol, lived):
    token = accounts.issue_link("delete", carol)
    accounts.leave_with_link(token)
    assert "carol" not in stored()
    with pytest.raises(NotVisible):
        accounts.leave_with_link(token)


@pytest.mark.parametrize("who", ["alice", "root"])
def test_staff_do_not_leave_this_way(request, who):
    person = request.getfixturevalue(who)
    accounts.set_password(person, PASSWORD)
    with pytest.raises(Forbidden):
        accounts.leave(person, PASSWORD)
    with pytest.raises(Forbidden):
        accounts.leave_with_link(accounts.issue_link("delete", person))
    assert User.get_by_id(person.id).active


def test_the_audit_log_says_that_it_was(carol, lived):
    accounts.leave(carol, PASSWORD)
    last = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (last.event, last.about, last.by) == ("account_deleted", f"Account {carol.id}", None)


def test_what_staff_called_them_before_is_gone_too(carol, write, root, work):
    tickets.reply(write(carol), "Hello", by=root)
    work()
    mail.resend(Email.get(Email.template == "staff_replied"), by=root)
    work()
    Email.update(error="SMTPRecipientsRefused: {'carol@desk.test': (550, b'no')}").execute()
    staff.change_person(carol, by=root, name="Caroline", email="caro@desk.test")
    staff.change_person(carol, by=root, name="Line", email="line@desk.test")
    accounts.leave(User.get_by_id(carol.id), PASSWORD)
    assert [name for name in (*NAMED, "Caroline", "caro@", "line@") if name in stored()] == []


def test_an_address_that_somebody_else_had_before_is_not_theirs(carol, dave, root, ticket, work):
    staff.change_person(dave, by=root, email="carol.c@desk.test")
    staff.change_person(dave, by=root, email="dave@new.example")
    staff.change_person(carol, by=root, email="carol.c@desk.test")
    accounts.leave(User.get_by_id(carol.id), PASSWORD)
    assert AuditEntry.get(AuditEntry.about == "Dave (dave@desk.test)").new == "E-mail: carol.c@desk.test"


def test_what_a_merge_brought_into_another_ticket_names_nobody_to_staff(carol, dave, write, alice, root, work):
    goal = write(dave)
    tickets.assign(goal, alice, by=root)
    tickets.merge(write(carol), goal, by=root)
    tickets.reply(Ticket.get_by_id(goal.id), "And now?", by=dave)
    work()
    assert Email.select().where((Email.to == alice.email) & Email.text.contains("Carol")).exists()
    accounts.leave(carol, PASSWORD)
    assert "Carol" not in stored()
    assert Email.select().where((Email.to == dave.email) & Email.text.contains("password")).exists()


def test_who_was_taken_for_them_for_a_while_does_not_name_them(carol, dave, root):
    staff.unmerge_people(staff.merge_people(dave, carol, by=root), by=root)
    accounts.leave(User.get_by_id(carol.id), PASSWORD)
    assert [name for name in NAMED if name in stored()] == []
    assert User.get_by_id(dave.id).email == "dave@desk.test"
