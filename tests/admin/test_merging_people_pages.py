"""Merging two customers in the console: look them up, read what will happen, do it, take it back."""

import re
from datetime import timedelta

import pytest

from helpdesk import accounts, staff, tickets
from helpdesk.models import PersonMerge, Role, Scope, User
from tests.cast import person


def page(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def desk_of_root(as_person, root):
    return as_person(root)


@pytest.fixture
def merge(root, carol, dave, write):
    write(dave, subject="Dave asks")
    return staff.merge_people(dave, carol, by=root)


def test_the_other_person_is_looked_up_by_name_or_address(desk_of_root, carol, dave):
    shown = page(desk_of_root.get(f"/admin/user/merge/?id={dave.id}&who=car"))
    assert f"into={carol.id}" in shown
    answer = desk_of_root.get(f"/admin/user/merge/?id={dave.id}&who=CAROL@desk.test")
    assert answer.location.endswith(f"into={carol.id}")


def test_neither_staff_nor_oneself_is_found(desk_of_root, alice, dave):
    for text in ("ali", "dav"):
        assert "Found" not in page(desk_of_root.get(f"/admin/user/merge/?id={dave.id}&who={text}"))


def test_the_preview_says_what_will_happen(desk_of_root, write, carol, dave):
    write(dave)
    accounts.set_password(dave, "nine white geese")
    User.update(phone="555").where(User.id == dave.id).execute()
    shown = page(desk_of_root.get(f"/admin/user/merge/?id={dave.id}&into={carol.id}"))
    for words in ("1 ticket moves to Carol", "dave@desk.test leads to Carol", "their password signs nobody in", "555"):
        assert words in shown
    assert "Only dave@desk.test has a password" in shown
    assert PersonMerge.select().count() == 0


def test_the_preview_of_what_cannot_be_has_no_button(desk_of_root, alice, dave):
    shown = page(desk_of_root.get(f"/admin/user/merge/?id={dave.id}&into={alice.id}"))
    assert "Only customers can be merged" in shown
    assert "Merge into Alice" not in shown


def test_a_merge_with_the_words_that_were_chosen(desk_of_root, carol, dave):
    given = {"into": carol.id, "name": "source"}
    answer = desk_of_root.post(f"/admin/user/merge/?id={dave.id}", data=given)
    assert answer.location == f"/admin/user/details/?id={carol.id}"
    assert User.get_by_id(carol.id).name == "Dave"
    assert User.get_by_id(dave.id).merged_into == carol


def test_the_toast_takes_it_back(desk_of_root, carol, dave):
    answer = desk_of_root.post(f"/admin/user/merge/?id={dave.id}", data={"into": carol.id}, follow_redirects=True)
    [address] = re.findall(r'action="(/admin/user/part/\?id=\d+)" data-undo', page(answer))
    answer = desk_of_root.post(address, follow_redirects=True)
    assert "Dave and Carol are two people again" in page(answer)
    assert User.get_by_id(dave.id).merged_into is None


def test_both_pages_tell_of_it_and_lead_back(desk_of_root, merge, carol, dave):
    for one in (carol, dave):
        assert f"/admin/user/part/?id={merge.id}" in page(desk_of_root.get(f"/admin/user/details/?id={one.id}"))
    shown = page(desk_of_root.get(f"/admin/user/part/?id={merge.id}"))
    assert "1 ticket goes back to Dave" in shown


def test_after_a_month_no_page_offers_to_take_it_back(desk_of_root, merge, carol):
    PersonMerge.update(at=merge.at - timedelta(days=31)).execute()
    shown = page(desk_of_root.get(f"/admin/user/details/?id={carol.id}"))
    assert "dave@desk.test" in shown
    assert "/admin/user/part/" not in shown


def test_a_merged_person_is_not_merged_again_from_their_page(desk_of_root, merge, carol, dave):
    assert "Merge into another person" in page(desk_of_root.get(f"/admin/user/details/?id={carol.id}"))
    assert "Merge into another person" not in page(desk_of_root.get(f"/admin/user/details/?id={dave.id}"))


def test_who_does_not_reach_every_ticket_merges_nobody(as_person, merge, carol, dave, readers):
    Role.create(name="Keeper", permissions=["users", "merge", "view", "list"], scope=Scope.TEAM)
    browser = as_person(person("kim", "Keeper", readers))
    shown = page(browser.get(f"/admin/user/details/?id={carol.id}"))
    assert "Merge into" not in shown
    assert "Take it back" not in shown
    for address in (f"/admin/user/merge/?id={carol.id}", f"/admin/user/part/?id={merge.id}"):
        assert browser.get(address).status_code == 403
        assert browser.post(address).status_code == 403


def test_the_page_of_a_person_lists_tickets_within_reach(as_person, write, carol, readers, billing):
    Role.create(name="Keeper", permissions=["users", "view", "list"], scope=Scope.TEAM)
    hidden, seen = write(carol, subject="Hidden", team=billing), write(carol, subject="Seen")
    shown = page(as_person(person("kim", "Keeper", readers)).get(f"/admin/user/details/?id={carol.id}"))
    assert seen.number in shown
    assert hidden.number not in shown


def test_an_address_on_the_new_ticket_page_leads_to_the_person(as_person, merge, alice, write, carol):
    tickets.take(write(carol), by=alice)
    found = as_person(alice).get("/admin/ticket/ajax/lookup/?name=customer&query=dave@").get_json()
    assert [row[1] for row in found] == ["carol@desk.test"]


def test_an_address_leads_nobody_to_whom_they_cannot_look_up(as_person, merge, mallory):
    assert as_person(mallory).get("/admin/ticket/ajax/lookup/?name=customer&query=dave@").get_json() == []


def test_the_search_of_people_finds_one_person_by_both_addresses(desk_of_root, merge):
    for text in ("dave@desk.test", "carol@desk.test"):
        assert "carol@desk.test" in page(desk_of_root.get(f"/admin/search?q={text}"))


def test_many_tickets_cost_no_more_statements_than_a_few(root, write, carol, dave, queries):
    asked = {}
    for many in (2, 20):
        for _ in range(many):
            write(dave)
        queries()
        merge = staff.merge_people(User.get_by_id(dave.id), User.get_by_id(carol.id), by=root)
        staff.unmerge_people(merge, by=root)
        asked[many] = len(queries())
    assert asked[20] == asked[2]
