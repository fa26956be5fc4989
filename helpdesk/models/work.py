"""What staff keep while they work: saved filters, drafts, and who looks at which ticket."""

import enum

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from helpdesk.db import ChoiceField, JSONField, Model, UTCDateTimeField, now
from helpdesk.models.people import Team, User
from helpdesk.models.tickets import Ticket


class Shared(enum.IntEnum):
    """Who finds a saved filter beside their lists."""

    OWNER = 1
    TEAM = 2
    EVERYONE = 3

    @property
    def label(self) -> str:
        return {Shared.OWNER: "Just me", Shared.TEAM: "One team", Shared.EVERYONE: "Everyone"}[self]


class SavedFilter(Model):
    """A list of tickets with a name: `query` is its address, as helpdesk.tickets.filters writes it."""

    name = CharField(max_length=100)
    query = TextField()
    owner = ForeignKeyField(User, backref="+", on_delete="CASCADE")
    shared = ChoiceField(Shared, default=Shared.OWNER)
    team = ForeignKeyField(Team, null=True, backref="+", on_delete="CASCADE")
    position = IntegerField(default=0)
    created_at = UTCDateTimeField(default=now)


class Draft(Model):
    """What somebody typed and has not sent; `place` says where, such as a ticket's number."""

    user = ForeignKeyField(User, backref="+", index=False, on_delete="CASCADE")
    place = CharField(max_length=60)
    content = JSONField(default=dict)
    updated_at = UTCDateTimeField(default=now, index=True)

    class Meta:
        indexes = ((("user", "place"), True),)


class Viewer(Model):
    """Who had a ticket open when, and whether they were typing."""

    ticket = ForeignKeyField(Ticket, backref="+", index=False, on_delete="CASCADE")
    user = ForeignKeyField(User, backref="+", index=True, on_delete="CASCADE")
    seen_at = UTCDateTimeField(default=now, index=True)
    is_typing = BooleanField(default=False)

    class Meta:
        indexes = ((("ticket", "user"), True),)
