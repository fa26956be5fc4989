"""What refers to a row. A row in use is not deleted, and nothing is ever deleted along with another thing."""

from collections.abc import Sequence
from typing import Any

from helpdesk.db import Model
from helpdesk.errors import Refused

COUNTED = 1_000
WORDS = {
    "Ticket": ("ticket", "tickets"),
    "TicketTag": ("ticket", "tickets"),
    "User": ("person", "people"),
    "Category": ("category", "categories"),
    "Reply": ("message", "messages"),
    "ReplyRevision": ("edited message", "edited messages"),
    "Attachment": ("file", "files"),
    "Activity": ("entry of the history", "entries of the history"),
    "TeamMember": ("member", "members"),
}


def refuse_if_used(row: Model, what: str, parts: Sequence[Any] = ()) -> None:
    """Raise Refused, saying by how many of what, when anything but its own `parts` refers to the row."""
    uses = {}
    for key, model in type(row)._meta.backrefs.items():
        if model not in parts and (count := model.select().where(key == row.id).limit(COUNTED + 1).count()):
            uses[model.__name__] = uses.get(model.__name__, 0) + count
    if uses:
        listed = " and ".join(_words(name, count) for name, count in uses.items())
        raise Refused(f"This {what} cannot be deleted: {listed} still use it.")


def _words(name: str, count: int) -> str:
    one, many = WORDS.get(name, (name, name))
    return f"more than {COUNTED:,} {many}" if count > COUNTED else f"{count} {one if count == 1 else many}"
