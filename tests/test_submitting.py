"""A new ticket, through whatever door."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from helpdesk import tickets
from helpdesk.db import db
from helpdesk.errors import Forbidden, Invalid
from helpdesk.models import Activity, Category, Desk, Priority, Reply, Role, SlaLog, Source, Status, Ticket, User
from helpdesk.tickets import Guest
from helpdesk.tickets.customers import customer_for
from tests.told import told

GOOD = {"subject": "Cannot sign in", "description": "<p>It says no.</p>"}


@pytest.fixture
def account() -> Category:
    return Category.get(Category.slug == "account")


def test_a_customer_asks(write, carol):
    ticket = write(carol, priority=Priority.HIGH)
    assert (ticket.customer, ticket.status, ticket.priority) == (carol, Status.OPEN, Priority.HIGH)
    assert (ticket.subject, ticket.source) == ("Cannot sign in", Source.WEB)
    assert told(ticket) == ["ticket_created"]


def test_the_number_has_the_year_and_six_digits(ticket, clock, write, carol):
    number = write(carol).number
    assert (number[:9], len(number)) == ("TKT-2026-", 15)


def test_the_year_is_that_of_the_desks_time_zone(write, carol, clock):
    Desk.update(time_zone="Asia/Dhaka").execute()
    clock.move_to("2026-12-31T18:30:00+00:00")
    assert write(carol).number == "TKT-2027-000001"


def test_what_fails_takes_no_number(write, carol):
    first = write(carol).number
    with pytest.raises(Invalid):
        write(carol, subject="  ")
    assert int(write(carol).number[-6:]) == int(first[-6:]) + 1


@pytest.mark.parametrize("subject", ["", " \n ", "\x00\u202e", "\u200b\u2060", "x" * 256])
def test_a_subject_is_one_line_of_1_to_255_characters(write, carol, subject):
    with pytest.raises(Invalid) as problem:
        write(carol, subject=subject)
    assert problem.value.field == "subject"
    assert Ticket.select().count() == 0


@pytest.mark.parametrize("description", ["", "<p> </p>", "<p><script>alert(1)</script></p>", "x" * 200_001])
def test_a_description_says_something_and_ends(write, carol, description):
    with pytest.raises(Invalid) as problem:
        write(carol, description=description)
    assert problem.value.field == "description"


def test_the_description_is_made_safe(write, carol):
    ticket = write(carol, description='<p onclick="x()">Hello<script>x()</script></p>')
    assert ticket.description == "<p>Hello</p>"


def test_a_guest_is_believed_only_after_the_mailed_link():
    ticket = tickets.submit(by=Guest("Jo@Example.org", "Jo", "+880 1"), **GOOD)
    assert (ticket.customer.email, ticket.customer.name, ticket.customer.password_hash) == ("jo@example.org", "", None)
    assert (ticket.guest_email, ticket.guest_name, ticket.guest_phone) == ("jo@example.org", "Jo", "+880 1")
    assert ticket.confirmed_at is None
    assert not ticket.customer.sees(ticket)


def test_a_guest_with_the_address_of_an_account_changes_nothing_in_it(carol):
    ticket = tickets.submit(by=Guest(carol.email, "Mallory", "666"), **GOOD)
    same = User.get_by_id(carol.id)
    assert (ticket.customer, same.name, same.phone) == (carol, "Carol", "")
    assert not carol.sees(ticket)
    assert list(Ticket.visible_to(carol)) == []


@pytest.mark.parametrize(
    "email",
    ["", "jo", "@example.org", "jo@", "a b@c.d", "a@b@c", "a@b.c\nBcc: all@x.y", "<a@b.c>", "x" * 65 + "@example.org",
     "jo@" + "x" * 260],
)  # fmt: skip
def test_a_guests_address_must_be_one(email):
    with pytest.raises(Invalid) as problem:
        tickets.submit(by=Guest(email), **GOOD)
    assert problem.value.field == "email"
    assert User.select().count() == 0


@pytest.mark.parametrize(
    ("field", "guest"), [("name", Guest("j@x.org", "x" * 201)), ("phone", Guest("j@x.org", "", "1" * 51))]
)
def test_a_guests_name_and_phone_fit(field, guest):
    with pytest.raises(Invalid) as problem:
        tickets.submit(by=guest, **GOOD)
    assert problem.value.field == field


def test_guests_ask_only_while_customers_may():
    Role.update(permissions=["view"]).where(Role.name == "Customer").execute()
    with pytest.raises(Forbidden):
        tickets.submit(by=Guest("jo@example.org"), **GOOD)


def test_staff_write_for_a_customer(write, alice, carol):
    ticket = write(alice, customer=carol, source=Source.PHONE)
    assert (ticket.customer, ticket.source) == (carol, Source.PHONE)
    assert Activity.get(Activity.ticket == ticket).by == alice
    assert carol.sees(ticket)


def test_customers_write_for_nobody_else(write, carol, dave):
    with pytest.raises(Forbidden):
        write(dave, customer=carol)


def test_who_is_no_longer_active_asks_nothing(write, carol):
    carol.active = False
    with pytest.raises(Forbidden):
        write(carol)


def test_the_categorys_agent_and_team_get_it_at_once(carol, account, alice, readers):
    Category.update(assignee=alice, team=readers).where(Category.id == account.id).execute()
    ticket = tickets.submit(by=carol, category=Category.get_by_id(account.id), **GOOD)
    assert (ticket.assignee, ticket.team) == (alice, readers)
    assert told(ticket) == ["ticket_created", "ticket_assigned"]


def test_an_agent_who_left_gets_nothing(carol, account, alice):
    User.update(active=False).where(User.id == alice.id).execute()
    Category.update(assignee=alice).where(Category.id == account.id).execute()
    ticket = tickets.submit(by=carol, category=Category.get_by_id(account.id), **GOOD)
    assert (ticket.assignee, told(ticket)) == (None, ["ticket_created"])


def test_customers_choose_no_retired_category(write, carol, alice, account):
    account.active = False
    with pytest.raises(Invalid) as problem:
        write(carol, category=account)
    assert problem.value.field == "category"
    assert write(alice, customer=carol, category=account).category == account


def test_both_clocks_start(ticket):
    assert SlaLog.select().where(SlaLog.ticket == ticket).count() == 2
    assert ticket.next_due_at == ticket.response_due_at < ticket.resolution_due_at


def test_the_same_form_sent_twice_is_one_ticket(write, carol):
    assert write(carol, form_key="k1") == write(carol, form_key="k1")
    assert Ticket.select().count() == 1


def test_the_same_form_sent_in_parallel_is_one_ticket(write, carol):
    def send(_) -> int:
        with db.connection_context():
            return write(carol, form_key="k1").id

    with ThreadPoolExecutor(6) as senders:
        made = set(senders.map(send, range(6)))
    assert len(made) == Ticket.select().count() == 1
    assert Activity.select().count() == 1


def test_nothing_stays_of_a_ticket_that_fails_halfway(write, carol, monkeypatch):
    monkeypatch.setattr("helpdesk.sla.start", lambda ticket: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(carol)
    assert [table.select().count() for table in (Ticket, Activity, SlaLog, Reply)] == [0, 0, 0, 0]


def test_staff_who_write_an_address_in_capitals_mean_the_same_person(alice):
    person = customer_for("Gina@Desk.test", "Gina", by=alice)
    assert person.email == "gina@desk.test" and customer_for("GINA@desk.test", by=alice) == person
