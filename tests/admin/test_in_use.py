"""What is in use is not deleted: the page says what uses it, leads there, and offers what to do instead."""

import html
import re

import pytest

from helpdesk import tickets
from helpdesk.models import Category, Role, Scope, Session, Tag, Team, Ticket, User


@pytest.fixture
def browser(as_person, root):
    return as_person(root)


def uses(browser, page: str, row) -> dict[str, str]:
    """What the page of the deletion lists, each with where it leads."""
    answer = browser.get(f"/admin/{page}/delete/?id={row.id}")
    part = re.search(r'<ul class="uses">(.*?)</ul>', answer.text, re.S)
    items = re.findall(r'<li>(?:<a href="([^"]*)">)?([^<]+)', part[1]) if part else []
    return {html.unescape(words): html.unescape(address) for address, words in items}


def named(text: str, tickets_: list[Ticket]) -> list[bool]:
    return [ticket.number in text for ticket in tickets_]


def test_a_category_leads_to_exactly_its_tickets(browser, write, carol):
    mine = [write(carol), write(carol)]
    other = write(carol, category=Category.get(Category.slug == "billing"))
    found = uses(browser, "category", mine[0].category)
    assert list(found) == ["2 tickets"]
    assert named(browser.get(found["2 tickets"]).text, [*mine, other]) == [True, True, False]


def test_a_tag_leads_to_the_tickets_that_wear_it(browser, busy, write, carol, tag):
    other = write(carol)
    found = uses(browser, "tag", tag)
    assert list(found) == ["1 ticket"]
    assert named(browser.get(found["1 ticket"]).text, [busy, other]) == [True, False]


def test_a_team_leads_to_its_tickets_and_categories(browser, ticket, readers):
    Category.update(team=readers).where(Category.slug == "billing").execute()
    found = uses(browser, "team", readers)
    assert sorted(found) == ["1 category", "1 ticket"]
    assert named(browser.get(found["1 ticket"]).text, [ticket]) == [True]
    assert "1–1 of 1" in browser.get(found["1 category"]).text


def test_a_role_leads_to_the_people_who_have_it(browser, alice, bob, carol):
    found = uses(browser, "role", alice.role)
    assert list(found) == ["2 people"]
    listed = browser.get(found["2 people"]).text
    assert alice.email in listed and carol.email not in listed


def test_a_person_leads_to_the_tickets_they_asked_and_have(browser, ticket, alice, carol):
    tickets.take(ticket, by=alice)
    assert uses(browser, "user", carol)["1 ticket asked"] == f"/admin/ticket/?customer={carol.id}"
    assert uses(browser, "user", alice)["1 ticket assigned"] == f"/admin/ticket/?assignee={alice.id}"


def test_tickets_out_of_reach_are_said_to_be_there_and_not_counted(as_person, write, carol, readers, billing, root):
    keeper = Role.create(name="Keeper", permissions=["list", "view", "categories"], scope=Scope.TEAM)
    kept = User.create(email="kim@desk.test", role=keeper)
    kept.memberships.model.create(team=readers, user=kept)
    for _ in range(3):
        write(carol, team=billing)
    category = Category.get(Category.slug == "account")
    assert list(uses(as_person(kept), "category", category)) == ["tickets that are in the trash or out of your reach"]
    mine = write(carol)
    assert list(uses(as_person(kept), "category", category)) == [
        "1 ticket", "more tickets that are in the trash or out of your reach"
    ]  # fmt: skip
    tickets.delete(mine, by=root)
    assert "1 ticket" not in uses(as_person(kept), "category", category)


def test_a_count_stops_and_says_so(browser, monkeypatch, write, carol):
    monkeypatch.setattr("admin_views.using.COUNTED", 1)
    category = write(carol).category
    write(carol)
    assert list(uses(browser, "category", category)) == ["more than 1 tickets"]


def test_the_page_takes_few_queries_however_much_uses_it(browser, write, carol, queries):
    category = write(carol).category
    for _ in range(3):
        write(carol)
    browser.get("/admin/counts")
    queries()
    browser.get(f"/admin/category/delete/?id={category.id}")
    assert len(queries()) <= 12


def test_a_category_in_use_is_taken_off_the_form_instead(browser, ticket):
    category = ticket.category
    assert "Take off the form" in browser.get(f"/admin/category/delete/?id={category.id}").text
    sent = {"action": "retire", "rowid": category.id, "sure": "1"}
    assert browser.post("/admin/category/action/", data=sent).status_code == 303
    assert not Category.get_by_id(category.id).active
    assert Ticket.get_by_id(ticket.id).category == category
    page = browser.get(f"/admin/category/delete/?id={category.id}").text
    assert 'value="retire"' not in page


def test_a_person_in_use_is_switched_off_instead(browser, as_person, ticket, alice):
    tickets.take(ticket, by=alice)
    hers = as_person(alice)
    assert "Switch off" in browser.get(f"/admin/user/delete/?id={alice.id}").text
    browser.post("/admin/user/action/", data={"action": "switch_off", "rowid": alice.id, "sure": "1"})
    assert not User.get_by_id(alice.id).active
    assert hers.get("/admin/ticket/").status_code != 200
    assert Ticket.get_by_id(ticket.id).assignee == alice


def test_a_deletion_that_is_refused_answers_so(browser, ticket):
    answer = browser.post("/admin/category/delete/", data={"id": ticket.category_id})
    assert answer.status_code == 409 and "there are tickets that use it" in answer.text
    assert Category.get_by_id(ticket.category_id)


def test_several_are_shown_before_anything_is_done(browser, alice, bob, carol):
    sent = {"action": "switch_off", "rowid": [alice.id, bob.id]}
    page = browser.post("/admin/user/action/", data=sent).text
    assert "Alice" in page and "Bob" in page and "Carol" not in page
    assert User.select().where(~User.active).count() == 0
    browser.post("/admin/user/action/", data=sent | {"sure": "1"})
    assert {person.name for person in User.select().where(~User.active)} == {"Alice", "Bob"}


def test_what_is_refused_is_named_and_stops_none_of_the_others(browser, busy, tag):
    Tag.create(name="unused")
    sent = {"action": "delete_unused", "rowid": [row.id for row in Tag.select()], "sure": "1"}
    page = browser.get(browser.post("/admin/tag/action/", data=sent).location).text
    assert [row.name for row in Tag.select()] == ["renewal"]
    assert "unused was deleted." in page and "renewal: This tag cannot be deleted" in html.unescape(page)


def test_the_last_administrator_is_not_switched_off(browser, root):
    browser.post("/admin/user/action/", data={"action": "switch_off", "rowid": root.id, "sure": "1"})
    assert User.get_by_id(root.id).active


@pytest.mark.parametrize("rowid", ["", "x", "999999", "9" * 30])
def test_rows_that_do_not_exist_change_nothing(browser, alice, rowid):
    answer = browser.post("/admin/user/action/", data={"action": "switch_off", "rowid": rowid, "sure": "1"})
    assert answer.status_code == 303 and "choose at least one" in browser.get(answer.location).text


@pytest.mark.parametrize(("who", "status"), [("mallory", 403), ("maria", 403), ("carol", 404), ("dave", 404)])
def test_who_may_not_manage_people_switches_nobody_off(request, as_person, alice, who, status):
    browser = as_person(request.getfixturevalue(who))
    sent = {"action": "switch_off", "rowid": alice.id, "sure": "1"}
    assert browser.post("/admin/user/action/", data=sent).status_code == status
    assert browser.get(f"/admin/user/delete/?id={alice.id}").status_code == status
    assert User.get_by_id(alice.id).active


def test_a_stranger_switches_nobody_off(visitor, alice):
    assert visitor.post("/admin/user/action/", data={"action": "switch_off", "rowid": alice.id}).status_code == 303
    assert User.get_by_id(alice.id).active and Session.select().count() == 0


def test_several_need_a_token(app, browser, alice, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    sent = {"action": "switch_off", "rowid": alice.id, "sure": "1"}
    assert browser.post("/admin/user/action/", data=sent).status_code == 400
    assert User.get_by_id(alice.id).active


def test_a_team_without_tickets_goes(browser):
    team = Team.create(name="Night")
    browser.post("/admin/team/delete/", data={"id": team.id})
    assert Team.select().count() == 0
