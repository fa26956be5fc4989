"""Mending what was written; what stood there before is kept."""

from io import BytesIO

import pytest

from helpdesk import attachments, guest_links, search, tickets
from helpdesk.attachments import Upload
from helpdesk.errors import Conflict, Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import Activity, Attachment, GuestLink, Reply, ReplyRevision, Side, Ticket, User
from helpdesk.tickets import Guest
from tests.told import last_event, told


@pytest.fixture
def guests_ticket() -> Ticket:
    return tickets.submit(by=Guest("jo@exmaple.org", "Jo"), subject="Hello", description="<p>Help</p>")


def last() -> Activity:
    return Activity.select().order_by(Activity.id.desc()).first()


def test_the_request_is_edited_once_and_the_old_text_kept(ticket, alice):
    tickets.edit(ticket, subject=" Cannot  log in ", description="<p>New</p>", by=alice)
    tickets.edit(ticket, subject="Cannot log in", description="<p>New</p>", by=alice)
    assert (ticket.subject, ticket.description) == ("Cannot log in", "<p>New</p>")
    assert told(ticket) == ["ticket_created", "ticket_edited"]
    assert last().undo == {
        "subject": "Cannot sign in",
        "description": "<p>It says that my password is wrong.</p>",
    }


def test_the_new_words_are_found_and_the_old_ones_not(ticket, alice):
    tickets.edit(ticket, subject="Bicycle", by=alice)
    assert search.find(alice, "bicycle")
    assert not search.find(alice, '"sign in"')


@pytest.mark.parametrize(
    ("field", "value"),
    [("subject", ""), ("subject", "x" * 256), ("description", "<p></p>"), ("guest_email", "nobody"),
     ("guest_name", "x" * 201), ("guest_phone", "1" * 51)],
)  # fmt: skip
def test_what_is_edited_must_fit(guests_ticket, maria, field, value):
    with pytest.raises(Invalid) as problem:
        tickets.edit(guests_ticket, by=maria, **{field: value})
    assert problem.value.field == field


def test_nothing_else_can_be_edited(ticket, maria):
    with pytest.raises(TypeError, match="does not change number"):
        tickets.edit(ticket, by=maria, number="TKT-1")


def test_a_mistyped_address_is_mended_and_its_links_end(guests_ticket, maria):
    link = guest_links.issue(guests_ticket)
    tickets.edit(guests_ticket, guest_email="Jo@example.org", by=maria)
    assert (guests_ticket.guest_email, guests_ticket.customer.email) == ("jo@example.org", "jo@example.org")
    assert GuestLink.get_by_id(link.id).revoked_at is not None
    assert search.find(maria, "jo@example.org")


def test_a_confirmed_address_stays(guests_ticket, maria):
    guest_links.confirm(guest_links.issue(guests_ticket))
    with pytest.raises(Refused, match="confirmed this address"):
        tickets.edit(guests_ticket, guest_email="other@example.org", by=maria)


def test_an_account_is_not_edited_through_its_ticket(ticket, maria):
    with pytest.raises(Refused, match="did not ask as a guest"):
        tickets.edit(ticket, guest_name="Somebody", by=maria)


def test_only_staff_who_may_update_edit(ticket, carol, alice, mallory):
    alice.role.permissions = ["view"]
    for person in (carol, alice):
        with pytest.raises(Forbidden):
            tickets.edit(ticket, subject="x", by=person)
    with pytest.raises(NotVisible):
        tickets.edit(ticket, subject="x", by=mallory)


def test_an_edit_after_somebody_elses_is_a_conflict(ticket, maria, alice):
    before = {"subject": ticket.subject}
    tickets.edit(ticket, subject="First", by=maria)
    with pytest.raises(Conflict):
        tickets.edit(ticket, subject="Second", by=alice, before=before)
    assert Ticket.get_by_id(ticket.id).subject == "First"


def test_a_message_is_edited_and_the_old_text_kept(ticket, alice):
    said = tickets.reply(ticket, "Helo", by=alice)
    tickets.edit_reply(said, "Hello", by=alice)
    tickets.edit_reply(said, "Hello", by=alice)
    assert Reply.get_by_id(said.id).body == "<p>Hello</p>"
    assert [revision.body for revision in said.revisions] == ["<p>Helo</p>"]
    assert told(ticket).count("reply_edited") == 1
    assert search.find(alice, "hello") and not search.find(alice, "helo ")


def test_no_edit_is_lost_when_two_look_at_the_same_message(ticket, alice):
    said = tickets.reply(ticket, "One", by=alice)
    seen = Reply.get_by_id(said.id)
    tickets.edit_reply(said, "Two", by=alice)
    tickets.edit_reply(seen, "Three", by=alice)
    assert [revision.body for revision in ReplyRevision.select().order_by(ReplyRevision.id)] == [
        "<p>One</p>",
        "<p>Two</p>",
    ]


def test_who_saw_an_older_text_of_a_message_is_told(ticket, alice):
    said = tickets.reply(ticket, "One", by=alice)
    seen = Reply.get_by_id(said.id)
    tickets.edit_reply(said, "Two", by=alice)
    with pytest.raises(Conflict, match="Somebody else changed this message"):
        tickets.edit_reply(seen, "Three", by=alice, before="<p>One</p>")
    assert Reply.get_by_id(said.id).body == "<p>Two</p>"


def test_what_a_customer_wrote_stays_as_it_is(ticket, carol, maria):
    said = tickets.reply(ticket, "My words", by=carol)
    with pytest.raises(Forbidden, match="stays as it is"):
        tickets.edit_reply(said, "Your words", by=maria)


def test_agents_change_their_own_messages_only(ticket, alice, bob, carol):
    for said in (tickets.reply(ticket, "Hello", by=alice), tickets.reply(ticket, "Hi", by=carol)):
        with pytest.raises(Forbidden):
            tickets.delete_reply(said, by=bob)
    with pytest.raises(Forbidden, match="own messages only"):
        tickets.edit_reply(Reply.get(Reply.author == alice), "Bye", by=bob)


def test_customers_change_no_message(ticket, carol):
    said = tickets.reply(ticket, "My words", by=carol)
    for change in (lambda: tickets.edit_reply(said, "Other", by=carol), lambda: tickets.delete_reply(said, by=carol)):
        with pytest.raises(Forbidden):
            change()


def test_a_message_must_still_say_something(ticket, alice):
    said = tickets.reply(ticket, "Hello", by=alice)
    with pytest.raises(Invalid):
        tickets.edit_reply(said, " ", by=alice)


def test_a_deleted_message_is_hidden_counted_out_and_not_found(ticket, alice, carol, clock):
    first = tickets.reply(ticket, "Banana", by=carol)
    said = tickets.reply(ticket, "Pineapple", by=alice)
    tickets.delete_reply(said, by=alice)
    tickets.delete_reply(said, by=alice)
    fresh = Ticket.get_by_id(ticket.id)
    assert (fresh.reply_count, fresh.last_reply_by, fresh.last_reply_at) == (1, Side.CUSTOMER, first.created_at)
    assert not search.find(alice, "pineapple")
    assert (last_event(ticket), told(ticket).count("reply_deleted")) == ("reply_deleted", 1)


def test_deleting_the_answer_does_not_undo_that_there_was_one(ticket, alice):
    said = tickets.reply(ticket, "Hello", by=alice)
    tickets.delete_reply(said, by=alice)
    assert Ticket.get_by_id(ticket.id).first_response_at == said.created_at


def test_a_deleted_message_is_not_edited(ticket, alice):
    said = tickets.reply(ticket, "Hello", by=alice)
    stale = Reply.get_by_id(said.id)
    tickets.delete_reply(said, by=alice)
    with pytest.raises(NotVisible):
        tickets.edit_reply(stale, "Bye", by=alice)


def test_managers_delete_what_a_customer_should_not_have_written(ticket, carol, maria):
    said = tickets.reply(ticket, "My card is 4111 1111", by=carol)
    tickets.delete_reply(said, by=maria)
    assert not search.find(maria, "4111")


def test_a_file_is_removed_once(write, carol, alice):
    ticket = write(carol, files=[Upload("a.txt", BytesIO(b"hello"))])
    file = Attachment.get(Attachment.ticket == ticket)
    tickets.remove_file(file, by=alice)
    tickets.remove_file(Attachment.get_by_id(file.id), by=alice)
    assert told(ticket)[1:] == ["file_removed"]
    assert (last().old, last().undo) == ("a.txt", {"file": file.id})
    with pytest.raises(NotVisible):
        attachments.visible_to(alice, file.id)


def test_customers_remove_no_file(write, carol):
    write(carol, files=[Upload("a.txt", BytesIO(b"hello"))])
    with pytest.raises(Forbidden):
        tickets.remove_file(Attachment.get(), by=carol)


def test_the_person_who_asked_gets_no_account_by_an_edit(guests_ticket, maria, carol):
    tickets.edit(guests_ticket, guest_email=carol.email, by=maria)
    assert guests_ticket.customer == carol
    assert not carol.sees(Ticket.get_by_id(guests_ticket.id))
    assert User.get_by_id(carol.id).name == "Carol"
