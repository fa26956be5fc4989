"""What every verb stands on: one transaction over a freshly read ticket, permission, and one versioned write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from helpdesk.db import for_update, now, transaction
from helpdesk.errors import Conflict, Forbidden, NotVisible, Refused
from helpdesk.models import Ticket, User

SENTENCES = {
    "create": "You may not create tickets.",
    "update": "You may not change this ticket.",
    "assign": "You may not assign this ticket.",
    "delete": "You may not delete this ticket.",
    "close": "You may not close or reopen this ticket.",
}


@contextmanager
def changing(ticket: Ticket, permission: str, *, by: User | None, version: int | None = None) -> Iterator[None]:
    """Bring `ticket` up to date under a lock, make sure `by` may do this, and commit at the end.

    `by` is None for the desk itself, which may do everything. With `version`, raises Conflict when the ticket is no
    longer the one the person looked at. Raises NotVisible or Forbidden otherwise, and Refused for what is in the trash.
    """
    with transaction():
        refresh(ticket)
        if by is not None:
            allow(by, permission, ticket)
        if ticket.deleted_at is not None and permission != "delete":
            raise Refused("This ticket is in the trash. Restore it first.")
        if version is not None and version != ticket.version:
            raise Conflict("Somebody else changed this ticket while you were looking at it.")
        yield


def refresh(ticket: Ticket) -> None:
    """Read the ticket again, in place, and hold it until the transaction ends."""
    fresh = for_update(Ticket.select().where(Ticket.id == ticket.id)).first()
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
