"""People, roles and teams: nobody gives away more than they have, and somebody always runs the desk."""

import re

import pytest

from helpdesk import accounts, staff
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import GuestLink, Role, Scope, Session, Team, TeamMember, User
from helpdesk.tickets.listing import Filters, ids
from tests.test_mail import text

MOVE_LINK = re.compile(r"/account/address/([\w-]+)")


def role(name: str) -> Role:
    return Role.get(Role.name == name)


@pytest.fixture
def keeper(maria) -> User:
    """Maria, a manager who may manage people too."""
    keepers = Role.create(name="Keepers", permissions=["list", "view", "users"], scope=Scope.TEAM)
    User.update(role=keepers).where(User.id == maria.id).execute()
    return User.get_by_id(maria.id)


def test_a_new_person_has_a_checked_address(root):
    person = staff.add_person(by=root, email=" New@Desk.Test ", role=role("Agent"), name="New\n One")
    assert (person.email, person.name, person.password_hash) == ("new@desk.test", "New One", None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("time_zone", "Mars/Olympus"),
        ("profile_url", "javascript:alert(1)"),
        ("profile_url", "x"),
        ("profile_url", "https://["),
    ],
)
def test_a_wrong_value_names_its_field(root, carol, field, value):
    with pytest.raises(Invalid) as wrong:
        staff.change_person(carol, by=root, **{field: value})
    assert wrong.value.field == field


def test_an_address_belongs_to_one_person(root, carol, dave):
    with pytest.raises(Invalid, match="here already"):
        staff.change_person(carol, by=root, email=dave.email.upper())


def test_a_changed_address_is_not_confirmed_any_more(root, carol):
    staff.change_person(carol, by=root, email="other@desk.test")
    assert User.get_by_id(carol.id).verified_at is None


def test_a_changed_name_is_found(root, carol, ticket):
    staff.change_person(carol, by=root, name="Caroline Tester")
    assert ids(root, Filters(text="Caroline")) == [ticket.id]


def test_nobody_without_the_permission_changes_anybody(alice, maria, carol):
    for person in (alice, maria, carol):
        with pytest.raises(Forbidden):
            staff.change_person(carol, by=person, name="X")


def test_nobody_changes_their_own_role(root):
    User.create(email="second@desk.test", role=role("Administrator"))
    with pytest.raises(Refused, match="your own role"):
        staff.change_person(root, by=root, role=role("Agent"))
    with pytest.raises(Refused, match="your own"):
        staff.change_person(root, by=root, active=False)


def test_nobody_gives_more_than_they_have(keeper, carol):
    with pytest.raises(Forbidden, match="more than you"):
        staff.change_person(carol, by=keeper, role=role("Administrator"))
    with pytest.raises(Forbidden, match="more than you"):
        staff.add_person(by=keeper, email="x@desk.test", role=role("Agent"))


def test_nobody_changes_the_account_of_a_superior(keeper, root):
    with pytest.raises(Forbidden, match="may do more than you"):
        staff.change_person(root, by=keeper, email="mine@desk.test")
    with pytest.raises(Forbidden):
        staff.remove_person(root, by=keeper)


def test_of_two_administrators_who_demote_each_other_one_stays(root):
    second = User.create(email="second@desk.test", role=role("Administrator"))
    loaded = [User.get_by_id(root.id), User.get_by_id(second.id)]
    assert all(person.role.gives_everything for person in loaded)
    staff.change_person(User.get_by_id(second.id), by=loaded[0], role=role("Agent"))
    with pytest.raises(Forbidden):
        staff.change_person(User.get_by_id(root.id), by=loaded[1], role=role("Agent"))
    assert User.get_by_id(root.id).is_administrator


def test_who_reaches_a_team_cannot_give_what_nobody_has_taken(keeper, root):
    Role.update(scope=Scope.TEAM).where(Role.id == keeper.role_id).execute()
    with pytest.raises(Forbidden, match="more than you"):
        staff.add_person(by=keeper, email="x@desk.test", role=role("Agent"))


def test_the_last_account_that_runs_the_desk_is_not_deleted(root, keeper):
    second = User.create(email="second@desk.test", role=role("Administrator"))
    staff.remove_person(second, by=root)
    with pytest.raises(Refused, match="your own account"):
        staff.remove_person(root, by=root)


def test_removing_a_person_ends_their_sessions(root, dave, as_person):
    as_person(dave)
    staff.remove_person(dave, by=root)
    assert not Session.select().where(Session.user == dave.id).exists()


def test_a_role_holds_only_known_permissions(root):
    made = Role()
    staff.save_role(made, by=root, name="Readers", permissions=["view", "fly"], scope=Scope.ASSIGNED)
    assert Role.get_by_id(made.id).permissions == ["view"]


def test_nobody_changes_the_role_they_have(root):
    with pytest.raises(Refused, match="you have yourself"):
        staff.save_role(root.role, by=root, name="Administrator", permissions=["users"], scope=Scope.ALL)


def test_a_role_cannot_be_raised_above_its_maker(keeper):
    with pytest.raises(Forbidden, match="more than you"):
        staff.save_role(Role(), by=keeper, name="Gods", permissions=["settings"], scope=Scope.TEAM)
    with pytest.raises(Forbidden, match="more than you"):
        staff.save_role(Role(), by=keeper, name="Gods", permissions=["view"], scope=Scope.ALL)


def test_a_built_in_role_keeps_its_name_and_side(root):
    for change in ({"name": "Clients", "scope": Scope.OWN}, {"name": "Customer", "scope": Scope.ALL}):
        with pytest.raises(Refused, match="built-in"):
            staff.save_role(role("Customer"), by=root, permissions=["view"], **change)
    with pytest.raises(Refused, match="built-in"):
        staff.remove_role(role("Agent"), by=root)


def test_two_roles_never_share_a_name(root):
    with pytest.raises(Invalid) as wrong:
        staff.save_role(Role(), by=root, name="Agent", permissions=[], scope=Scope.ASSIGNED)
    assert wrong.value.field == "name"


def test_a_team_is_of_staff_only(root, readers, alice, carol):
    with pytest.raises(Invalid) as wrong:
        staff.save_team(readers, by=root, name="Readers", email="", members=[alice, carol])
    assert wrong.value.field == "members"


def test_a_team_takes_and_loses_members(root, readers, alice, bob, mallory):
    staff.save_team(readers, by=root, name="Readers", email="", members=[alice, mallory])
    assert {member.user for member in readers.members} == {alice, mallory}


def test_nobody_widens_their_own_reach_through_a_team(keeper, readers):
    with pytest.raises(Refused, match="yourself"):
        staff.save_team(readers, by=keeper, name="Readers", email="", members=[keeper])
    assert not TeamMember.select().where(TeamMember.user == keeper.id).exists()


def test_a_new_team_has_a_name_of_its_own(root, readers):
    with pytest.raises(Invalid):
        staff.save_team(Team(), by=root, name=" Readers ", email="", members=[])


def test_nobody_signs_out_who_may_do_more(root, keeper):
    for person in (root, keeper):
        accounts.open_session(person)
    with pytest.raises(Forbidden):
        staff.end_session(Session.get(Session.user == root), by=keeper)
    staff.end_session(Session.get(Session.user == keeper), by=keeper)
    assert [session.user for session in Session.select()] == [root]


def test_an_account_is_judged_by_what_it_may_do_now(keeper, root, alice):
    loaded = User.get_by_id(alice.id)
    assert loaded.role.name == "Agent"
    staff.change_person(alice, by=root, role=role("Administrator"))
    with pytest.raises(Forbidden, match="may do more than you"):
        staff.change_person(loaded, by=keeper, active=False)


def test_with_a_changed_address_everything_mailed_to_the_former_one_ends(root, carol, ticket, work, outbox):
    sign_in, delete = (accounts.issue_link(purpose, carol) for purpose in ("sign_in", "delete"))
    accounts.ask_to_move(carol, "thief@desk.test")
    work()
    moves = [token for message in outbox.messages for token in MOVE_LINK.findall(text(message))]
    staff.change_person(carol, by=root, email="carol.c@desk.test")
    assert accounts.find_link("sign_in", sign_in) is None and accounts.find_link("delete", delete) is None
    assert all(link.revoked_at for link in GuestLink.select()) and GuestLink.select().exists()
    for token in moves:
        with pytest.raises(NotVisible):
            accounts.agree(token)
    assert len(moves) == 2 and User.get_by_id(carol.id).email == "carol.c@desk.test"
