"""What happened and what was mailed about it."""

from peewee import BooleanField, CharField, ForeignKeyField, SmallIntegerField, TextField

from helpdesk.db import JSONField, Model, UTCDateTimeField, now
from helpdesk.mailboxes import mailbox
from helpdesk.models.bulk import Bulk
from helpdesk.models.links import GuestLink
from helpdesk.models.people import OneTimeLink, User
from helpdesk.models.tickets import Reply, Ticket


class Activity(Model):
    """One change of one ticket. History, outbox and statistics in one row.

    `by` is null when the desk itself acted; `undo` holds what it takes to take the change back. `undone_at` says that
    it was, and `undoes` is the change that this one took back. `bulk` is the change of many that it was part of.
    """

    ticket = ForeignKeyField(Ticket, backref="activities", index=False)
    event = CharField(max_length=40)
    by = ForeignKeyField(User, null=True, backref="+", index=True)
    reply = ForeignKeyField(Reply, null=True, backref="+", index=False)
    old = TextField(null=True)
    new = TextField(null=True)
    undo = JSONField(null=True)
    at = UTCDateTimeField(default=now, index=True)
    fanned_out_at = UTCDateTimeField(null=True)
    undone_at = UTCDateTimeField(null=True)
    undoes = ForeignKeyField("self", null=True, backref="+", index=False)
    bulk = ForeignKeyField(Bulk, null=True, backref="activities", index=False)

    class Meta:
        indexes = ((("ticket", "at"), False),)


class AuditEntry(Model):
    """What staff changed in settings, roles and people, who signed in or failed to, what was exported or purged.

    `who` is kept in words, as the person may be gone one day; `about` is what it happened to.
    """

    at = UTCDateTimeField(default=now, index=True)
    event = CharField(max_length=40)
    by = ForeignKeyField(User, null=True, backref="+", index=True, on_delete="SET NULL")
    who = CharField(max_length=254, default="")
    about = CharField(max_length=300, default="")
    old = TextField(default="")
    new = TextField(default="")
    address = CharField(max_length=45, default="")


class Email(Model):
    """One message out: written before it is sent, sent once, kept. `claimed_until` is the lease of whoever sends it.

    `mailbox` is where it ends up, as far as can be told from the address: what the caps count.
    """

    to = CharField(max_length=254, index=True)
    mailbox = CharField(max_length=254, default="")
    ticket = ForeignKeyField(Ticket, null=True, backref="emails")
    activity = ForeignKeyField(Activity, null=True, backref="emails", index=True)
    link = ForeignKeyField(GuestLink, null=True, backref="+", index=False)
    one_time_link = ForeignKeyField(OneTimeLink, null=True, backref="+", index=False, on_delete="SET NULL")
    template = CharField(max_length=40)
    subject = CharField(max_length=300)
    text = TextField()
    html = TextField()
    message_id = CharField(max_length=255, default="")
    in_reply_to = CharField(max_length=255, default="")
    anonymous = BooleanField(default=False)
    attempts = SmallIntegerField(default=0)
    created_at = UTCDateTimeField(default=now)
    next_attempt_at = UTCDateTimeField(null=True, default=now)
    claimed_until = UTCDateTimeField(null=True)
    sent_at = UTCDateTimeField(null=True)
    failed_at = UTCDateTimeField(null=True)
    error = TextField(default="")

    class Meta:
        indexes = ((("created_at", "sent_at", "failed_at", "ticket"), False),)  # a list reads this, not long texts

    def save(self, *given, **options):
        self.mailbox = mailbox(self.to)
        return super().save(*given, **options)

    @property
    def state(self) -> str:
        """`sent`, `failed` (a person must look), or `waiting`."""
        return "sent" if self.sent_at else "failed" if self.failed_at else "waiting"


Activity.add_index(Activity.id, where=Activity.fanned_out_at.is_null(), name="activity_unsent")
Email.add_index(Email.next_attempt_at, where=Email.sent_at.is_null() & Email.failed_at.is_null(), name="email_waiting")
Activity.add_index(Activity.reply, where=Activity.reply.is_null(False), name="activity_reply")
Activity.add_index(Activity.undoes, where=Activity.undoes.is_null(False), name="activity_undoes")
Email.add_index(Email.mailbox, Email.created_at, where=Email.anonymous == True, name="email_anonymous")  # noqa: E712
Email.add_index(Email.link, where=Email.link.is_null(False), name="email_link")
Email.add_index(Email.one_time_link, where=Email.one_time_link.is_null(False), name="email_one_time_link")
Activity.add_index(Activity.bulk, where=Activity.bulk.is_null(False), name="activity_bulk")
