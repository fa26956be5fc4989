"""Changing several tickets from the list: a few at once, all of a list after they were shown, and taking it back."""

import pytest

from helpdesk import tickets
from helpdesk.models import Activity, Bulk, CannedReply, Priority, Reply, Role, Status, Ticket, TicketTag
from helpdesk.tickets import bulk
from helpdesk.tickets.deeds import MAILED
from helpdesk.tickets.proposing import propose
from helpdesk.tickets.seen import Seen

ACTION = "/admin/ticket/action/"
NOT_THERE = "/admin/ticket/bulk/999999"


@pytest.fixture
def post(as_person):
    """`post(root, [ticket], "delete")` is the page that comes of it."""

    def change(person, chosen, do, **more):
        given = {"ticket": [ticket.number for ticket in chosen], "do": do, **more}
        return as_person(person).post(ACTION, data=given, follow_redirects=True).get_data(as_text=True)

    return change


@pytest.fixture
def three(write, carol):
    return [write(carol, subject=f"Question {place}") for place in "abc"]


def fresh(found):
    return [Ticket.get_by_id(ticket.id) for ticket in found]


def last() -> Bulk:
    return Bulk.select().order_by(Bulk.id.desc()).get()


def started(browser, change: Bulk | None = None) -> str:
    """The page that follows when the change that was shown is confirmed."""
    address = f"/admin/ticket/bulk/{(change or last()).id}/start"
    return browser.post(address, follow_redirects=True).get_data(as_text=True)


def test_a_few_change_at_once(post, root, three):
    assert "3 tickets were changed." in post(root, three, "status:in_progress")
    assert {ticket.status for ticket in fresh(three)} == {Status.IN_PROGRESS}


def test_one_changes_at_once(post, alice, ticket):
    assert f"{ticket.number}: Alice took it" in post(alice, [ticket], "assign:me")
    assert Ticket.get_by_id(ticket.id).assignee == alice


def test_each_change_is_one_activity_of_its_own(post, root, three):
    before = Activity.select().count()
    post(root, three, "priority:urgent")
    assert Activity.select().count() == before + 3
    assert {ticket.priority for ticket in fresh(three)} == {Priority.URGENT}


def test_what_is_refused_is_named_and_stops_nothing(post, root, three):
    tickets.cancel(three[1], by=root)
    text = post(root, three, "status:in_progress")
    assert "2 tickets were changed." in text
    assert f"1 ticket stays as it is ({three[1].number}): A ticket that is “Cancelled” cannot become" in text


def test_what_is_so_already_is_told(post, root, three):
    tickets.prioritise(three[0], Priority.HIGH, by=root)
    assert "2 tickets were changed. 1 ticket was so already." in post(root, three, "priority:high")


def test_what_somebody_changed_since_the_list_was_read_stays_and_is_named(post, root, maria, three):
    seen = {f"seen-{ticket.number}": str(Seen.of(ticket)) for ticket in three}
    tickets.prioritise(three[1], Priority.LOW, by=maria)
    text = post(root, three, "priority:high", **seen)
    assert "2 tickets were changed." in text
    assert f"({three[1].number}): Somebody changed it while you were looking at the list." in text
    assert Ticket.get_by_id(three[1].id).priority == Priority.LOW


def test_the_toast_takes_all_of_it_back_and_leads_to_the_list(as_person, post, root, three):
    text = post(root, three, "priority:high", back="status=open&page=1")
    address = f"/admin/ticket/bulk/{last().id}/undo"
    assert f'action="{address}"' in text
    answer = as_person(root).post(address, data={"back": "status=open&page=1"})
    assert answer.location == "/admin/ticket/?status=open&page=1"
    assert {ticket.priority for ticket in fresh(three)} == {Priority.MEDIUM}


def test_assigning_to_somebody_and_to_nobody(post, root, alice, three):
    post(root, three, f"assign:{alice.id}")
    assert {ticket.assignee for ticket in fresh(three)} == {alice}
    post(root, three, "assign:none")
    assert {ticket.assignee for ticket in fresh(three)} == {None}


@pytest.mark.parametrize(("do", "question", "answer"), [
    ("assign", "Who shall work on it?", "assign:none"),
    ("team", "Which team do they go to?", "team:none"),
    ("category", "Which category?", "category:1"),
    ("merge", "Into which ticket?", "TKT-"),
    ("reply", "Which reply do you want to send?", "nothing to choose yet"),
])  # fmt: skip
def test_what_is_not_said_yet_is_asked(post, root, three, do, question, answer):
    text = post(root, three, do)
    assert question in text and answer in text
    assert {ticket.version for ticket in fresh(three)} == {ticket.version for ticket in three}


def test_team_and_category_change(post, root, billing, three):
    post(root, three, f"team:{billing.id}")
    post(root, three, "category:2")
    assert {(ticket.team, ticket.category_id) for ticket in fresh(three)} == {(billing, 2)}


def test_tags_go_on_and_off(post, root, three, tag):
    post(root, three, f"tag:{tag.id}")
    assert TicketTag.select().where(TicketTag.tag == tag.id).count() == 3
    post(root, three, f"untag:{tag.id}")
    assert TicketTag.select().count() == 0


def test_even_one_deletion_is_shown_first(as_person, post, root, ticket):
    assert "Delete 1 ticket?" in post(root, [ticket], "delete")
    assert Ticket.get_by_id(ticket.id).deleted_at is None
    assert "1 ticket was changed" in started(as_person(root))
    assert Ticket.get_by_id(ticket.id).deleted_at is not None


def test_what_is_in_the_trash_can_come_back(as_person, post, root, ticket):
    tickets.delete(ticket, by=root)
    assert ticket.number in as_person(root).get("/admin/ticket/?trash=1").get_data(as_text=True)
    post(root, [ticket], "restore")
    assert Ticket.get_by_id(ticket.id).deleted_at is None


def test_an_agent_cannot_delete(as_person, post, alice, ticket):
    text = post(alice, [ticket], "delete")
    assert "Nothing would change." in text and "You may not delete this ticket." in text
    started(as_person(alice))
    assert Ticket.get_by_id(ticket.id).deleted_at is None


def test_all_of_the_list_are_shown_before_they_change(as_person, write, carol, post, root, three):
    solved = write(carol, subject="Long solved")
    tickets.cancel(three[1], by=root)
    tickets.resolve(solved, by=root)
    text = post(root, [], "status:resolved", all="1", back="q=question")
    assert "Set 2 tickets to “Resolved”?" in text and "Their customers get a mail that it is solved." in text
    assert "1 ticket stays as it is: A ticket that is “Cancelled” cannot become" in text
    assert three[0].subject in text and "Long solved" not in text
    assert Ticket.get_by_id(three[0].id).status == Status.OPEN
    text = started(as_person(root))
    assert "2 tickets were changed" in text and "Undo all of it" in text
    assert Ticket.get_by_id(three[0].id).status == Status.RESOLVED


def test_the_page_takes_it_back(as_person, post, root, three):
    post(root, [], "priority:high", all="1", back="")
    started(as_person(root))
    text = as_person(root).post(f"/admin/ticket/bulk/{last().id}/undo", follow_redirects=True).get_data(as_text=True)
    assert "Take back: Set the priority of 3 tickets to “High”" in text and "3 tickets were changed" in text
    assert {ticket.priority for ticket in fresh(three)} == {Priority.MEDIUM}


def test_the_list_offers_all_that_it_shows_only_when_there_is_another_page(as_person, root, write, carol):
    write(carol)
    assert "pick-every" not in as_person(root).get("/admin/ticket/").get_data(as_text=True)
    for _ in range(25):
        write(carol)
    assert "Choose all 26 that this list shows" in as_person(root).get("/admin/ticket/").get_data(as_text=True)


def test_several_are_merged_into_one_of_them(as_person, post, root, write, dave, three):
    other = write(dave)
    text = post(root, [*three, other], "merge", into=three[0].number)
    assert f"Merge 3 tickets into {three[0].number}?" in text
    assert f"1 of them is from another customer than {three[0].number}" in text
    assert "3 tickets were changed" in started(as_person(root))
    assert {ticket.merged_into_id for ticket in fresh([*three[1:], other])} == {three[0].id}
    as_person(root).post(f"/admin/ticket/bulk/{last().id}/undo")
    assert {ticket.merged_into_id for ticket in fresh([*three[1:], other])} == {None}


def test_the_ticket_to_merge_into_can_be_typed_but_must_exist_for_the_person(as_person, post, mallory, write, dave,
                                                                            billing, three):  # fmt: skip
    Role.update(permissions=[*mallory.role.permissions, "merge"]).where(Role.id == mallory.role_id).execute()
    own = [write(dave, team=billing) for _ in range(2)]
    hidden, missing = (
        as_person(mallory).post(ACTION, data={"ticket": own[0].number, "do": "merge", "other": number})
        for number in (three[0].number, "TKT-2026-999999")
    )
    assert hidden.status_code == missing.status_code == 400
    assert "There is no such ticket to merge them into." in hidden.text and "no such ticket" in missing.text
    assert f"Merge 1 ticket into {own[1].number}?" in post(mallory, own[:1], "merge", other=own[1].number.lower())


def test_a_canned_reply_goes_to_each_customer_and_is_not_taken_back(as_person, post, root, three):
    canned = CannedReply.create(name="Outage", body="<p>{ticket_number} is solved.</p>")
    text = post(root, three, f"reply:{canned.id}")
    assert "Send “Outage” to the customers of 3 tickets?" in text and MAILED in text
    assert Reply.select().count() == 0
    text = started(as_person(root))
    assert "3 tickets were changed" in text and "Messages that were sent cannot be taken back." in text
    assert "Undo all of it" not in text
    assert {reply.body for reply in Reply.select()} == {f"<p>{ticket.number} is solved.</p>" for ticket in three}


def test_a_canned_reply_of_somebody_else_is_not_on_offer(as_person, root, alice, three):
    canned = CannedReply.create(name="Mine", body="<p>Hello</p>", owner=alice)
    answer = as_person(root).post(ACTION, data={"ticket": three[0].number, "do": f"reply:{canned.id}"})
    assert answer.status_code == 400
    assert "Mine" not in as_person(root).post(ACTION, data={"ticket": three[0].number, "do": "reply"}).text


def test_tickets_out_of_reach_are_left_out_without_a_word(post, alice, ticket, write, carol, billing):
    other, second = write(carol, team=billing), write(carol)
    text = post(alice, [ticket, other, second], "priority:high")
    assert "2 tickets were changed." in text
    assert other.number not in text
    assert Ticket.get_by_id(other.id).priority == Priority.MEDIUM


def test_all_of_the_list_are_those_within_reach(as_person, post, mallory, three, write, dave, billing):
    own = [write(dave, team=billing) for _ in range(2)]
    text = post(mallory, [], "priority:high", all="1", back="")
    assert "Set the priority of 2 tickets to “High”?" in text
    assert not [ticket for ticket in three if ticket.number in text]
    started(as_person(mallory))
    assert {ticket.priority for ticket in fresh(own)} == {Priority.HIGH}
    assert {ticket.priority for ticket in fresh(three)} == {Priority.MEDIUM}


def test_what_left_ones_reach_meanwhile_is_named_by_its_number_alone(as_person, post, alice, bob, maria, three):
    post(alice, [], "priority:high", all="1", back="")
    tickets.assign(three[2], bob, by=maria)
    tickets.edit(three[2], subject="Hidden from her", by=maria)
    text = started(as_person(alice))
    assert "2 tickets were changed" in text and bulk.GONE in text
    assert three[2].number in text and f"/admin/ticket/{three[2].number}" not in text
    assert "Hidden from her" not in text


def test_choosing_nothing_says_so(post, root, three):
    assert "please choose at least one ticket" in post(root, [], "delete")


@pytest.mark.parametrize("do", [
    "", "burn", "status:lost", "assign:999999", "assign:-1", "assign:%00", "tag:x", "priority:", "undo:1", "merge:x",
    "reply:1",
])  # fmt: skip
def test_nonsense_is_refused_and_changes_nothing(as_person, root, three, do):
    answer = as_person(root).post(ACTION, data={"ticket": three[0].number, "do": do})
    assert answer.status_code == 400
    assert Ticket.get_by_id(three[0].id).version == three[0].version


def test_looking_changes_nothing(as_person, root, ticket):
    as_person(root).get(f"{ACTION}?ticket={ticket.number}&do=assign:me")
    assert Ticket.get_by_id(ticket.id).assignee is None
    assert Bulk.select().count() == 0


def test_a_few_go_back_to_the_list_one_came_from(as_person, root, three):
    for chosen in (three[:1], three):
        given = {"ticket": [ticket.number for ticket in chosen], "do": "assign:me", "back": "status=open&page=1"}
        assert as_person(root).post(ACTION, data=given).location == "/admin/ticket/?status=open&page=1"


@pytest.mark.parametrize("back", ["//evil.test", "https://evil.test/", "\r\nX: y"])
def test_the_way_back_never_leaves_the_list(as_person, root, three, back):
    given = {"ticket": [ticket.number for ticket in three], "do": "assign:me", "back": back}
    assert as_person(root).post(ACTION, data=given).location.split("?")[0] == "/admin/ticket/"
    page = as_person(root).get(f"/admin/ticket/bulk/{last().id}", query_string={"back": back}).text
    assert 'href="//evil' not in page and 'href="https://evil' not in page


@pytest.fixture
def many(root, three, monkeypatch) -> Bulk:
    """A change that is too long to wait for, begun by root and not carried out yet."""
    monkeypatch.setattr(bulk, "WHILE_ONE_WAITS", 2)
    change = propose("priority:high", by=root, numbers=[ticket.number for ticket in three])
    bulk.start(change)
    return change


def test_a_long_one_shows_how_far_it_is(as_person, root, many):
    browser, address = as_person(root), f"/admin/ticket/bulk/{many.id}"
    text = browser.get(address).text
    assert '<progress id="bulk-done" value="0" max="3">' in text and 'http-equiv="refresh"' in text
    assert browser.get(f"{address}/progress").json == {"done": 0, "total": 3, "is_finished": False}
    assert "This is not finished yet." in browser.post(f"{address}/undo", follow_redirects=True).text
    bulk.carry_out_later.call_local(many.id)
    assert browser.get(f"{address}/progress").json == {"done": 3, "total": 3, "is_finished": True}
    assert "3 tickets were changed" in browser.get(address).text


PATHS = [("GET", ""), ("POST", "/start"), ("POST", "/undo"), ("GET", "/progress")]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_a_change_of_somebody_else_does_not_exist(as_person, many, mallory, alice, maria, carol, method, path):
    for person in (mallory, alice, maria):
        browser = as_person(person)
        theirs = browser.open(f"/admin/ticket/bulk/{many.id}{path}", method=method)
        missing = browser.open(f"{NOT_THERE}{path}", method=method)
        assert (theirs.status_code, missing.status_code) == (404, 404)
        assert theirs.text.replace(csp(theirs), "") == missing.text.replace(csp(missing), "")
    assert as_person(carol).open(f"/admin/ticket/bulk/{many.id}{path}", method=method).status_code == 404
    assert Bulk.select().count() == 1


def csp(answer) -> str:
    return answer.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_who_is_not_signed_in_sees_none(visitor, many, method, path):
    assert visitor.open(f"/admin/ticket/bulk/{many.id}{path}", method=method).status_code == 303


def test_an_administrator_sees_what_others_began_but_not_what_they_only_consider(as_person, root, alice, three):
    change = propose("priority:high", by=alice, numbers=[three[0].number])
    address = f"/admin/ticket/bulk/{change.id}"
    assert as_person(root).get(address).status_code == as_person(root).post(f"{address}/start").status_code == 404
    bulk.start(change)
    assert "Alice" in as_person(root).get(address).text


def test_each_person_finds_their_own_in_the_table_and_administrators_all(as_person, many, alice, root):
    assert "Set the priority of 3 tickets" in as_person(root).get("/admin/bulk/").text
    assert "No bulk changes yet" in as_person(alice).get("/admin/bulk/").text
    mine = propose("assign:me", by=alice, numbers=[Ticket.get().number])
    assert "No bulk changes yet" in as_person(alice).get("/admin/bulk/").text
    bulk.start(mine)
    assert "Assign 1 ticket to you" in as_person(alice).get("/admin/bulk/").text


def test_a_role_without_the_list_changes_nothing(as_person, alice, ticket):
    Role.update(permissions=["view", "update"]).where(Role.id == alice.role_id).execute()
    assert as_person(alice).post(ACTION, data={"ticket": ticket.number, "do": "priority:high"}).status_code == 403
    assert as_person(alice).get("/admin/bulk/").status_code == 403


@pytest.mark.parametrize("path", ["action/", "bulk/1/start", "bulk/1/undo"])
def test_nothing_changes_without_a_token(app, as_person, root, three, path):
    change = propose("priority:high", by=root, numbers=[ticket.number for ticket in three])
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        given = {"ticket": three[0].number, "do": "priority:high"}
        address = path.replace("1", str(change.id))
        assert as_person(root).post(f"/admin/ticket/{address}", data=given).status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert {ticket.priority for ticket in fresh(three)} == {Priority.MEDIUM}


def test_its_pages_need_few_queries(as_person, post, root, three, queries):
    post(root, [], "status:resolved", all="1", back="")
    browser, address = as_person(root), f"/admin/ticket/bulk/{last().id}"
    for _ in ("preview", "outcome"):
        browser.get(address)
        queries()
        assert browser.get(address).status_code == 200
        assert len(queries()) <= 12
        started(browser)


def test_showing_what_would_happen_costs_the_same_for_more_tickets(as_person, root, three, write, carol, queries):
    def asked() -> int:
        queries()
        as_person(root).post(ACTION, data={"all": "1", "do": "priority:high", "back": ""})
        return len(queries())

    before = asked()
    for _ in range(5):
        write(carol)
    assert asked() == before
