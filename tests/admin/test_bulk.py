"""Changing several tickets from the list: confirmed first, each by its verb, and what is refused is named."""

import pytest

from helpdesk import tickets
from helpdesk.models import Activity, Priority, Status, Ticket, TicketTag


@pytest.fixture
def post(as_person):
    """`post(root, [ticket], "delete", sure="1")` is the page that comes of it."""

    def change(person, chosen, do, **more):
        given = {"ticket": [ticket.number for ticket in chosen], "do": do, **more}
        return as_person(person).post("/admin/ticket/action/", data=given, follow_redirects=True).get_data(as_text=True)

    return change


@pytest.fixture
def three(write, carol):
    return [write(carol, subject=f"Question {place}") for place in "abc"]


def fresh(found):
    return [Ticket.get_by_id(ticket.id) for ticket in found]


def test_several_are_shown_before_anything_changes(post, root, three):
    text = post(root, three, "status:in_progress")
    assert "Set the status to “In progress”: 3 tickets" in text
    assert {ticket.status for ticket in fresh(three)} == {Status.OPEN}


def test_several_change_once_confirmed(post, root, three):
    assert "3 tickets were changed." in post(root, three, "status:in_progress", sure="1")
    assert {ticket.status for ticket in fresh(three)} == {Status.IN_PROGRESS}


def test_one_changes_at_once(post, alice, ticket):
    assert "1 ticket was changed." in post(alice, [ticket], "assign:me")
    assert Ticket.get_by_id(ticket.id).assignee == alice


def test_each_change_is_one_activity_of_its_own(post, root, three):
    before = Activity.select().count()
    post(root, three, "priority:urgent", sure="1")
    assert Activity.select().count() == before + 3
    assert {ticket.priority for ticket in fresh(three)} == {Priority.URGENT}


def test_what_is_refused_is_named_and_stops_nothing(post, root, three):
    tickets.cancel(three[1], by=root)
    text = post(root, three, "status:in_progress", sure="1")
    assert "2 tickets were changed." in text
    assert f"1 ticket stays as it is ({three[1].number}): A ticket that is “Cancelled” cannot become" in text


def test_what_is_so_already_is_told(post, root, three):
    tickets.prioritise(three[0], Priority.HIGH, by=root)
    text = post(root, three, "priority:high", sure="1")
    assert "2 tickets were changed." in text
    assert "1 ticket was so already." in text


def test_assigning_to_somebody_and_to_nobody(post, root, alice, three):
    post(root, three, f"assign:{alice.id}", sure="1")
    assert {ticket.assignee for ticket in fresh(three)} == {alice}
    post(root, three, "assign:none", sure="1")
    assert {ticket.assignee for ticket in fresh(three)} == {None}


def test_assign_without_a_person_asks_whom(post, root, alice, three):
    text = post(root, three, "assign")
    assert "Whom do you want to assign them to?" in text
    assert f'value="assign:{alice.id}"' in text


def test_tags_go_on_and_off(post, root, three, tag):
    post(root, three, f"tag:{tag.id}", sure="1")
    assert TicketTag.select().where(TicketTag.tag == tag.id).count() == 3
    post(root, three, f"untag:{tag.id}", sure="1")
    assert TicketTag.select().count() == 0


def test_even_one_deletion_is_confirmed(post, root, ticket):
    assert "Delete: 1 ticket" in post(root, [ticket], "delete")
    assert Ticket.get_by_id(ticket.id).deleted_at is None
    post(root, [ticket], "delete", sure="1")
    assert Ticket.get_by_id(ticket.id).deleted_at is not None


def test_what_is_in_the_trash_can_come_back(as_person, post, root, ticket):
    tickets.delete(ticket, by=root)
    assert ticket.number in as_person(root).get("/admin/ticket/?trash=1").get_data(as_text=True)
    post(root, [ticket], "restore", sure="1")
    assert Ticket.get_by_id(ticket.id).deleted_at is None


def test_an_agent_cannot_delete(post, alice, ticket):
    text = post(alice, [ticket], "delete", sure="1")
    assert "You may not delete this ticket." in text
    assert Ticket.get_by_id(ticket.id).deleted_at is None


def test_tickets_out_of_reach_are_left_out_without_a_word(post, alice, ticket, write, carol, billing):
    other = write(carol, team=billing)
    text = post(alice, [ticket, other], "priority:high", sure="1")
    assert "1 ticket was changed." in text
    assert other.number not in text
    assert Ticket.get_by_id(other.id).priority == Priority.MEDIUM


def test_choosing_nothing_says_so(post, root):
    assert "please choose at least one ticket" in post(root, [], "delete", sure="1")


@pytest.mark.parametrize(
    "do", ["", "burn", "status:lost", "assign:999999", "assign:-1", "assign:%00", "tag:x", "priority:"]
)
def test_nonsense_is_refused_and_changes_nothing(as_person, root, three, do):
    answer = as_person(root).post("/admin/ticket/action/", data={"ticket": three[0].number, "do": do, "sure": "1"})
    assert answer.status_code == 400
    assert Ticket.get_by_id(three[0].id).version == three[0].version


def test_looking_at_the_confirmation_changes_nothing(as_person, root, ticket):
    address = f"/admin/ticket/action/?ticket={ticket.number}&do=assign:me&sure=1"
    assert "Assign to you" in as_person(root).get(address).get_data(as_text=True)
    assert Ticket.get_by_id(ticket.id).assignee is None


def test_one_goes_back_to_the_list_one_came_from(as_person, root, ticket):
    given = {"ticket": ticket.number, "do": "assign:me", "back": "status=open&page=1"}
    assert as_person(root).post("/admin/ticket/action/", data=given).location == "/admin/ticket/?status=open&page=1"


@pytest.mark.parametrize("back", ["//evil.test", "https://evil.test/", "\r\nX: y"])
def test_the_way_back_never_leaves_the_list(as_person, root, ticket, back):
    given = {"ticket": ticket.number, "do": "assign:me", "back": back}
    assert as_person(root).post("/admin/ticket/action/", data=given).location.split("?")[0] == "/admin/ticket/"
