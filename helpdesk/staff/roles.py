"""Roles: sets of permissions, over the tickets that a role reaches."""

from collections.abc import Iterable

from helpdesk import audit, richtext
from helpdesk.errors import Forbidden, Invalid, Refused
from helpdesk.models import Role, Scope, User
from helpdesk.models.people import PERMISSIONS
from helpdesk.staff.managing import is_within, managing, refuse_more


def save_role(role: Role, *, by: User, name: str, permissions: Iterable[str], scope: Scope) -> None:
    """Store a new or changed role. Raises Invalid, Refused or Forbidden."""
    with managing(by):
        before = _picture(Role.get_by_id(role.id)) if role.id else {}
        if role.id:
            _refuse_role(role, by, name, scope)
        _fill(role, name, permissions, scope)
        if not role.name or Role.select().where((Role.name == role.name) & (Role.id != (role.id or 0))).exists():
            raise Invalid("name", "Please choose a name that no other role has.")
        refuse_more(role, by)
        event = "role_changed" if role.id else "role_added"
        role.save()
        audit.note_change(event, by=by, about=before.get("Name", role.name), before=before, after=_picture(role))


def remove_role(role: Role, *, by: User) -> None:
    """Delete a role of the desk's own that nobody has."""
    with managing(by):
        if role.built_in:
            raise Refused("A built-in role cannot be deleted.")
        refuse_more(role, by)
        role.delete_instance()
        audit.note("role_removed", by=by, about=role.name, old="\n".join(map(": ".join, _picture(role).items())))


def drafted(role: Role, *, name: str, permissions: Iterable[str], scope: Scope) -> Role:
    """A role as it would be with these values, not stored: to look at what it could do."""
    draft = Role(id=role.id, built_in=role.built_in)
    _fill(draft, name, permissions, scope)
    return draft


def _fill(role: Role, name: str, permissions: Iterable[str], scope: Scope) -> None:
    role.name, role.scope = richtext.one_line(name), scope
    role.permissions = [permission for permission in PERMISSIONS if permission in set(permissions)]


def _refuse_role(role: Role, by: User, name: str, scope: Scope) -> None:
    stored = Role.get_by_id(role.id)
    if stored == by.role:
        raise Refused("You cannot change the role you have yourself.")
    if not is_within(stored, by):
        raise Forbidden("This role may do more than you, so you cannot change it.")
    if stored.built_in and (name != stored.name or (scope == Scope.OWN) != (stored.scope == Scope.OWN)):
        raise Refused("A built-in role keeps its name, and stays on its side of the desk.")


def _picture(role: Role) -> dict[str, str]:
    may = ", ".join(PERMISSIONS[permission].lower() for permission in role.permissions)
    return {"Name": role.name, "Reaches": role.scope.label, "May": may or "nothing"}
