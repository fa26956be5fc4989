"""Saved filters: who keeps them, who finds them, and that each reader counts only what they may see."""

import pytest

from helpdesk import reports, saved_filters, tickets
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import Role, SavedFilter, Shared, User
from helpdesk.saved_filters import change, offered, remove, save


@pytest.fixture(autouse=True)
def nothing_kept():
    reports.forget()


def names(user) -> list[str]:
    return [saved.name for saved in offered(user)]


def test_a_saved_filter_is_found_by_its_owner_alone(alice, bob, mallory, root):
    save("Mine", "status=open", by=alice)
    assert names(alice) == ["Mine"]
    assert names(bob) == names(mallory) == names(root) == []


def test_one_for_a_team_is_found_in_the_team_alone(alice, bob, mallory, readers):
    save("Ours", "status=open", by=alice, shared=Shared.TEAM, team=readers)
    assert names(bob) == ["Ours"]
    assert names(mallory) == []


def test_one_for_everyone_is_found_by_staff_and_no_customer(maria, alice, mallory, carol, dave):
    save("All of us", "status=open", by=maria, shared=Shared.EVERYONE)
    assert names(alice) == names(mallory) == ["All of us"]
    assert names(carol) == names(dave) == []


def test_only_who_works_on_all_tickets_shares_with_everyone(alice, maria, root):
    with pytest.raises(Forbidden):
        save("All of us", "", by=alice, shared=Shared.EVERYONE)
    for person in (maria, root):
        save("All of us", "", by=person, shared=Shared.EVERYONE)
    assert SavedFilter.select().count() == 2


def test_nobody_shares_with_a_team_of_others(mallory, readers, maria):
    with pytest.raises(Invalid) as problem:
        save("Look here", "", by=mallory, shared=Shared.TEAM, team=readers)
    assert problem.value.field == "team"
    with pytest.raises(Invalid):
        save("Look here", "", by=mallory, shared=Shared.TEAM)
    assert save("Look here", "", by=maria, shared=Shared.TEAM, team=readers).team == readers


def test_a_filter_keeps_what_makes_sense_of_its_address(alice):
    saved = save("  My\nfilter ", "status=open&status=lost&page=3&size=100&view=7&sort=-priority&q=refund", by=alice)
    assert saved.name == "My filter"
    assert saved.query == "q=refund&status=open&sort=-priority"
    assert saved_filters.clean("sort=password_hash&trash=2") == ""


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_filter_needs_a_name(alice, name):
    with pytest.raises(Invalid) as problem:
        save(name, "", by=alice)
    assert problem.value.field == "name"


def test_the_newest_stands_last_until_it_is_moved(alice):
    _, second = save("One", "", by=alice), save("Two", "", by=alice)
    assert names(alice) == ["One", "Two"]
    change(second, by=alice, position=0)
    assert names(alice) == ["Two", "One"]
    with pytest.raises(Invalid):
        change(second, by=alice, position=-1)


def test_its_owner_changes_and_deletes_it(alice, readers, bob):
    saved = save("Mine", "status=open", by=alice)
    change(saved, by=alice, name="Ours", query="status=closed", shared=Shared.TEAM, team=readers)
    assert [(one.name, one.query) for one in offered(bob)] == [("Ours", "status=closed")]
    change(saved, by=alice, shared=Shared.OWNER)
    assert SavedFilter.get().team is None
    remove(saved, by=alice)
    assert names(alice) == []


@pytest.mark.parametrize("verb", [remove, lambda saved, by: change(saved, by=by, name="Theirs")])
def test_others_find_it_or_may_not_change_it(alice, bob, mallory, dave, readers, verb):
    saved = save("Ours", "", by=alice, shared=Shared.TEAM, team=readers)
    for person, refusal in ((bob, Forbidden), (mallory, NotVisible), (dave, Forbidden)):
        with pytest.raises(refusal):
            verb(saved, by=person)
    assert SavedFilter.get().name == "Ours"


def test_an_administrator_mends_what_others_share(alice, root, readers):
    saved = save("Ours", "", by=alice, shared=Shared.TEAM, team=readers)
    change(saved, by=root, name="Readers first")
    assert names(alice) == ["Readers first"]
    remove(saved, by=root)


def test_who_may_not_see_the_list_keeps_no_view_of_it(alice):
    save("Mine", "", by=alice)
    Role.update(permissions=["view"]).where(Role.id == alice.role_id).execute()
    alice = User.get_by_id(alice.id)
    assert names(alice) == []
    with pytest.raises(Forbidden):
        save("Another", "", by=alice)


def test_nobody_keeps_more_than_a_side_can_hold(alice, monkeypatch):
    monkeypatch.setattr(saved_filters, "MOST", 2)
    save("One", "", by=alice), save("Two", "", by=alice)
    with pytest.raises(Refused):
        save("Three", "", by=alice)


def test_a_shared_filter_counts_for_each_what_they_may_see(maria, alice, bob, mallory, write, carol, billing):
    mine = write(carol)
    tickets.take(mine, by=alice)
    write(carol), write(carol, team=billing)
    id = save("All of us", "status=open&status=in_progress", by=maria, shared=Shared.EVERYONE).id
    assert saved_filters.counts(maria) == {id: "3"}
    assert saved_filters.counts(alice) == {id: "2"}
    assert saved_filters.counts(bob) == saved_filters.counts(mallory) == {id: "1"}


def test_me_is_whoever_looks(maria, alice, bob, ticket):
    tickets.take(ticket, by=alice)
    id = save("On my desk", "assignee=me", by=maria, shared=Shared.EVERYONE).id
    assert (saved_filters.counts(alice), saved_filters.counts(bob)) == ({id: "1"}, {})


def test_counting_stops_where_it_gets_dear(root, write, carol, monkeypatch):
    for _ in range(4):
        write(carol)
    id = save("Open", "status=open", by=root).id
    monkeypatch.setattr(saved_filters, "COUNTED", 3)
    assert saved_filters.counts(root) == {id: "3+"}


def test_a_list_with_too_many_filters_is_not_kept(alice):
    with pytest.raises(Invalid, match="too many filters"):
        save("Everything", "&".join(f"customer={number}" for number in range(1, 500)), by=alice)
