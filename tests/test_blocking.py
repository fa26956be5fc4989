"""The block list: whom messages are not taken from, and who may say so."""

from datetime import timedelta

import pytest

from helpdesk import audit, blocking, desk_settings, tickets
from helpdesk.db import db, now
from helpdesk.errors import Blocked, Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import AuditEntry, Block, Desk, Email, Role, Ticket, User
from helpdesk.tickets import Guest


def told() -> list[str]:
    return [audit.sentence(entry) for entry in AuditEntry.select().order_by(AuditEntry.id)]


@pytest.mark.parametrize(
    ("entry", "email", "holds"),
    [
        ("Jo@Example.org", "jo@example.org", True),
        ("jo@example.org", "JO@EXAMPLE.ORG", True),
        ("jo@example.org", "joe@example.org", False),
        ("jo@example.org", "jo+again@example.org", True),
        ("jo+spam@example.org", "jo+more@example.org", True),
        ("j.o@gmail.com", "jo@googlemail.com", True),
        ("@example.org", "anybody@example.org", True),
        ("@example.org", "anybody@mail.example.org", True),
        ("@example.org", "anybody@notexample.org", False),
        ("@BÜCHER.test", "jo@bücher.test", True),
        ("@xn--bcher-kva.test", "jo@bücher.test", True),
    ],
)
def test_an_address_and_a_domain_with_all_below_it(root, entry, email, holds):
    blocking.block(entry, by=root)
    assert bool(blocking.find(email=email)) == holds


@pytest.mark.parametrize(
    ("entry", "network", "holds"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.99/24", "203.0.113.8", True),
        ("203.0.113.0/24", "::ffff:203.0.113.8", True),
        ("203.0.113.7", "203.0.113.7:50123", True),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("::ffff:203.0.113.0/120", "203.0.113.8", True),
        ("2001:db8::1", "[2001:db8::1]:443", True),
        ("203.0.0.0/8", "203.255.255.255", True),
        ("203.0.113.0/24", "203.0.114.0", False),
        ("2001:db8::/32", "2001:db8:1::5", True),
        ("2001:db8::/32", "2001:db9::", False),
        ("203.0.113.0/24", "forged", False),
    ],
)
def test_a_network(root, entry, network, holds):
    blocking.block(entry, by=root)
    assert bool(blocking.find(network=network)) == holds


NONSENSE = [
    "",
    "jo",
    "jo@",
    "@",
    "@local host",
    "203.0.113",
    "0.0.0.0/0",
    "::/0",
    "::ffff:0:0/96",
    "a@b@c",
    "1.0.0.0/7",
]


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_refused_with_a_sentence(root, nonsense):
    with pytest.raises(Invalid) as problem:
        blocking.block(nonsense, by=root)
    assert problem.value.field == "value" and str(problem.value).endswith((".", "widest."))


def test_an_entry_holds_until_its_end(root, clock):
    blocking.block("jo@example.org", by=root, until=now() + timedelta(days=1))
    assert blocking.find(email="jo@example.org")
    clock.shift(timedelta(days=1))
    assert not blocking.find(email="jo@example.org")


def test_what_is_over_stands_in_nobodys_way(root, clock):
    blocking.block("jo@example.org", by=root, until=now() + timedelta(days=1))
    clock.shift(timedelta(days=2))
    blocking.block("jo@example.org", by=root)
    assert Block.select().count() == 1 and blocking.find(email="jo@example.org")


def test_each_change_is_in_the_audit_log(root):
    entry = blocking.block("jo@example.org", by=root, reason="Spam")
    blocking.change(entry, by=root, what="@example.org", reason="All of them")
    blocking.unblock(entry, by=root)
    assert told() == [
        "Root (root@desk.test) blocked jo@example.org",
        "Root (root@desk.test) changed the block of @example.org",
        "Root (root@desk.test) ended the block of @example.org",
    ]
    assert "Reason: Spam" in AuditEntry.get(AuditEntry.event == "block_added").new and not Block.select().exists()


def test_the_same_twice_is_said(root):
    blocking.block("jo@example.org", by=root)
    with pytest.raises(Invalid, match="already"):
        blocking.block("JO@example.org", by=root)


def test_nobody_who_works_here_is_blocked_by_mistake(root, alice):
    with pytest.raises(Refused, match="works here"):
        blocking.block(alice.email, by=root)
    User.update(email="a.lice@gmail.com").where(User.id == alice.id).execute()
    with pytest.raises(Refused, match="works here"):
        blocking.block("A.lice@gmail.com", by=root)


@pytest.mark.parametrize("who", ["carol", "alice", "maria"])
def test_the_list_is_for_who_manages_people(request, root, who):
    person, entry = request.getfixturevalue(who), blocking.block("jo@example.org", by=root)
    for deed in (
        lambda: blocking.block("x@example.org", by=person),
        lambda: blocking.unblock(entry, by=person),
        lambda: blocking.change(entry, by=person, what="y@example.org"),
    ):
        with pytest.raises(Forbidden):
            deed()
    assert [block.value for block in Block.select()] == ["jo@example.org"]


def test_who_works_on_a_ticket_can_block_who_asked_and_take_it_back(ticket, alice, carol):
    blocking.block_customer(ticket, by=alice)
    assert Block.get().value == carol.email and ticket.number in Block.get().reason
    blocking.unblock_customer(ticket, by=alice)
    assert not blocking.find(email=carol.email)


@pytest.mark.parametrize("who", ["carol", "dave", "mallory"])
def test_who_does_not_see_the_ticket_blocks_nobody(request, ticket, who):
    person = request.getfixturevalue(who)
    for deed in (blocking.block_customer, blocking.unblock_customer):
        with pytest.raises((NotVisible, Forbidden)):
            deed(ticket, by=person)
    assert not Block.select().exists()


def test_who_may_only_look_at_a_ticket_blocks_nobody(ticket, alice):
    Role.update(permissions=["list", "view"]).where(Role.id == alice.role_id).execute()
    with pytest.raises(Forbidden):
        blocking.block_customer(ticket, by=type(alice).get_by_id(alice.id))


def test_a_block_that_is_over_can_be_set_again(ticket, alice, carol, clock):
    Block.create(value=carol.email, until=now() - timedelta(days=1))
    blocking.block_customer(ticket, by=alice)
    assert blocking.find(email=carol.email)


def test_the_refusal_tells_the_way_out(root):
    blocking.block("jo@example.org", by=root)
    with pytest.raises(Blocked, match="in another way"):
        blocking.refuse(email="jo@example.org")
    desk_settings.save(Desk.current(), by=root, address="Call 0123\nfrom nine to five")
    with pytest.raises(Blocked, match="you reach us here: Call 0123 from nine to five"):
        blocking.refuse(email="jo@example.org")


def test_looking_is_one_query(root, monkeypatch):
    blocking.block("2001:db8::/32", by=root)
    said, execute = [], db.execute_sql
    monkeypatch.setattr(db, "execute_sql", lambda sql, *given, **more: said.append(sql) or execute(sql, *given, **more))
    assert blocking.find(email="a@b.c.example.org", network="2001:db8::1")
    assert len(said) == 1


def test_no_door_takes_what_a_blocked_address_asks_or_answers(root, carol, ticket, write):
    blocking.block("@desk.test", by=root)
    for deed in (
        lambda: write(carol),
        lambda: write(Guest("new@desk.test")),
        lambda: tickets.reply(ticket, "Hi", by=carol),
    ):
        with pytest.raises(Blocked):
            deed()
    assert Ticket.select().count() == 1 and ticket.replies.count() == 0


def test_staff_still_write_for_and_to_who_is_blocked(root, alice, carol, ticket, write):
    blocking.block(carol.email, by=root)
    tickets.reply(ticket, "We are sorry.", by=alice)
    assert write(root, customer=carol).customer == carol


def test_who_was_blocked_meanwhile_gets_no_confirmation(root, write, work, outbox):
    write(Guest("jo@example.org"))
    blocking.block("jo@example.org", by=root)
    work()
    assert Email.select().count() == 0
