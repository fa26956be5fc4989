"""What a person saw of a ticket when they decided what to do with it.

Only a later change of the same thing is a conflict: somebody's tag does not stop another one's priority.
"""

from dataclasses import dataclass, fields

from helpdesk.errors import Conflict, Invalid
from helpdesk.models import Ticket
from helpdesk.tickets.change import stored_time

ANYTHING = ("status", "priority", "category", "team", "assignee", "said")
ABOUT = {
    "status": ("status", "said"),
    "priority": ("priority",),
    "category": ("category",),
    "team": ("team",),
    "assign": ("assignee",),
    "delete": ANYTHING,
}
LARGEST = (1 << 63) - 1


@dataclass(frozen=True)
class Seen:
    """The values that can be changed at once, as ids and numbers; `said` is the moment of the last public message."""

    status: int
    priority: int
    category: int | None
    team: int | None
    assignee: int | None
    said: int | None

    @classmethod
    def of(cls, ticket: Ticket) -> "Seen":
        """The ticket as it stands in this row."""
        chosen = (ticket.category_id, ticket.team_id, ticket.assignee_id)
        return cls(int(ticket.status), int(ticket.priority), *chosen, stored_time(ticket.last_reply_at))

    @classmethod
    def read(cls, text: str | None) -> "Seen | None":
        """What str() made; None for nothing. Raises Invalid for anything else."""
        if not text:
            return None
        parts = text.split(".")
        if len(parts) != len(fields(cls)) or not all(_is_number(part) for part in parts) or not (parts[0] and parts[1]):
            raise Invalid("seen", "This page is too old. Please load it again.")
        return cls(*[int(part) if part else None for part in parts])  # type: ignore[arg-type]

    def __str__(self) -> str:
        return ".".join("" if value is None else str(value) for value in vars(self).values())

    def changed(self, ticket: Ticket) -> list[str]:
        """The names of what is not as it was."""
        now = Seen.of(ticket)
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(now, field.name)]


def refuse_changed(ticket: Ticket, seen: Seen | None, *names: str) -> None:
    """Raise Conflict when one of these is not as the person saw it. Ask it within the change, of a fresh ticket."""
    if seen is not None and set(names) & set(seen.changed(ticket)):
        raise Conflict("This ticket was changed while you were looking at it.")


def _is_number(text: str) -> bool:
    return not text or (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= LARGEST)
