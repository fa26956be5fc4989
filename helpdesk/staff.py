"""People, roles and teams, as staff change them. Nobody gives away more than they have, nobody changes what they may do
themselves, and there is always somebody left who can do all this."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from helpdesk import richtext, search
from helpdesk.db import for_update, now, transaction
from helpdesk.errors import Forbidden, Invalid, Refused
from helpdesk.models import Desk, Role, Scope, Session, Team, TeamMember, User
from helpdesk.models.people import PERMISSIONS

PERSON = {
    "email", "name", "phone", "role", "active", "time_zone", "language", "subscription", "profile_url", "notes",
}  # fmt: skip
RUNS_THE_DESK = {"users", "settings"}


def add_person(*, by: User, email: str, role: Role, **details: Any) -> User:
    """Return a new person who has no password yet. Raises Invalid naming a wrong field, or Forbidden."""
    with _managing(by):
        values = _checked(User(), {"email": email, **details})
        _refuse_more(role, by)
        return User.create(role=role, verified_at=now() if role.is_staff else None, **values)


def change_person(person: User, *, by: User, **changes: Any) -> None:
    """Change somebody's account. Raises Invalid naming a wrong field, Refused or Forbidden with a sentence."""
    with _managing(by):
        _refuse_superior(person, by)
        new = {name: value for name, value in _checked(person, changes).items() if value != getattr(person, name)}
        if person == by and {"role", "active"} & set(new):
            raise Refused("You cannot change your own role or switch off your own account.")
        if "role" in new:
            _refuse_more(new["role"], by)
        if "email" in new:
            new["verified_at"] = None
        _store(person, new)


def remove_person(person: User, *, by: User) -> None:
    """Delete an account that nothing refers to, with its sessions and memberships."""
    with _managing(by):
        _refuse_superior(person, by)
        if person == by:
            raise Refused("You cannot delete your own account.")
        person.delete_instance()


def end_session(session: Session, *, by: User) -> None:
    """Sign somebody out of one browser. Raises Forbidden for the browser of who may do more."""
    with _managing(by):
        _refuse_superior(session.user, by)
        session.delete_instance()


def save_role(role: Role, *, by: User, name: str, permissions: Iterable[str], scope: Scope) -> None:
    """Store a new or changed role. Raises Invalid, Refused or Forbidden."""
    with _managing(by):
        if role.id:
            _refuse_role(role, by, name, scope)
        name = richtext.one_line(name)
        if not name or Role.select().where((Role.name == name) & (Role.id != (role.id or 0))).exists():
            raise Invalid("name", "Please choose a name that no other role has.")
        role.name, role.scope = name, scope
        role.permissions = [permission for permission in PERMISSIONS if permission in set(permissions)]
        _refuse_more(role, by)
        role.save()


def remove_role(role: Role, *, by: User) -> None:
    """Delete a role of the desk's own that nobody has."""
    with _managing(by):
        if role.built_in:
            raise Refused("A built-in role cannot be deleted.")
        _refuse_more(role, by)
        role.delete_instance()


def save_team(team: Team, *, by: User, name: str, email: str, members: Iterable[User]) -> None:
    """Store a new or changed team and who is in it. Raises Invalid for a name that is taken, Refused or Forbidden."""
    with _managing(by):
        name = richtext.one_line(name)
        if not name or Team.select().where((Team.name == name) & (Team.id != (team.id or 0))).exists():
            raise Invalid("name", "Please choose a name that no other team has.")
        team.name, team.email = name, _address(email) if email else ""
        team.save()
        _set_members(team, set(members), by)


@contextmanager
def _managing(by: User) -> Iterator[None]:
    """One transaction at a time, so that two administrators cannot demote each other at once."""
    if not by.can("users"):
        raise Forbidden("You may not manage users, roles and teams.")
    with transaction():
        for_update(Desk.select(Desk.id).where(Desk.id == 1)).get()
        before = _somebody_runs_the_desk()
        yield
        if before and not _somebody_runs_the_desk():
            raise Refused("Somebody must stay who can manage people and settings: this is the last one.")


def _somebody_runs_the_desk() -> bool:
    roles = [role.id for role in Role.select() if role.is_staff and set(role.permissions) >= RUNS_THE_DESK]
    return User.select().where(User.active & User.role.in_(roles)).exists()


def _checked(person: User, values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - PERSON
    if unknown:
        raise TypeError(f"a person has no {', '.join(sorted(unknown))} to change")
    checked = {name: CHECKS[name](value) if name in CHECKS else value for name, value in values.items()}
    email = checked.get("email")
    if email and User.select().where((User.email == email) & (User.id != (person.id or 0))).exists():
        raise Invalid("email", "Somebody with this address is here already.")
    return checked


def _address(text: str) -> str:
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Invalid("email", "This does not look like an e-mail address, such as name@example.org.") from None
    return found.normalized.lower()


def _zone(name: str) -> str:
    if name and name not in available_timezones():
        raise Invalid("time_zone", "There is no such time zone. They look like Europe/Berlin or Asia/Dhaka.")
    return name


def _link(text: str) -> str:
    if text and not _is_whole(text):
        raise Invalid("profile_url", "Please give a whole address that begins with https://")
    return text


def _is_whole(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


CHECKS = {"email": _address, "time_zone": _zone, "profile_url": _link, "name": richtext.one_line}


def _refuse_more(role: Role, by: User) -> None:
    if not _within(role, by):
        raise Forbidden("You cannot give somebody more than you may do yourself.")


def _refuse_superior(person: User, by: User) -> None:
    if person != by and not _within(person.role, by):
        raise Forbidden(f"{person.label} may do more than you, so you cannot change this account.")


def _within(role: Role, by: User) -> bool:
    return set(role.permissions) <= set(by.role.permissions) and role.scope <= by.role.scope


def _refuse_role(role: Role, by: User, name: str, scope: Scope) -> None:
    stored = Role.get_by_id(role.id)
    if stored == by.role:
        raise Refused("You cannot change the role you have yourself.")
    if not _within(stored, by):
        raise Forbidden("This role may do more than you, so you cannot change it.")
    if stored.built_in and (name != stored.name or (scope == Scope.OWN) != (stored.scope == Scope.OWN)):
        raise Refused("A built-in role keeps its name, and stays on its side of the desk.")


def _store(person: User, new: dict[str, Any]) -> None:
    if new:
        User.update(**new).where(User.id == person.id).execute()
        for name, value in new.items():
            setattr(person, name, value)
    if {"name", "email"} & set(new):
        search.index_customer(person)


def _set_members(team: Team, members: set[User], by: User) -> None:
    old = {member.user_id for member in TeamMember.select().where(TeamMember.team == team.id)}
    new = {person.id for person in members}
    if by.id in old ^ new and by.role.scope != Scope.ALL:
        raise Refused("You cannot add yourself to a team or leave one.")
    if not all(person.is_staff for person in members):
        raise Invalid("members", "Only staff can be in a team.")
    TeamMember.delete().where((TeamMember.team == team.id) & TeamMember.user.not_in(new)).execute()
    for user_id in new - old:
        TeamMember.create(team=team, user=user_id)
