"""Who is kept out, and files that wait for the form they came with to be sent again."""

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from helpdesk.db import Model, UTCDateTimeField, now
from helpdesk.models.people import User


class Block(Model):
    """An e-mail address, a domain (`@example.org`) or a network (`203.0.113.0/24`) that messages are not taken from.

    Without `until` it holds until somebody ends it. `reason` is for staff.
    """

    value = CharField(max_length=254, unique=True)
    reason = TextField(default="")
    until = UTCDateTimeField(null=True)
    by = ForeignKeyField(User, null=True, backref="+", on_delete="SET NULL")
    created_at = UTCDateTimeField(default=now, index=True)

    @property
    def label(self) -> str:
        return self.value


class KeptFile(Model):
    """A file of a form that came back with an error. `form`, `browser` and `network` are hashes."""

    form = CharField(max_length=64)
    browser = CharField(max_length=64)
    network = CharField(max_length=64)
    name = CharField(max_length=255)
    stored_name = CharField(max_length=64, unique=True)
    size = IntegerField()
    type = CharField(max_length=100)
    expires_at = UTCDateTimeField(index=True)

    class Meta:
        indexes = ((("form", "browser"), False),)
