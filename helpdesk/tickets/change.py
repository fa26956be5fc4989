"""What every verb stands on: one transaction over a freshly read ticket, permission, and one versioned write."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from helpdesk.db import UTCDateTimeField, now, transaction
from helpdesk.errors import Conflict, Forbidden, NotVisible, Refused
from helpdesk.models import Ticket, User
from helpdesk.rows import with_id

MOMENT = UTCDateTimeField()
SENTENCES = {
    "create": "You may not create tickets.",
    "update": "You may not change this ticket.",
    "assign": "You may not assign this ticket.",
    "delete": "You may not delete this ticket.",
    "close": "You may not close or reopen this ticket.",
    "merge": "You may not merge or split tickets.",
}


@contextmanager
def changing(ticket: Ticket, permission: str, *, by: User | None, at_rest: bool = False) -> Iterator[None]:
    """Bring `ticket` up to date under a lock, make sure `by` may do this, and commit at the end.

    `by` is None for the desk itself, which may do everything. Raises NotVisible or Forbidden otherwise, and Refused for
    what is in the trash or was merged into another ticket, unless `at_rest` says that the change is meant for such a
    ticket.
    """
    with transaction():
        refresh(ticket)
        if by is not None:
            allow(by, permission, ticket)
        if not at_rest:
            refuse_at_rest(ticket, by)
        yield


def refuse_at_rest(ticket: Ticket, by: User | None = None, name: str = "This ticket") -> None:
    """Raise Refused for a ticket that is in the trash or was merged: nothing happens with it until that is undone.

    The sentence names the ticket it was merged into, unless `by` does not see that one.
    """
    if ticket.deleted_at is not None:
        raise Refused(f"{name} is in the trash. Restore it first.")
    if ticket.merged_into_id is not None:
        raise Refused(f"{name} was merged into {_named(ticket.merged_into, by)}. Please go on there.")


def hold(*tickets: Ticket) -> None:
    """Read them again, in place, and hold them until the transaction ends: always in one order, so that two people
    who change the same tickets wait for each other and do not block each other."""
    for ticket in sorted(tickets, key=lambda ticket: ticket.id):
        refresh(ticket)


def refresh(ticket: Ticket) -> None:
    """Read the ticket again, in place, and hold it until the transaction ends."""
    fresh = with_id(Ticket, ticket.id, held=True)
    if fresh is None:
        raise NotVisible("There is no such ticket.")
    ticket.__data__.update(fresh.__data__)
    ticket.__rel__.clear()
    ticket._dirty.clear()


def allow(by: User, permission: str, ticket: Ticket) -> None:
    """Raise NotVisible or Forbidden unless `by` may do this with the ticket.

    Who asked has `view` and `customer`; for staff `customer` means `update`. Everything else is for staff only.
    """
    if not by.sees(ticket):
        raise NotVisible("There is no such ticket.")
    if permission == "customer":
        permission = "update" if by.is_staff else "view"
    elif not by.is_staff and permission != "view":
        raise Forbidden("Only staff can do this.")
    if not by.can(permission):
        raise Forbidden(SENTENCES.get(permission, "You may not do this."))


def write(ticket: Ticket, **changes: Any) -> None:
    """Store the changes, unless another writer came first (Conflict). Sets `updated_at` and counts up `version`."""
    values = {"updated_at": now(), **changes, "version": ticket.version + 1}
    same = (Ticket.id == ticket.id) & (Ticket.version == ticket.version)
    if Ticket.update(**values).where(same).execute() != 1:
        raise Conflict("Somebody else changed this ticket at the same moment.")
    for name, value in values.items():
        setattr(ticket, name, value)
    ticket._dirty.clear()


def stored_time(at: datetime | None) -> int | None:
    """A time as it is kept in what it takes to undo a change."""
    return MOMENT.db_value(at)


def told_time(stored: int | None) -> datetime | None:
    """The same, back again."""
    return MOMENT.python_value(stored)


def _named(ticket: Ticket, by: User | None) -> str:
    return ticket.number if by is None or by.sees(ticket) else "another ticket"
