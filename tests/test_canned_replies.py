"""Answers written once: who keeps them, who is offered them, and how they are filled in."""

import pytest

from helpdesk import tickets
from helpdesk.db import now
from helpdesk.errors import Forbidden, Invalid, NotVisible
from helpdesk.models import CannedReply, Category, Ticket, User
from helpdesk.tickets import canned


@pytest.fixture
def keep(maria):
    """`keep("Thanks", "Thank you")` is a canned reply, kept by the manager unless `by` says otherwise."""

    def save(name: str, body: str = "Hello", by=maria, **given) -> CannedReply:
        reply = CannedReply()
        canned.save(reply, by=by, name=name, body=body, **given)
        return reply

    return save


def names(user, ticket) -> list[str]:
    return [reply.name for reply in canned.offered(user, ticket)]


def test_placeholders_are_filled_in(keep, ticket, alice):
    body = "{customer_name}: {ticket_number}, {ticket_subject}. {agent_name}, { desk_name }"
    reply = keep("All", body)
    assert canned.fill(reply, ticket, by=alice) == (f"<p>Carol: {ticket.number}, Cannot sign in. Alice, Helpdesk</p>")


def test_what_is_filled_in_is_never_markup(keep, write, carol, alice):
    ticket = write(carol, subject="<b>&{agent_name}")
    assert canned.fill(keep("Subject", "{ticket_subject}"), ticket, by=alice) == "<p>&lt;b&gt;&amp;{agent_name}</p>"


def test_somebody_without_a_name_is_greeted_all_the_same(keep, ticket, alice, carol):
    User.update(name="").where(User.id == carol.id).execute()
    assert canned.fill(keep("Hello", "Hello {customer_name},"), Ticket.get(), by=alice) == "<p>Hello there,</p>"


def test_an_address_that_nobody_has_confirmed_reads_no_words_of_the_form(keep, alice):
    guest = tickets.Guest("grace@reader.test", "Buy now")
    ticket = tickets.submit(by=guest, subject="at spam.example", description="Hello")
    reply = keep("Hello", "{customer_name}, {ticket_subject}")
    assert canned.fill(reply, ticket, by=alice) == "<p>there, your question</p>"
    Ticket.update(confirmed_at=now()).where(Ticket.id == ticket.id).execute()
    assert canned.fill(reply, Ticket.get(), by=alice) == "<p>Buy now, at spam.example</p>"


@pytest.mark.parametrize("body", ["Hello {customer}", "{Customer_name}", "<p>{ticket number}</p>"])
def test_an_unknown_placeholder_is_named_when_it_is_saved(keep, body):
    with pytest.raises(Invalid, match=r"There is no placeholder \{(customer|Customer_name|ticket number)\}"):
        keep("Hello", body)
    assert not CannedReply.select().exists()


@pytest.mark.parametrize(
    ("name", "body", "field"), [("", "Hello", "name"), ("Hello", " ", "body"), ("x" * 101, "y", "name")]
)
def test_what_is_missing_or_too_long_is_named(keep, name, body, field):
    with pytest.raises(Invalid) as problem:
        keep(name, body)
    assert problem.value.field == field


def test_markup_is_made_safe(keep):
    assert keep("Evil", "<p onclick=x>Hi<script>alert(1)</script></p>").body == "<p>Hi</p>"


def test_each_is_offered_what_is_for_them(keep, ticket, alice, bob, readers, billing):
    keep("Everybody")
    keep("Readers", team=readers)
    keep("Billing", team=billing)
    keep("Alice", by=alice, owner=alice)
    keep("Old", active=False)
    assert names(alice, ticket) == ["Alice", "Everybody", "Readers"]
    assert names(bob, ticket) == ["Everybody", "Readers"]


def test_those_of_another_category_are_not_offered(keep, ticket, alice):
    keep("Sign-in", category=ticket.category)
    keep("Invoices", category=Category.get(Category.slug == "billing"))
    assert names(alice, ticket) == ["Sign-in"]
    Ticket.update(category=None).execute()
    assert names(alice, Ticket.get()) == []


def test_an_agent_keeps_their_own_and_no_other(keep, alice, bob, readers):
    for given in ({}, {"team": readers}, {"owner": bob}):
        with pytest.raises(Forbidden):
            keep("Mine", by=alice, **given)
    mine = keep("Mine", by=alice, owner=alice)
    with pytest.raises(Forbidden):
        canned.save(mine, by=alice, name="Everybody's", body="Hello")
    for theirs in (mine, keep("Shared")):
        with pytest.raises(Forbidden):
            canned.remove(theirs, by=bob)
    canned.remove(mine, by=alice)
    assert [reply.name for reply in CannedReply.select()] == ["Shared"]


def test_managers_do_not_change_what_is_somebodys_own(keep, alice, maria):
    mine = keep("Mine", by=alice, owner=alice)
    with pytest.raises(Forbidden):
        canned.save(mine, by=maria, name="Hers", body="Hello", owner=maria)
    with pytest.raises(Forbidden):
        canned.remove(mine, by=maria)


def test_a_customer_keeps_none(keep, carol):
    with pytest.raises(Forbidden):
        keep("Mine", by=carol, owner=carol)


def test_for_who_does_not_see_the_ticket_nothing_is_filled_in(keep, ticket, mallory, dave):
    reply = keep("Hello", "{customer_name}")
    for stranger in (mallory, dave):
        with pytest.raises(NotVisible):
            canned.fill(reply, ticket, by=stranger)
