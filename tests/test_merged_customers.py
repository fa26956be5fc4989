"""When tickets of two customers are merged, each keeps to their own."""

import pytest

from helpdesk import attachments, events, guest_links, search, tickets
from helpdesk.errors import NotVisible, Refused
from helpdesk.models import Attachment, Ticket
from helpdesk.tickets import Guest, merging
from tests.files import PNG, upload
from tests.told import told


@pytest.fixture(autouse=True)
def standing(clock):
    """Times are exact in these tests."""


def again(ticket: Ticket) -> Ticket:
    return Ticket.get_by_id(ticket.id)


def test_what_another_customer_wrote_is_found_by_staff_only(daves, into, alice, carol, maria):
    tickets.reply(daves, "<p>Giraffe</p>", by=alice)
    tickets.merge(daves, into, by=maria)
    for word in ("zebra", "giraffe"):
        assert {hit.ticket_id for hit in search.find(maria, word)} >= {into.id}
        assert search.find(carol, word) == []
    assert "Zebra" not in search.matches(carol, "sign in zebra", [into.id])[0].snippet


def test_what_the_same_customer_wrote_is_found_by_them(source, into, carol, maria):
    tickets.edit(source, by=maria, description="<p>Zebra</p>")
    tickets.merge(source, into, by=maria)
    assert into.id in {hit.ticket_id for hit in search.find(carol, "zebra")}


def test_the_file_of_another_customer_stays_theirs(write, dave, into, alice, carol, maria, mallory):
    daves = write(dave, files=[upload("passport.png", PNG)])
    tickets.merge(daves, into, by=maria)
    file = Attachment.get(Attachment.name == "passport.png")
    assert attachments.visible_to(dave, file.id) == attachments.visible_to(alice, file.id) == file
    for outsider in (carol, mallory):
        with pytest.raises(NotVisible):
            attachments.visible_to(outsider, file.id)


def test_a_mail_quotes_nothing_of_another_customer(daves, into, alice, carol, maria, outbox, work):
    tickets.reply(daves, "<p>Giraffe</p>", by=alice)
    tickets.merge(daves, into, by=maria)
    tickets.assign(into, alice, by=maria)
    work()
    outbox.clear()
    tickets.reply(into, "<p>Better now?</p>", by=alice)
    tickets.reply(again(into), "<p>Yes</p>", by=carol)
    work()
    [to_carol], [to_alice] = outbox.to(carol), outbox.to(alice)
    assert "Better now?" in to_carol.as_string()
    assert not {"Zebra", "Giraffe"} & set(to_carol.get_body(("plain",)).get_content().split())
    assert "Giraffe" in to_alice.get_body(("plain",)).get_content()


def test_a_message_from_the_old_page_goes_to_whoever_has_the_other_one(daves, into, dave, alice, maria, outbox, work):
    tickets.assign(into, alice, by=maria)
    tickets.merge(daves, into, by=maria)
    work()
    outbox.clear()
    tickets.reply(again(daves), "<p>Hello?</p>", by=dave)
    work()
    [mail] = outbox.to(alice)
    assert "Dave" in mail.get_body(("plain",)).get_content()
    assert again(into).reply_count == 2 and told(daves)[-1] == "ticket_merged"


def test_nobody_writes_through_somebody_elses_page(daves, into, carol, mallory, maria):
    tickets.merge(daves, into, by=maria)
    for outsider in (carol, mallory):
        with pytest.raises(NotVisible):
            tickets.reply(again(daves), "Hello", by=outsider)


def test_the_name_of_a_ticket_out_of_reach_is_not_told(daves, into, dave, maria):
    tickets.merge(daves, into, by=maria)
    with pytest.raises(Refused, match="This ticket was merged into another ticket"):
        tickets.resolve(again(daves), by=dave)


def test_a_guests_link_keeps_to_its_ticket(into, maria):
    guests = tickets.submit(by=Guest("gina@desk.test"), subject="Hello", description="Please")
    tickets.merge(guests, into, by=maria)
    with pytest.raises(NotVisible):
        tickets.reply(guests, "Hello", by=guests.customer)
    Ticket.update(confirmed_at=guests.created_at).where(Ticket.id == guests.id).execute()
    assert tickets.reply(guests, "Hello", by=guests.customer).ticket == into


def test_nobody_is_mailed_about_it(source, into, maria, outbox, work):
    work()
    outbox.clear()
    tickets.merge(source, into, by=maria)
    work()
    assert events.sweep() == 0 and outbox.messages == []


def test_what_nobody_has_confirmed_does_not_show_in_an_account(into, carol, alice, maria, as_person, outbox, work):
    """Anybody can write in Carol's name: only the link that is mailed to her proves that it was she."""
    forged = tickets.submit(by=Guest(carol.email, "Carol"), subject="Sign in", description="<p>Zebra</p>")
    tickets.merge(forged, into, by=maria)
    tickets.reply(again(into), "<p>Hello</p>", by=alice)
    work()
    assert "Zebra" not in as_person(carol).get(f"/tickets/{into.number}").text
    assert "Zebra" not in outbox.to(carol)[-1].as_string()
    assert search.find(carol, "zebra") == [] and search.find(maria, "zebra")
    guest_links.confirm(guest_links.issue(again(forged)))
    assert "Zebra" in as_person(carol).get(f"/tickets/{into.number}").text
    assert search.find(carol, "zebra")


def test_an_answer_to_another_customer_answers_nobody_else(daves, into, alice, maria):
    tickets.reply(daves, "For Dave", by=alice)
    assert "as answered" not in merging.plan(daves, into, by=maria).clocks
    tickets.merge(daves, into, by=maria)
    assert again(into).first_response_at is None


def test_files_that_a_customer_cannot_see_are_not_counted_for_them(into, daves, alice, carol, maria):
    for _ in range(9):
        tickets.note(into, "A note", by=alice, files=[upload("note.png", PNG)])
    tickets.reply(into, "Mine", by=carol, files=[upload("a.png", PNG), upload("b.png", PNG)])
    tickets.merge(daves, into, by=maria)
    tickets.reply(again(daves), "Mine too", by=daves.customer, files=[upload("c.png", PNG)])
