"""What staff change about the desk itself, and the small rows that machines keep about each other."""

from zoneinfo import ZoneInfo

from peewee import CharField, IntegerField

from helpdesk.db import Model, UTCDateTimeField, now


class Desk(Model):
    """The desk's settings: one row, id 1."""

    name = CharField(max_length=100, default="Helpdesk")
    sender = CharField(max_length=254, default="support@localhost")
    time_zone = CharField(max_length=64, default="UTC")
    promise = CharField(max_length=200, default="We usually answer within a few hours.")
    guest_link_days = IntegerField(default=90)
    reopen_days = IntegerField(default=14)
    mails_per_hour = IntegerField(default=1, help_text="Mails to one unverified address caused by anonymous posts")
    mails_per_day = IntegerField(default=3, help_text="Mails to one unverified address caused by anonymous posts")
    posts_per_hour = IntegerField(default=20, help_text="New tickets from one e-mail address")
    posts_per_network = IntegerField(default=60, help_text="Posts from one network address in ten minutes")

    @classmethod
    def current(cls) -> "Desk":
        """The one row."""
        return cls.get_by_id(1)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Heartbeat(Model):
    """When a process of the desk was last known to be alive."""

    name = CharField(max_length=50, unique=True)
    beat_at = UTCDateTimeField(default=now)


class LimitCounter(Model):
    """How often something happened in one window of time."""

    key = CharField(max_length=200)
    window = UTCDateTimeField(index=True)
    count = IntegerField(default=0)

    class Meta:
        indexes = ((("key", "window"), True),)
