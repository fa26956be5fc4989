"""The mailed link to one ticket: it opens that ticket, for a time, and shows whose address it is."""

from datetime import timedelta

import pytest

from helpdesk import guest_links, search, tickets
from helpdesk.db import db
from helpdesk.errors import NotVisible
from helpdesk.models import Desk, GuestLink, Ticket, User
from helpdesk.tickets import Guest


@pytest.fixture
def asked(write):
    """The ticket of somebody nobody knows yet."""
    return write(Guest("grace@example.org", "Grace", "0123"))


def token_of(link: GuestLink) -> str:
    return guest_links.url(link).rpartition("/")[2]


def test_the_link_leads_to_its_ticket(asked):
    link = guest_links.issue(asked)
    assert guest_links.url(link).startswith("http://desk.test/t/")
    assert guest_links.find(token_of(link)).ticket == asked


def test_a_guessed_token_leads_nowhere(asked):
    link = guest_links.issue(asked)
    for guess in ("", "x" * 43, link.nonce, link.token_hash, token_of(link)[:-1], token_of(link) + "A"):
        assert guest_links.find(guess) is None


def test_no_token_stands_in_the_database(asked):
    token = token_of(guest_links.issue(asked))
    stored = [str(row) for table in db.get_tables() for row in db.execute_sql(f'SELECT * FROM "{table}"')]
    assert not [row for row in stored if token in row]


def test_two_tickets_have_different_tokens(asked, ticket):
    assert token_of(guest_links.issue(asked)) != token_of(guest_links.issue(ticket))


def test_a_later_mail_carries_the_same_link(clock, asked):
    link = guest_links.issue(asked)
    clock.shift(timedelta(days=10))
    assert guest_links.issue(asked) == link


def test_a_link_with_little_time_left_is_followed_by_a_new_one(clock, asked):
    old = guest_links.issue(asked)
    clock.shift(timedelta(days=60))
    new = guest_links.issue(asked)
    assert new != old
    assert guest_links.find(token_of(old)) and guest_links.find(token_of(new))


def test_the_link_expires_after_the_days_that_the_desk_gives(clock, asked):
    Desk.update(guest_link_days=3).execute()
    token = token_of(guest_links.issue(asked))
    clock.shift(timedelta(days=3, seconds=-1))
    assert guest_links.find(token)
    clock.shift(timedelta(seconds=2))
    assert guest_links.find(token) is None


def test_a_revoked_link_is_dead_and_a_new_one_is_another(asked, alice):
    link = guest_links.issue(asked)
    guest_links.revoke(link, by=alice)
    assert guest_links.find(token_of(link)) is None
    assert token_of(guest_links.issue(asked)) != token_of(link)


def test_the_link_to_a_deleted_ticket_leads_nowhere(asked, root):
    token = token_of(guest_links.issue(asked))
    tickets.delete(asked, by=root)
    assert guest_links.find(token) is None


def test_opening_the_link_verifies_the_address_and_shows_the_ticket(asked):
    grace = asked.customer
    assert not Ticket.visible_to(grace).exists()
    guest_links.confirm(guest_links.issue(asked))
    grace = User.get_by_id(grace.id)
    assert grace.verified_at and grace.sees(Ticket.get_by_id(asked.id))
    assert [hit.ticket_id for hit in search.find(grace, "password")] == [asked.id]


def test_opening_the_link_takes_over_name_and_phone(asked):
    guest_links.confirm(guest_links.issue(asked))
    grace = User.get_by_id(asked.customer_id)
    assert (grace.name, grace.phone) == ("Grace", "0123")


def test_opening_the_link_does_not_rename_somebody_with_a_name(write, carol):
    theirs = write(Guest(carol.email, "Not Carol", "666"))
    guest_links.confirm(guest_links.issue(theirs))
    assert User.get_by_id(carol.id).name == "Carol"


def test_a_known_customer_finds_the_ticket_once_the_link_was_opened(write, carol):
    theirs = write(Guest(carol.email))
    assert search.find(carol, "password") == []
    guest_links.confirm(guest_links.issue(theirs))
    assert [hit.ticket_id for hit in search.find(carol, "password")] == [theirs.id]


def test_one_link_confirms_one_ticket_only(asked, write):
    other = write(Guest("grace@example.org", "Somebody else"))
    guest_links.confirm(guest_links.issue(asked))
    assert Ticket.get_by_id(other.id).confirmed_at is None


def test_opening_it_again_changes_nothing(clock, asked):
    link = guest_links.issue(asked)
    guest_links.confirm(link)
    before = User.get_by_id(asked.customer_id).verified_at, Ticket.get_by_id(asked.id).confirmed_at
    clock.shift(timedelta(days=1))
    guest_links.confirm(link)
    assert before == (User.get_by_id(asked.customer_id).verified_at, Ticket.get_by_id(asked.id).confirmed_at)


def test_the_link_mailed_to_a_wrong_address_dies_when_the_address_is_mended(asked, root):
    wrong = token_of(guest_links.issue(asked))
    tickets.edit(asked, by=root, guest_email="grace@right.example")
    assert guest_links.find(wrong) is None


def test_a_link_that_was_revoked_meanwhile_confirms_nothing(asked):
    link = guest_links.find(token_of(guest_links.issue(asked)))
    guest_links.revoke_all(asked)
    guest_links.confirm(link)
    assert User.get_by_id(asked.customer_id).verified_at is None
    assert Ticket.get_by_id(asked.id).confirmed_at is None


def test_its_customer_ends_every_link_and_nobody_else_does(asked, carol, dave, alice):
    token = token_of(guest_links.issue(asked))
    for stranger in (carol, dave, alice):
        with pytest.raises(NotVisible):
            guest_links.end(asked, by=stranger)
    assert guest_links.find(token)
    guest_links.end(asked, by=asked.customer)
    assert guest_links.find(token) is None
