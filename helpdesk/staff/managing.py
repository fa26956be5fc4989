"""What every change of people, roles and teams stands on: one at a time, within what the person has themselves."""

from collections.abc import Iterator
from contextlib import contextmanager

from helpdesk.db import for_update, transaction
from helpdesk.errors import Forbidden, Refused
from helpdesk.models import Desk, Role, User

RUNS_THE_DESK = {"users", "settings"}


@contextmanager
def managing(by: User) -> Iterator[None]:
    """One transaction at a time, so that two administrators cannot demote each other at once.

    Raises Forbidden without the permission, and Refused for what would leave nobody who can manage people and settings.
    """
    if not by.can("users"):
        raise Forbidden("You may not manage users, roles and teams.")
    with transaction():
        for_update(Desk.select(Desk.id).where(Desk.id == 1)).get()
        before = _somebody_runs_the_desk()
        yield
        if before and not _somebody_runs_the_desk():
            raise Refused("Somebody must stay who can manage people and settings: this is the last one.")


def is_within(role: Role, by: User) -> bool:
    """Whether the role gives no more than this person has."""
    return set(role.permissions) <= set(by.role.permissions) and role.scope <= by.role.scope


def refuse_more(role: Role, by: User) -> None:
    """Raise Forbidden when the role gives more than this person has."""
    if not is_within(role, by):
        raise Forbidden("You cannot give somebody more than you may do yourself.")


def refuse_superior(person: User, by: User) -> None:
    """Raise Forbidden for the account of somebody else who may do more."""
    if person != by and not is_within(person.role, by):
        raise Forbidden(f"{person.label} may do more than you, so you cannot change this account.")


def _somebody_runs_the_desk() -> bool:
    roles = [role.id for role in Role.select() if role.is_staff and set(role.permissions) >= RUNS_THE_DESK]
    return User.select().where(User.active & User.role.in_(roles)).exists()
