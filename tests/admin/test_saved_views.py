"""Saved views in the console: saved from the list, found in the side, counted later, kept in order on a page."""

import pytest

from helpdesk import reports, tickets
from helpdesk.models import SavedFilter, Shared
from helpdesk.saved_filters import save


@pytest.fixture(autouse=True)
def nothing_kept():
    reports.forget()


@pytest.fixture
def post(as_person):
    """`post(alice, name="Mine")` saves the list of open tickets."""

    def send(person, **given):
        return as_person(person).post("/admin/ticket/view", data={"back": "status=open&sort=number&page=2"} | given)

    return send


def text(answer) -> str:
    return answer.get_data(as_text=True)


def side(page: str) -> str:
    return page.split('<aside class="side">')[1].split("</aside>")[0]


def test_what_is_shown_is_saved_and_stands_in_the_side(post, as_person, alice, ticket):
    answer = post(alice, name="Waiting & new")
    saved = SavedFilter.get()
    assert (saved.query, saved.owner, saved.shared) == ("status=open&sort=number", alice, Shared.OWNER)
    assert answer.location == f"/admin/ticket/?status=open&sort=number&view={saved.id}"
    page = text(as_person(alice).get(answer.location))
    assert "<title>Waiting &amp; new ·" in page
    assert f'view={saved.id}" aria-current="page">Waiting &amp; new' in side(page)
    assert "“Waiting &amp; new” shows this list now." not in side(page)


def test_a_view_without_a_name_comes_back_as_it_was_typed(post, alice):
    answer = post(alice, name=" ", shared="me")
    assert answer.status_code == 422
    assert "Please give it a name" in text(answer)
    assert 'value="status=open&amp;sort=number&amp;page=2"' in text(answer)
    assert SavedFilter.select().count() == 0


def test_a_view_is_shared_with_a_team_of_ones_own(post, as_person, alice, bob, mallory, readers, ticket):
    assert f'value="team:{readers.id}"' in text(as_person(alice).get("/admin/ticket/"))
    assert f'value="team:{readers.id}"' not in text(as_person(mallory).get("/admin/ticket/"))
    post(alice, name="Ours", shared=f"team:{readers.id}")
    assert "Ours" in side(text(as_person(bob).get("/admin/")))
    assert "Ours" not in side(text(as_person(mallory).get("/admin/")))


def test_sharing_with_everyone_is_offered_to_those_who_may(post, as_person, alice, maria, ticket):
    assert 'value="everyone"' not in text(as_person(alice).get("/admin/ticket/"))
    assert post(alice, name="All", shared="everyone").status_code == 403
    assert 'value="everyone"' in text(as_person(maria).get("/admin/ticket/"))
    assert post(maria, name="All", shared="everyone").status_code == 303


def test_a_changed_view_says_so_and_can_show_this_from_now_on(post, as_person, alice, bob, ticket, readers):
    saved = save("Ours", "status=open", by=alice, shared=Shared.TEAM, team=readers)
    changed = f"/admin/ticket/?status=closed&view={saved.id}"
    assert "Ours, changed" in text(as_person(alice).get(changed))
    assert f'name="replace" value="{saved.id}"' in text(as_person(alice).get(changed))
    assert 'name="replace"' not in text(as_person(bob).get(changed))
    assert 'name="replace"' not in text(as_person(alice).get(f"/admin/ticket/?status=open&view={saved.id}"))
    assert post(bob, replace=saved.id).status_code == 403
    post(alice, replace=saved.id)
    assert SavedFilter.get().query == "status=open&sort=number"


@pytest.mark.parametrize("id", ["", "x", "999999", "9" * 30])
def test_a_view_that_is_not_there_is_not_replaced(post, alice, mallory, id):
    theirs = save("Mine", "", by=alice)
    assert post(mallory, replace=id).status_code == post(mallory, replace=theirs.id).status_code == 404


def test_numbers_stand_beside_the_views_of_each_reader(as_person, alice, bob, maria, ticket):
    saved = save("Open", "status=open&status=in_progress", by=maria, shared=Shared.EVERYONE)
    tickets.take(ticket, by=alice)
    assert as_person(alice).get("/admin/counts").json[f"view-{saved.id}"] == "1"
    assert f"view-{saved.id}" not in as_person(bob).get("/admin/counts").json
    assert f'data-card="view-{saved.id}"' in side(text(as_person(bob).get("/admin/")))


def test_everybody_keeps_their_own_views_and_administrators_all(as_person, alice, bob, root):
    saved = save("Mine", "status=open", by=alice)
    assert "Mine" in text(as_person(alice).get("/admin/savedfilter/"))
    assert "Mine" in text(as_person(root).get("/admin/savedfilter/"))
    assert "Mine" not in text(as_person(bob).get("/admin/savedfilter/"))
    for address in (f"edit/?id={saved.id}", f"delete/?id={saved.id}"):
        assert as_person(bob).get(f"/admin/savedfilter/{address}").status_code == 404
        assert as_person(bob).post(f"/admin/savedfilter/{address}").status_code == 404
    assert SavedFilter.select().count() == 1


def test_a_view_is_renamed_shared_moved_and_deleted(as_person, alice, bob, readers):
    saved, browser = save("Mine", "status=open", by=alice), as_person(alice)
    given = {"name": "Ours", "shared": "2", "team": readers.id, "position": "3"}
    assert browser.post(f"/admin/savedfilter/edit/?id={saved.id}", data=given).status_code == 303
    stored = SavedFilter.get()
    assert (stored.name, stored.shared, stored.team, stored.position, stored.query) == (
        "Ours",
        Shared.TEAM,
        readers,
        3,
        "status=open",
    )
    wrong = browser.post(f"/admin/savedfilter/edit/?id={saved.id}", data=given | {"team": ""})
    assert wrong.status_code == 400 and "Please choose one of your teams" in text(wrong)
    browser.post("/admin/savedfilter/delete/", data={"id": saved.id})
    assert SavedFilter.select().count() == 0


def test_views_are_for_staff_who_see_the_list(post, as_person, visitor, dave, mallory):
    assert post(dave, name="Mine").status_code == 404
    assert as_person(dave).get("/admin/savedfilter/").status_code == 404
    assert visitor.post("/admin/ticket/view", data={"name": "Mine"}).status_code == 303
    assert visitor.get("/admin/savedfilter/").status_code == 303
    type(mallory.role).update(permissions=["view"]).execute()
    assert post(mallory, name="Mine").status_code == 403
    assert as_person(mallory).get("/admin/savedfilter/").status_code == 403
    assert SavedFilter.select().count() == 0
