"""What every change of people, roles and teams stands on: one at a time, within what the person has themselves."""

from collections.abc import Iterator
from contextlib import contextmanager

from helpdesk.db import for_update, transaction
from helpdesk.errors import Forbidden
from helpdesk.models import Desk, Role, User


@contextmanager
def managing(by: User) -> Iterator[None]:
    """One transaction at a time, so that two administrators cannot demote each other at once; what `by` may do is read
    again in it.

    Raises Forbidden without the permission. As nobody changes their own account, nor that of a superior, an
    administrator always stays.
    """
    with transaction():
        for_update(Desk.select(Desk.id).where(Desk.id == 1)).get()
        _refresh(by)
        if not by.can("users"):
            raise Forbidden("You may not manage users, roles and teams.")
        yield


def is_within(role: Role, by: User) -> bool:
    """Whether the role gives no more than this person has."""
    return set(role.permissions) <= set(by.role.permissions) and by.role.scope.contains(role.scope)


def refuse_more(role: Role, by: User) -> None:
    """Raise Forbidden when the role gives more than this person has."""
    if not is_within(role, by):
        raise Forbidden("You cannot give somebody more than you may do yourself.")


def refuse_superior(person: User, by: User) -> None:
    """Raise Forbidden for the account of somebody else who may do more by now."""
    _refresh(person)
    if person != by and not is_within(person.role, by):
        raise Forbidden(f"{person.label} may do more than you, so you cannot change this account.")


def _refresh(person: User) -> None:
    fresh = User.get_or_none(User.id == person.id)
    if fresh is None:
        raise Forbidden("This account is not there any more.")
    person.__data__.update(fresh.__data__)
    person.__rel__.clear()
