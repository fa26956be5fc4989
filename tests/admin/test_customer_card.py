"""The customer beside a ticket: who they are, what they asked before, what staff keep in mind about them."""

import html
from datetime import timedelta

import pytest

from helpdesk import guest_links, staff, tickets
from helpdesk.errors import Conflict, Forbidden, Invalid, NotVisible
from helpdesk.models import AuditEntry, Desk, Ticket, User
from helpdesk.tickets import Guest


@pytest.fixture
def card(as_person):
    """`card(alice, ticket)` is the text of the card that she sees."""

    def read(reader, ticket) -> str:
        page = as_person(reader).get(f"/admin/ticket/{ticket.number}").get_data(as_text=True)
        return html.unescape(page.partition("<h2>Customer</h2>")[2].partition("</section>")[0])

    return read


def about(person: User, **given) -> None:
    User.update(**given).where(User.id == person.id).execute()


def test_it_says_who_the_customer_is(card, alice, carol, ticket):
    about(carol, phone="555 12", subscription="Print", notes="Likes tea", profile_url="https://portal.example/carol")
    shown = card(alice, ticket)
    assert all(words in shown for words in ("Carol", "carol@desk.test", "555 12", "Print", "Likes tea"))
    assert 'href="https://portal.example/carol" rel="noopener noreferrer" target="_blank"' in shown


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x.example"])
def test_a_profile_elsewhere_is_a_web_address_or_no_link(card, alice, carol, ticket, address):
    about(carol, profile_url=address)
    assert address not in card(alice, ticket)


def test_what_people_typed_stays_text(as_person, alice, carol, ticket):
    about(carol, subscription="<b id=x>", notes="<b id=x>", phone="<b id=x>")
    assert b"<b id=x>" not in as_person(alice).get(f"/admin/ticket/{ticket.number}").data


def test_an_address_is_proved_once_its_link_was_opened(card, alice, readers):
    post = tickets.submit(by=Guest("erin@desk.test"), subject="Hello", description="x", team=readers)
    assert "Address confirmed" not in card(alice, post)
    assert "Not confirmed" in card(alice, post)
    guest_links.confirm(guest_links.issue(post))
    assert "Address confirmed" in card(alice, post)


def test_earlier_tickets_are_counted_with_the_last_one(card, write, alice, carol, clock):
    write(carol)
    clock.shift(timedelta(days=3))
    write(carol)
    clock.shift(timedelta(days=2))
    third, later = write(carol), write(carol)
    assert "2 earlier tickets, the last" in card(alice, third)
    assert "3 earlier tickets" in card(alice, later)


def test_the_count_ends_at_ninety_nine(card, write, alice, carol, monkeypatch):
    monkeypatch.setattr("admin_views.facts.MOST", 2)
    found = [write(carol) for _ in range(5)]
    assert "2+ earlier tickets" in card(alice, found[-1])


def test_tickets_out_of_reach_make_no_difference(card, write, alice, mallory, carol, billing):
    hidden, seen = write(carol), write(carol, team=billing, subject="Invoice")
    shown = card(mallory, seen)
    assert "earlier" not in shown
    assert hidden.number not in shown
    assert "No other tickets" in shown


def test_who_asks_for_the_first_time_is_new(clock, card, write, alice, carol):
    first = write(carol)
    clock.shift(timedelta(days=2))
    assert "New customer" in card(alice, first)
    assert "New customer" not in card(alice, write(carol))


def test_an_old_acquaintance_is_not_new(clock, card, write, mallory, carol, billing):
    """Whatever Mallory sees of her tickets."""
    about(carol, created_at=carol.created_at - timedelta(days=9))
    assert "New customer" not in card(mallory, write(carol, team=billing))


def test_an_account_that_is_switched_off_says_so(card, root, alice, carol, ticket):
    assert "Switched off" not in card(alice, ticket)
    staff.change_person(carol, by=root, active=False)
    assert "Switched off" in card(alice, ticket)


def test_the_clock_of_the_person_is_shown_when_it_is_another(card, alice, carol, ticket, clock):
    about(carol, time_zone="Asia/Dhaka")
    assert "15:00 there, Mon" in card(alice, ticket)
    Desk.update(time_zone="Asia/Dhaka").execute()
    assert " there, " not in card(alice, ticket)


def test_somebody_in_an_unknown_zone_has_a_card(card, alice, carol, ticket):
    about(carol, time_zone="Nowhere/Else", language="bn")
    shown = card(alice, ticket)
    assert " there, " not in shown
    assert "বাংলা" in shown


# -- notes ---------------------------------------------------------------------------------------------------------


def test_notes_are_written_beside_the_ticket(as_person, card, alice, carol, ticket):
    given = {"notes": " Likes tea\r\nand cake ", "before": ""}
    answer = as_person(alice).post(f"/admin/ticket/{ticket.number}/notes", data=given)
    assert answer.status_code == 303
    assert User.get_by_id(carol.id).notes == "Likes tea\nand cake"
    entry = AuditEntry.get(AuditEntry.event == "notes_changed")
    assert (entry.by, entry.new) == (alice, "Notes: Likes tea\nand cake")


def test_two_editors_never_overwrite_each_other(as_person, alice, bob, carol, ticket):
    address = f"/admin/ticket/{ticket.number}/notes"
    as_person(bob).post(address, data={"notes": "From Bob", "before": ""})
    answer = as_person(alice).post(address, data={"notes": "From Alice", "before": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "From Bob" in page
    assert "From Alice" in page
    assert User.get_by_id(carol.id).notes == "From Bob"
    as_person(alice).post(address, data={"notes": "From both", "before": "From Bob"})
    assert User.get_by_id(carol.id).notes == "From both"


def test_a_text_that_is_too_long_is_not_lost(as_person, alice, ticket):
    answer = as_person(alice).post(f"/admin/ticket/{ticket.number}/notes", data={"notes": "x" * 5001, "before": ""})
    assert answer.status_code == 422
    assert b"x" * 5001 in answer.data


def test_lines_that_a_browser_ends_its_own_way_are_the_same(alice, carol, ticket):
    about(carol, notes="One\nTwo")
    staff.write_notes(carol, "One\r\nTwo\r\nThree", by=alice, before="One\r\nTwo")
    with pytest.raises(Conflict):
        staff.write_notes(carol, "Four", by=alice, before="One\nTwo")


def test_only_who_may_change_a_ticket_of_theirs_writes_notes(alice, mallory, carol, dave, root, ticket):
    for by in (mallory, carol, dave):
        with pytest.raises((NotVisible, Forbidden)):
            staff.write_notes(carol, "x", by=by, before="")
    with pytest.raises(NotVisible):
        staff.write_notes(dave, "x", by=alice, before="")
    staff.write_notes(dave, "x", by=root, before="")
    assert (User.get_by_id(carol.id).notes, User.get_by_id(dave.id).notes) == ("", "x")


def test_who_may_only_look_at_tickets_reads_notes_and_writes_none(as_person, card, alice, carol, ticket):
    about(carol, notes="Likes tea")
    alice.role.permissions = [one for one in alice.role.permissions if one != "update"]
    alice.role.save()
    shown = card(alice, ticket)
    assert "Likes tea" in shown
    assert "<textarea" not in shown
    answer = as_person(alice).post(f"/admin/ticket/{ticket.number}/notes", data={"notes": "x", "before": "Likes tea"})
    assert answer.status_code == 403


def test_an_agent_writes_no_notes_about_staff_who_ask(write, alice, maria, readers):
    asked = tickets.submit(by=maria, subject="My keyboard", description="x", team=readers)
    with pytest.raises(Forbidden):
        staff.write_notes(Ticket.get_by_id(asked.id).customer, "x", by=alice, before="")


def test_too_much_is_refused(alice, carol, ticket):
    with pytest.raises(Invalid):
        staff.write_notes(carol, "x" * 5001, by=alice, before="")
