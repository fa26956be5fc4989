"""Changes of many tickets at once."""

import enum

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from helpdesk.db import ChoiceField, JSONField, Model, UTCDateTimeField, now
from helpdesk.models.people import User
from helpdesk.models.tickets import Ticket


class Outcome(enum.IntEnum):
    """What became of one ticket of a bulk change."""

    PENDING = 1
    CHANGED = 2
    SAME = 3
    REFUSED = 4
    SKIPPED = 5


class Bulk(Model):
    """One change of many tickets. Its items are the frozen set; `query` is the list they were chosen from.

    `preview` is what was foreseen of it, as it was shown before it began. `undoes` is the bulk change that this one
    takes back. `claimed_until` is the lease of whoever carries it out.
    """

    by = ForeignKeyField(User, backref="+")
    do = CharField(max_length=100)
    words = CharField(max_length=300)
    query = TextField(default="")
    preview = JSONField(null=True)
    total = IntegerField(default=0)
    done = IntegerField(default=0)
    undoes = ForeignKeyField("self", null=True, backref="+", index=False)
    created_at = UTCDateTimeField(default=now, index=True)
    claimed_until = UTCDateTimeField(null=True)
    finished_at = UTCDateTimeField(null=True)

    @classmethod
    def visible_to(cls, user: User, *columns):
        """Those that were begun: the person's own, or everybody's for an administrator."""
        begun = cls.select(*columns).where(cls.claimed_until.is_null(False))
        return begun if user.is_administrator else begun.where(cls.by == user.id)

    @property
    def is_running(self) -> bool:
        """Whether it was begun and is not finished."""
        return self.claimed_until is not None and self.finished_at is None


class BulkItem(Model):
    """One ticket of a bulk change, and what became of it; `reason` says why it stays as it was."""

    bulk = ForeignKeyField(Bulk, backref="items", index=False, on_delete="CASCADE")
    ticket = ForeignKeyField(Ticket, backref="+", index=True)
    outcome = ChoiceField(Outcome, default=Outcome.PENDING)
    reason = TextField(default="")

    class Meta:
        indexes = ((("bulk", "outcome"), False),)


Bulk.add_index(Bulk.claimed_until, where=Bulk.finished_at.is_null(), name="bulk_unfinished")
