"""How a ticket stands with its deadlines, now."""

import enum
from datetime import datetime

from peewee import Expression

from helpdesk.models import Ticket


class SlaState(enum.Enum):
    NONE = "none"
    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        return "No deadline" if self is SlaState.NONE else self.value.replace("_", " ").capitalize()

    def condition(self, at: datetime) -> Expression:
        """The tickets in this state at that time."""
        return {
            SlaState.NONE: Ticket.next_due_at.is_null(),
            SlaState.ON_TIME: Ticket.next_warning_at > at,
            SlaState.DUE_SOON: (Ticket.next_warning_at <= at) & (Ticket.next_due_at > at),
            SlaState.OVERDUE: Ticket.next_due_at <= at,
        }[self]


def sla_state(ticket: Ticket, at: datetime) -> SlaState:
    """The state of a loaded ticket; the same rule as SlaState.condition."""
    if ticket.next_due_at is None:
        return SlaState.NONE
    if ticket.next_due_at <= at:
        return SlaState.OVERDUE
    return SlaState.ON_TIME if ticket.next_warning_at > at else SlaState.DUE_SOON
