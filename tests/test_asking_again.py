"""Asking again about what is over: a new ticket, linked with the old one."""

import pytest

from helpdesk import tickets
from helpdesk.errors import NotVisible
from helpdesk.models import LinkKind, Ticket, TicketLink
from helpdesk.tickets import Guest, linking
from tests.told import told


def again(old: Ticket, by) -> Ticket:
    return tickets.submit(by=by, subject="Still not", description="<p>Please</p>", follows=old)


def linked(ticket: Ticket, reader) -> list[str]:
    return [link.ticket.number for link in linking.links(ticket, reader)]


def test_the_new_ticket_is_related_to_the_old_one_and_both_tell_of_it(ticket, carol, maria):
    new = again(ticket, carol)
    assert (linked(new, maria), linked(ticket, maria)) == ([ticket.number], [new.number])
    assert TicketLink.get().kind == LinkKind.RELATED
    assert told(new)[-1] == told(ticket)[-1] == "ticket_linked"


def test_the_old_one_stays_as_it_was(ticket, carol, maria):
    tickets.cancel(ticket, by=maria)
    again(ticket, carol)
    after = Ticket.get_by_id(ticket.id)
    assert (after.status, after.reply_count, after.last_reply_at) == (ticket.status, 0, None)


def test_nobody_follows_the_ticket_of_somebody_else(ticket, dave, maria):
    for stranger in (dave, maria, Guest("gina@desk.test")):
        with pytest.raises(NotVisible):
            again(ticket, stranger)
    assert Ticket.select().count() == 1


def test_what_was_merged_is_followed_where_it_went_on(ticket, write, dave, carol, maria):
    other = write(dave)
    tickets.merge(ticket, other, by=maria)
    assert linked(again(ticket, carol), maria) == [other.number]


def test_what_went_on_in_the_trash_is_not_linked(ticket, write, dave, carol, root):
    other = write(dave)
    tickets.merge(ticket, other, by=root)
    tickets.delete(other, by=root)
    assert linked(again(ticket, carol), root) == []


def test_staff_can_end_the_link_and_take_that_back(ticket, carol, maria):
    new = again(ticket, carol)
    tickets.unlink(new, ticket, by=maria)
    assert linked(new, maria) == []


def test_sent_twice_it_is_one_with_one_link(ticket, carol):
    for _ in range(2):
        tickets.submit(by=carol, subject="Again", description="<p>Hm</p>", follows=ticket, form_key="same")
    assert (Ticket.select().count(), TicketLink.select().count()) == (2, 1)
