"""What happened between a ticket and one that somebody does not see: they read of it, not which one it was."""

import pytest

from helpdesk import tickets
from helpdesk.errors import NotVisible, Refused
from helpdesk.models import Bulk, LinkKind, Role, Scope, Ticket, User
from helpdesk.tickets import bulk, undoing
from helpdesk.tickets.proposing import propose
from helpdesk.tickets.undoing_many import undo_bulk
from tests.merged import last


@pytest.fixture
def far(write, billing, carol) -> Ticket:
    """A ticket of another team."""
    return write(carol, subject="Far away", team=billing)


@pytest.fixture(params=["link", "merge", "split"])
def joined(request, ticket, far, root, carol) -> Ticket:
    """Alice's ticket, which has to do with the one that she does not see."""
    if request.param == "link":
        tickets.link(ticket, far, LinkKind.RELATED, by=root)
    elif request.param == "merge":
        tickets.merge(ticket, far, by=root)
    else:
        said = tickets.reply(ticket, "Something else", by=carol)
        new = tickets.split(ticket, [said], by=root, subject="New")
        tickets.set_team(new, far.team, by=root)
        far.number = new.number
    return ticket


def test_nothing_that_an_agent_reads_names_the_other(as_person, joined, far, alice, root):
    activity = last(joined, "ticket_%")
    pages = (
        f"/admin/ticket/{joined.number}",
        f"/admin/ticket/{joined.number}/undo/{activity.id}",
        "/admin/activity/",
        f"/admin/activity/details/?id={activity.id}",
    )
    for page in pages:
        told = as_person(alice).get(page).text
        assert "another ticket" in told and far.number not in told, page
        assert far.number in as_person(root).get(page).text, page


def test_an_export_does_not_name_it_either(as_person, joined, far, alice):
    alice.role.permissions = [*alice.role.permissions, "export"]
    alice.role.save()
    given = {"kind": "csv", "column": ["event", "old", "new"]}
    assert far.number not in as_person(alice).post("/admin/activity/export/", data=given).text


def test_a_refusal_does_not_name_it(ticket, far, alice, root, write, carol):
    other = write(carol)
    tickets.merge(ticket, other, by=root)
    tickets.merge(Ticket.get_by_id(other.id), far, by=root)
    with pytest.raises(Refused, match="merged into another ticket"):
        tickets.undo(last(ticket, "ticket_merged"), by=alice)
    assert "another ticket" in undoing.plan(last(ticket, "ticket_merged"), by=alice).refusal


def test_what_came_of_many_does_not_name_it(as_person, ticket, far, alice, root, write, carol):
    other = write(carol)
    change = propose(f"merge:{other.number}", by=alice, numbers=[ticket.number])
    bulk.start(change)
    tickets.merge(Ticket.get_by_id(other.id), far, by=root)
    back = undo_bulk(Bulk.get_by_id(change.id), by=alice)
    bulk.start(back)
    told = as_person(alice).get(f"/admin/ticket/bulk/{back.id}").text
    assert "another ticket" in told and far.number not in told


def test_a_change_of_many_is_taken_back_by_who_made_it(ticket, root, alice, mallory):
    change = propose("priority:high", by=alice, numbers=[ticket.number])
    bulk.start(change)
    with pytest.raises(NotVisible):
        undo_bulk(Bulk.get_by_id(change.id), by=mallory)
    assert undo_bulk(Bulk.get_by_id(change.id), by=root).undoes == change


def test_taking_back_what_takes_it_out_of_reach_says_that_it_was_done(as_person, ticket, alice, bob, root):
    tickets.assign(ticket, bob, by=root)
    tickets.assign(ticket, alice, by=root)
    path = f"/admin/ticket/{ticket.number}/undo/{last(ticket, 'ticket_assigned').id}"
    answer = as_person(alice).post(path, follow_redirects=True)
    assert answer.status_code == 200 and "in other hands now" in answer.text


def test_who_reaches_all_and_opens_none_finds_no_customer(as_person, ticket, carol):
    role = Role.create(name="Lister", permissions=["list", "create"], scope=Scope.ALL)
    lister = as_person(User.create(email="lister@desk.test", role=role))
    assert carol.email not in lister.get("/admin/search?q=carol").text
    assert carol.email not in lister.get("/admin/ticket/ajax/lookup/?name=customer&query=carol").text


@pytest.mark.parametrize(
    "seen", ["1.2.1.1..9999999999999999999", "1.2.9999999999999999999.1..", "99999999999999999999.2...."]
)
def test_numbers_beyond_all_numbers_are_refused(as_person, ticket, alice, seen):
    given = {"status": "in_progress", "seen": seen}
    assert as_person(alice).post(f"/admin/ticket/{ticket.number}/status", data=given).status_code == 409


@pytest.mark.parametrize("id", ["0" * 20 + "9" * 25, "9" * 5_000])
def test_no_message_has_such_a_number(as_person, ticket, alice, id):
    given = {"reply": id, "subject": "New"}
    assert as_person(alice).post(f"/admin/ticket/{ticket.number}/split", data=given).status_code == 404


def test_who_may_not_assign_chooses_no_team_for_a_new_ticket(as_person, alice, billing, carol):
    alice.role.permissions = ["list", "view", "create", "update"]
    alice.role.save()
    browser = as_person(alice)
    assert 'name="team"' not in browser.get("/admin/ticket/new/").text
    with pytest.raises(Refused, match="may not assign"):
        tickets.submit(by=alice, customer=carol, subject="x", description="x", team=billing)


def test_what_is_in_the_trash_is_named_to_who_may_look_there(as_person, ticket, far, alice, root):
    tickets.set_team(far, None, by=root)
    tickets.link(ticket, far, LinkKind.RELATED, by=root)
    tickets.delete(far, by=root)
    page = f"/admin/ticket/{ticket.number}"
    assert "another ticket" in as_person(alice).get(page).text
    alice.role.permissions = [*alice.role.permissions, "delete"]
    alice.role.save()
    assert far.number in as_person(alice).get(page).text
