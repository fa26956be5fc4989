"""Two people who save the same row: neither overwrites the other, and both versions are shown."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from helpdesk.models import Category, Desk, Role, Scope, Tag, Team, User


@pytest.fixture
def first(as_person, root):
    return as_person(root)


@pytest.fixture
def second(as_person):
    role = Role.get(Role.name == "Administrator")
    return as_person(User.create(email="ruth@desk.test", name="Ruth", role=role))


def editing(browser, address: str) -> dict[str, list[str]]:
    """What the page sends when nothing is typed."""
    form = re.search(r'<form class="sheet".*?</form>', browser.get(address).text, re.S)[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, kind = re.search(r'name="([^"]+)"', tag), re.search(r'type="([^"]+)"', tag)[1]
        value = re.search(r'value="([^"]*)"', tag)
        if name and (kind not in ("checkbox", "radio") or " checked" in tag):
            sent.setdefault(name[1], []).append(html.unescape(value[1]) if value else "y")
    for name, inner in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', inner)
        sent[name] = [html.unescape(chosen[1])] if chosen else []
    for name, inner in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', form, re.S):
        sent[name] = [html.unescape(inner)]
    return sent


def text(answer) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


ROWS = {
    "category": lambda: Category.get(Category.slug == "account"),
    "tag": lambda: Tag.create(name="renewal"),
    "team": lambda: Team.create(name="Night"),
    "role": lambda: Role.create(name="Helper", permissions=["list"], scope=Scope.ASSIGNED),
    "user": lambda: User.create(email="zoe@desk.test", name="Zoe", role=Role.get(Role.name == "Customer")),
}


@pytest.fixture(params=ROWS)
def place(request) -> str:
    """The address of the page that edits a row."""
    return f"/admin/{request.param}/edit/?id={ROWS[request.param]().id}"


def test_who_saves_second_sees_both_versions_and_keeps_the_own_one(first, second, place):
    mine, theirs = editing(second, place), editing(first, place)
    assert first.post(place, data=theirs | {"name": "Theirs"}).status_code == 303
    answer = second.post(place, data=mine | {"name": "Mine"})
    assert answer.status_code == 409
    assert "Name Theirs Mine" in text(answer) and 'value="Mine"' in answer.text
    assert editing(second, place)["name"] == ["Theirs"]


def test_who_saves_second_can_save_again(first, second, place):
    mine, theirs = editing(second, place), editing(first, place)
    first.post(place, data=theirs | {"name": "Theirs"})
    answer = second.post(place, data=mine | {"name": "Mine"})
    again = {"loaded": re.search(r'name="loaded" value="([^"]+)"', answer.text)[1]}
    assert second.post(place, data=mine | {"name": "Mine"} | again).status_code == 303
    assert editing(first, place)["name"] == ["Mine"]


def test_saving_what_is_the_same_by_now_is_no_conflict(first, second, place):
    mine, theirs = editing(second, place), editing(first, place)
    first.post(place, data=theirs | {"name": "Same"})
    assert second.post(place, data=mine | {"name": "Same"}).status_code == 303


def test_who_changes_another_field_keeps_what_the_first_one_changed(first, second):
    place = f"/admin/category/edit/?id={ROWS['category']().id}"
    mine, theirs = editing(second, place), editing(first, place)
    first.post(place, data=theirs | {"name": "Theirs"})
    assert second.post(place, data=mine | {"response_hours": "7"}).status_code == 303
    found = Category.get(Category.slug == "account")
    assert (found.name, found.response_hours) == ("Theirs", 7.0)


def test_a_conflict_takes_over_what_only_the_first_one_changed(first, second):
    place = f"/admin/category/edit/?id={ROWS['category']().id}"
    mine, theirs = editing(second, place), editing(first, place)
    first.post(place, data=theirs | {"name": "Theirs", "response_hours": "5"})
    answer = second.post(place, data=mine | {"name": "Mine"})
    assert answer.status_code == 409 and "First response" not in text(answer).split("Nothing was changed.")[1][:300]
    assert 'value="5' in answer.text


def test_permissions_and_members_are_guarded_too(first, second, alice, bob):
    role, team = ROWS["role"](), ROWS["team"]()
    for place, field, theirs, mine in (
        (f"/admin/role/edit/?id={role.id}", "permissions", ["list", "view"], ["list", "export"]),
        (f"/admin/team/edit/?id={team.id}", "members", [alice.id], [bob.id]),
    ):
        start = editing(second, place)
        assert first.post(place, data=editing(first, place) | {field: theirs}).status_code == 303
        assert second.post(place, data=start | {field: mine}).status_code == 409


def test_two_who_change_different_settings_keep_both(first, second):
    mine, theirs = editing(second, "/admin/desk/"), editing(first, "/admin/desk/")
    assert first.post("/admin/desk/", data=theirs | {"name": "Theirs"}).status_code == 303
    assert second.post("/admin/desk/", data=mine | {"reopen_days": "3"}).status_code == 303
    assert (Desk.current().name, Desk.current().reopen_days) == ("Theirs", 3)


def test_two_who_change_the_same_setting_are_told(first, second):
    mine, theirs = editing(second, "/admin/desk/"), editing(first, "/admin/desk/")
    first.post("/admin/desk/", data=theirs | {"name": "Theirs"})
    answer = second.post("/admin/desk/", data=mine | {"name": "Mine"})
    assert answer.status_code == 409 and "Theirs Mine" in text(answer)
    assert Desk.current().name == "Theirs"


def test_a_mistake_in_between_does_not_hide_a_conflict(first, second):
    place = f"/admin/tag/edit/?id={ROWS['tag']().id}"
    mine, theirs = editing(second, place), editing(first, place)
    first.post(place, data=theirs | {"name": "Theirs"})
    wrong = second.post(place, data=mine | {"name": ""})
    assert wrong.status_code in (400, 409)
    kept = re.search(r'name="loaded" value="([^"]+)"', wrong.text)[1]
    if wrong.status_code == 400:
        assert second.post(place, data=mine | {"name": "Mine", "loaded": kept}).status_code == 409


def test_a_row_that_is_gone_gives_back_what_was_typed(first, second):
    tag = ROWS["tag"]()
    place = f"/admin/tag/edit/?id={tag.id}"
    mine = editing(second, place)
    tag.delete_instance()
    answer = second.post(place, data=mine | {"name": "a name of more than twenty letters"})
    assert answer.status_code == 404 and "a name of more than twenty letters" in answer.text


@pytest.mark.parametrize("loaded", ["", "x", "name", "name:", "name:zz other:1", ":::", "x" * 5000])
def test_nonsense_about_what_was_loaded_breaks_nothing(first, loaded):
    place = f"/admin/tag/edit/?id={ROWS['tag']().id}"
    assert first.post(place, data=editing(first, place) | {"loaded": loaded}).status_code in (303, 409)


def test_of_three_who_save_at_once_one_wins(as_person, first):
    place = f"/admin/tag/edit/?id={ROWS['tag']().id}"
    role = Role.get(Role.name == "Administrator")
    people = [User.create(email=f"r{number}@desk.test", role=role) for number in range(3)]
    browsers = [as_person(person) for person in people]
    forms, ready = [editing(browser, place) for browser in browsers], Barrier(3)

    def save(number: int) -> int:
        ready.wait()
        return browsers[number].post(place, data=forms[number] | {"name": f"Version {number}"}).status_code

    with ThreadPoolExecutor(3) as hands:
        assert sorted(hands.map(save, range(3))) == [303, 409, 409]
