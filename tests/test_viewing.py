"""Who else looks at a ticket, and what was written in it meanwhile."""

from datetime import timedelta

from helpdesk import tickets, viewing
from helpdesk.models import Activity, Viewer


def last_of(ticket) -> int:
    return max(row.id for row in Activity.select().where(Activity.ticket == ticket.id))


def test_who_looks_and_who_writes_is_known_to_the_others(ticket, alice, bob, maria):
    viewing.note(ticket, alice)
    viewing.note(ticket, bob)
    viewing.note(ticket, maria, is_typing=True)
    around = viewing.around(ticket, alice, 0)
    assert (around.looking, around.writing) == (("Bob",), ("Maria",))


def test_one_can_begin_and_stop_to_write(ticket, alice, bob):
    viewing.note(ticket, bob, is_typing=True)
    viewing.note(ticket, bob)
    assert viewing.around(ticket, alice, 0).looking == ("Bob",)
    assert Viewer.select().count() == 1


def test_who_was_not_seen_for_a_minute_is_gone(clock, ticket, alice, bob):
    viewing.note(ticket, bob)
    clock.shift(timedelta(seconds=59))
    assert viewing.around(ticket, alice, 0).looking == ("Bob",)
    clock.shift(timedelta(seconds=2))
    assert viewing.around(ticket, alice, 0).looking == ()
    assert viewing.sweep() == 1 and not Viewer.select().exists()


def test_another_ticket_is_another_room(ticket, write, carol, alice, bob):
    viewing.note(write(carol), bob)
    assert viewing.around(ticket, alice, 0) == viewing.Around()


def test_new_messages_are_counted_with_their_authors(ticket, alice, bob, carol):
    tickets.reply(ticket, "Old", by=bob)
    read_to = last_of(ticket)
    said = tickets.reply(ticket, "New", by=carol)
    tickets.note(ticket, "New too", by=bob)
    tickets.reply(ticket, "One more", by=carol)
    tickets.reply(ticket, "My own", by=alice)
    around = viewing.around(ticket, alice, read_to)
    assert (around.authors, around.messages, around.first_id) == (("Bob", "Carol"), 3, said.id)


def test_a_deleted_message_is_no_news(ticket, alice, bob):
    read_to = last_of(ticket)
    tickets.delete_reply(tickets.reply(ticket, "Oh no", by=bob), by=bob)
    assert viewing.around(ticket, alice, read_to).messages == 0
