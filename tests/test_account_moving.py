"""Another address for an account: the old one must agree, the new one must prove itself, and nothing happens before."""

import re
from datetime import timedelta

import pytest

from helpdesk import accounts, audit, guest_links, search
from helpdesk.errors import Invalid, NotVisible, Refused
from helpdesk.models import AddressChange, AuditEntry, Email, GuestLink, OneTimeLink, User
from helpdesk.tickets import Guest
from tests.test_mail import text, whole

NEW = "carol@new.example"


def token_in(message) -> str:
    return re.search(r"http://desk\.test/account/address/([\w-]+)", text(message))[1]


@pytest.fixture
def moving(clock, carol, ticket, work, outbox):
    """The tokens that were mailed to the old and to the new address."""
    work()
    outbox.clear()
    accounts.ask_to_move(carol, NEW.upper())
    work()
    to = {message["To"]: token_in(message) for message in outbox.messages}
    return to[carol.email], to[NEW]


def address_of(person) -> str:
    return User.get_by_id(person.id).email


@pytest.mark.parametrize("first", [0, 1])
def test_the_address_changes_once_both_agreed(carol, moving, first):
    assert accounts.agree(moving[first]) is False
    assert address_of(carol) == "carol@desk.test"
    assert accounts.agree(moving[1 - first]) is True
    assert address_of(carol) == NEW
    assert not AddressChange.select().exists()


def test_what_the_person_asked_is_found_by_the_new_address_only(carol, moving, root):
    [accounts.agree(token) for token in moving]
    assert search.find(root, NEW) and not search.find(root, "carol@desk.test")


def test_the_links_mailed_to_the_old_address_end(carol, ticket, moving):
    sign_in = accounts.issue_link("sign_in", carol)
    [accounts.agree(token) for token in moving]
    assert all(link.revoked_at for link in GuestLink.select())
    assert accounts.find_link("sign_in", sign_in) is None
    assert guest_links.issue(ticket)


def test_each_link_works_once(moving):
    accounts.agree(moving[0])
    with pytest.raises(NotVisible):
        accounts.agree(moving[0])


def test_a_link_is_over_after_a_day(moving, clock):
    clock.shift(timedelta(days=1))
    for token in moving:
        with pytest.raises(NotVisible):
            accounts.agree(token)


@pytest.mark.parametrize("side", [0, 1])
def test_either_address_can_stop_it(carol, moving, side):
    accounts.disagree(moving[side])
    for token in moving:
        with pytest.raises(NotVisible):
            accounts.agree(token)
    assert address_of(carol) == "carol@desk.test"


def test_a_new_wish_ends_the_earlier_one(carol, moving):
    accounts.ask_to_move(carol, "carol@third.example")
    for token in moving:
        with pytest.raises(NotVisible):
            accounts.agree(token)
    assert accounts.pending_move(carol).email == "carol@third.example"


def test_the_two_sides_of_two_wishes_do_not_make_one(carol, dave, moving, work, outbox):
    outbox.clear()
    accounts.ask_to_move(dave, "dave@new.example")
    work()
    accounts.agree(moving[0])
    accounts.agree(next(token_in(message) for message in outbox.messages if message["To"] == "dave@new.example"))
    assert (address_of(carol), address_of(dave)) == ("carol@desk.test", "dave@desk.test")


def test_an_address_that_is_somebodys_is_told_and_gets_no_link(carol, dave, work, outbox):
    accounts.ask_to_move(carol, dave.email)
    assert accounts.pending_move(carol)
    work()
    [told] = outbox.to(dave)
    assert "in use" in told["Subject"] and "/account/address/" not in whole(told)


def test_asking_for_somebodys_address_does_the_same_as_for_any_other(carol, dave, caplog):
    caplog.set_level("DEBUG", "peewee")
    done = []
    for email in (dave.email, "nobody@example.org", "somebody@example.org"):
        caplog.clear()
        accounts.ask_to_move(carol, email)
        done.append([line.split("(")[1][:60] for line in caplog.messages])
    assert done[0] == done[1] == done[2]


def test_an_address_that_somebody_came_to_have_meanwhile_stays_theirs(carol, moving, write):
    write(Guest(NEW))
    accounts.agree(moving[0])
    with pytest.raises(Refused):
        accounts.agree(moving[1])
    assert address_of(carol) == "carol@desk.test"


def test_a_stranger_is_written_to_no_oftener_than_by_any_form(carol, work, outbox):
    for _ in range(4):
        accounts.ask_to_move(carol, "victim@example.org")
        work()
    assert outbox.recipients.count("victim@example.org") == 1


def test_the_mail_to_a_stranger_does_not_say_who_asked(carol, moving):
    said = Email.get(Email.to == NEW)
    assert not [name for name in ("carol@desk.test", "Carol") if name in said.subject + said.text + said.html]


def test_ones_own_address_and_nonsense_are_refused(carol):
    for email in (carol.email, "nonsense", "a@b.test\r\nBcc: x@y.test"):
        with pytest.raises(Invalid) as refused:
            accounts.ask_to_move(carol, email)
        assert refused.value.field == "new_email"
    assert not OneTimeLink.select().exists()


def test_nobody_moves_once_the_account_is_switched_off(carol, moving):
    User.update(active=False).where(User.id == carol.id).execute()
    with pytest.raises(NotVisible):
        accounts.agree(moving[0])


def test_the_change_stands_in_the_audit_log(carol, moving):
    [accounts.agree(token, network="192.0.2.7") for token in moving]
    entry = AuditEntry.get(AuditEntry.event == "address_changed")
    assert (entry.old, entry.new, entry.address) == ("E-mail: carol@desk.test", f"E-mail: {NEW}", "192.0.2.7")
    assert "changed the address" in audit.sentence(entry)
