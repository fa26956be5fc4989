"""When tickets of two customers are merged, each keeps to their own."""

import pytest

from helpdesk import attachments, events, guest_links, search, tickets
from helpdesk.errors import NotVisible, Refused
from helpdesk.models import Attachment, Reply, Ticket
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


def test_a_purge_shows_nobody_what_was_not_confirmed(into, carol, maria, root, as_person):
    forged = tickets.submit(by=Guest(carol.email, "Carol"), subject="Sign in", description="<p>Zebra</p>")
    tickets.merge(forged, into, by=maria)
    tickets.delete(again(forged), by=root)
    tickets.remove_for_good(again(forged), by=root)
    assert "Zebra" not in as_person(carol).get(f"/tickets/{into.number}").text


@pytest.fixture
def guests(alice):
    """A guest's ticket that nobody has confirmed, with an answer."""
    ticket = tickets.submit(by=Guest("gina@reader.test", "Gina"), subject="Sign in", description="<p>Zebra</p>")
    return ticket, tickets.reply(again(ticket), "<p>Giraffe</p>", by=alice)


@pytest.mark.parametrize("first", ["old", "new"])
def test_the_link_of_either_half_of_a_split_opens_what_is_theirs(guests, root, as_person, first):
    asked, answer = guests
    new = tickets.split(again(asked), [answer], by=root, subject="Two")
    ticket = {"old": again(asked), "new": again(new)}[first]
    guest_links.confirm(guest_links.issue(ticket))
    gina = as_person(ticket.customer)
    assert "Zebra" in gina.get(f"/tickets/{asked.number}").text
    assert "Giraffe" in gina.get(f"/tickets/{new.number}").text


def test_the_link_of_a_guests_ticket_proves_what_was_merged_into_it(guests, root, carol, write):
    asked, _ = guests
    second = tickets.submit(by=Guest("gina@reader.test", "Gina"), subject="Two", description="<p>Two</p>")
    tickets.merge(again(asked), again(second), by=root)
    guest_links.confirm(guest_links.issue(again(second)))
    assert again(asked).confirmed_at is not None
    assert search.find(again(second).customer, "giraffe")


def test_an_own_message_stays_ones_own_when_it_is_split_off_with_others(into, carol, maria):
    forged = tickets.submit(by=Guest(carol.email, "Carol"), subject="Sign in", description="<p>Zebra</p>")
    mine = tickets.reply(into, "Mine", by=carol)
    tickets.merge(forged, into, by=maria)
    request = into.replies.where(Reply.origin == forged.id).get()
    new = tickets.split(again(into), [mine, request], by=maria, subject="Two")
    assert new.confirmed_at is not None and carol.sees(new)


def test_what_is_foreseen_of_the_clocks_comes_true(daves, into, write, carol, alice, maria):
    first = write(carol, subject="The first")
    tickets.reply(first, "An answer", by=alice)
    tickets.merge(first, daves, by=maria)
    assert "counts as answered" in merging.plan(again(daves), again(into), by=maria).clocks
    tickets.merge(again(daves), again(into), by=maria)
    assert again(into).first_response_at is not None
