"""Accounts: adding, changing and deleting people, and signing them out."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from helpdesk import audit, richtext, search, time_zones
from helpdesk.accounts.creating import address
from helpdesk.accounts.moving import let_go
from helpdesk.db import now
from helpdesk.errors import Invalid, Refused
from helpdesk.models import Role, Session, User
from helpdesk.staff.managing import managing, refuse_more, refuse_superior

WORDS = {
    "email": "E-mail",
    "name": "Name",
    "role": "Role",
    "active": "Can sign in",
    "phone": "Phone",
    "subscription": "Subscription",
    "profile_url": "Profile elsewhere",
    "language": "Language",
    "time_zone": "Time zone",
    "notes": "Notes",
}


def add_person(*, by: User, email: str, role: Role, **details: Any) -> User:
    """Return a new person who has no password yet. Raises Invalid naming a wrong field, or Forbidden."""
    with managing(by):
        values = _checked(User(), {"email": email, **details})
        refuse_more(role, by)
        person = User.create(role=role, verified_at=now() if role.is_staff else None, **values)
        audit.note("person_added", by=by, about=audit.called(person), new=f"Role: {role.name}")
        return person


def change_person(person: User, *, by: User, **changes: Any) -> None:
    """Change somebody's account. Raises Invalid naming a wrong field, Refused or Forbidden with a sentence."""
    with managing(by):
        refuse_superior(person, by)
        _refuse_merged(person)
        new = {name: value for name, value in _checked(person, changes).items() if value != getattr(person, name)}
        if person == by and {"role", "active"} & set(new):
            raise Refused("You cannot change your own role or switch off your own account.")
        if "role" in new:
            refuse_more(new["role"], by)
        if "email" in new:
            new["verified_at"] = None
            let_go(person)
        called, before = audit.called(person), _picture(person)
        _store(person, new)
        audit.note_change("person_changed", by=by, about=called, before=before, after=_picture(person))


def remove_person(person: User, *, by: User) -> None:
    """Delete an account that nothing refers to, with its sessions and memberships."""
    with managing(by):
        refuse_superior(person, by)
        if person == by:
            raise Refused("You cannot delete your own account.")
        _refuse_merged(person)
        audit.note("person_removed", by=by, about=audit.called(person), old=f"Role: {person.role.name}")
        person.delete_instance()


def end_session(session: Session, *, by: User) -> None:
    """Sign somebody out of one browser. Raises Forbidden for the browser of who may do more."""
    with managing(by):
        refuse_superior(session.user, by)
        audit.note("session_ended", by=by, about=audit.called(session.user), old=session.user_agent)
        session.delete_instance()


def _refuse_merged(person: User) -> None:
    if person.merged_into_id is not None:
        raise Refused(f"{person.label} was merged into {person.merged_into.label}. Please go on there.")


def _checked(person: User, values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(WORDS)
    if unknown:
        raise TypeError(f"a person has no {', '.join(sorted(unknown))} to change")
    checked = {name: CHECKS[name](value) if name in CHECKS else value for name, value in values.items()}
    email = checked.get("email")
    if email and User.select().where((User.email == email) & (User.id != (person.id or 0))).exists():
        raise Invalid("email", "Somebody with this address is here already.")
    return checked


def _zone(name: str) -> str:
    return name and time_zones.existing(name)


def _link(text: str) -> str:
    if text and not _is_whole(text):
        raise Invalid("profile_url", "Please give a whole address that begins with https://")
    return text


def _is_whole(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


CHECKS: dict[str, Callable[[str], str]] = {
    "email": address,
    "time_zone": _zone,
    "profile_url": _link,
    "name": richtext.one_line,
}


def _store(person: User, new: dict[str, Any]) -> None:
    if new:
        User.update(**new).where(User.id == person.id).execute()
        for name, value in new.items():
            setattr(person, name, value)
    if {"name", "email"} & set(new):
        search.index_customer(person)


def _picture(person: User) -> dict[str, str]:
    return {label: _in_words(getattr(person, name)) for name, label in WORDS.items()}


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.name if isinstance(value, Role) else str(value or "")
