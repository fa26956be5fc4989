"""The SLA log: one row per clock of a ticket."""

import enum

from peewee import SQL, FloatField, ForeignKeyField

from helpdesk.db import ChoiceField, Model, UTCDateTimeField, now
from helpdesk.models.tickets import Ticket


class Clock(enum.IntEnum):
    RESPONSE = 1
    RESOLUTION = 2

    @property
    def label(self) -> str:
        return "First response" if self is Clock.RESPONSE else "Resolution"


class Outcome(enum.IntEnum):
    PENDING = 1
    MET = 2
    BREACHED = 3


class SlaLog(Model):
    """One clock: how long it may take, until when, when it stopped, and how that ended.

    A breached clock goes on until it is stopped; `stopped_at` then says when.
    """

    ticket = ForeignKeyField(Ticket, backref="sla_logs", index=False)
    clock = ChoiceField(Clock)
    target_hours = FloatField()
    started_at = UTCDateTimeField(default=now)
    warn_at = UTCDateTimeField()
    due_at = UTCDateTimeField()
    warned_at = UTCDateTimeField(null=True)
    stopped_at = UTCDateTimeField(null=True)
    breached_at = UTCDateTimeField(null=True)
    outcome = ChoiceField(Outcome, default=Outcome.PENDING)

    class Meta:
        indexes = ((("ticket", "clock"), False),)


SlaLog.add_index(SlaLog.due_at, where=SlaLog.outcome == SQL("1"), name="slalog_pending")
