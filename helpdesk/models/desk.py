"""What staff change about the desk itself, and the small rows that machines keep about each other."""

from contextvars import ContextVar
from zoneinfo import ZoneInfo

from peewee import CharField, IntegerField, TextField

from helpdesk.db import Model, UTCDateTimeField, for_update, now

_known: ContextVar[list["Desk"] | None] = ContextVar("known", default=None)


class Desk(Model):
    """The desk's settings: one row, id 1."""

    name = CharField(max_length=100, default="Helpdesk")
    sender = CharField(max_length=254, default="support@localhost")
    time_zone = CharField(max_length=64, default="UTC")
    promise = CharField(max_length=200, default="We usually answer within a few hours.")
    guest_link_days = IntegerField(default=90)
    reopen_days = IntegerField(default=14)
    rating_days = IntegerField(default=7)
    mails_per_hour = IntegerField(default=1, help_text="Mails to one unverified address caused by anonymous posts")
    mails_per_day = IntegerField(default=3, help_text="Mails to one unverified address caused by anonymous posts")
    posts_per_hour = IntegerField(default=20, help_text="New tickets from one e-mail address")
    posts_per_network = IntegerField(default=60, help_text="Posts from one network address in ten minutes")
    posts_per_browser = IntegerField(default=60, help_text="Posts of every kind from one browser in ten minutes")
    replies_per_hour = IntegerField(default=60, help_text="Replies of one customer")
    replies_per_network = IntegerField(default=120, help_text="In ten minutes, as all that end so")
    acts_per_hour = IntegerField(default=60, help_text="Ratings and marks as solved or open again by one customer")
    acts_per_network = IntegerField(default=120)
    sign_ins_per_network = IntegerField(default=60)
    links_per_hour = IntegerField(default=6, help_text="Links that are asked for to be mailed to one address")
    links_per_network = IntegerField(default=30)
    votes_per_network = IntegerField(default=60)
    searches_per_network = IntegerField(default=600)
    form_seconds = IntegerField(default=2, help_text="Nobody fills in a form in less")
    kept_megabytes = IntegerField(default=500, help_text="Of files that wait for their form, in all")
    kept_per_network = IntegerField(default=100, help_text="The same, in megabytes from one network address")
    address = TextField(default="", help_text="Where the desk can be reached otherwise: shown to customers")
    number_prefix = CharField(max_length=8, default="TKT", help_text="What the numbers of new tickets begin with")
    trash_days = IntegerField(default=30, help_text="Days until what is in the trash is removed for good")
    mail_days = IntegerField(default=730, help_text="Days until a mail that was sent leaves the ledger")
    account_mails_per_hour = IntegerField(default=5, help_text="Mails about the account to one confirmed address")
    account_mails_per_day = IntegerField(default=20, help_text="Mails about the account to one confirmed address")
    undo_seconds = IntegerField(default=10, help_text="Mail to a customer about what staff did waits so long")
    audit_days = IntegerField(default=730, help_text="Days until an entry leaves the audit log")

    @classmethod
    def current(cls) -> "Desk":
        """The one row; within known_for_now() it is read once."""
        known = _known.get()
        if known is None:
            return cls.get_by_id(1)
        if not known:
            known.append(cls.get_by_id(1))
        return known[0]

    @classmethod
    def known_for_now(cls, is_known: bool) -> None:
        """Read the row once from here on, or anew each time: a request asks for it at every turn."""
        _known.set([] if is_known else None)

    @classmethod
    def hold(cls) -> None:
        """Let others who save something of the desk's own wait until the transaction ends."""
        for_update(cls.select(cls.id).where(cls.id == 1)).get()

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
