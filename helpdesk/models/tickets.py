"""The ticket and everything that belongs to one."""

import enum
import functools
import operator
from typing import Any

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Expression,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
    fn,
)

from helpdesk.db import ChoiceField, Model, UTCDateTimeField, now
from helpdesk.models.catalog import Category, Tag
from helpdesk.models.named import Named
from helpdesk.models.people import Scope, Team, User


class Status(Named):
    """In the order of work, so that sorting by it is sorting by what comes next."""

    OPEN = 1
    IN_PROGRESS = 2
    WAITING_CUSTOMER = 3
    RESOLVED = 4
    CLOSED = 5
    CANCELLED = 6

    @property
    def label(self) -> str:
        return "Waiting for customer" if self is Status.WAITING_CUSTOMER else super().label


UNSOLVED = (Status.OPEN, Status.IN_PROGRESS, Status.WAITING_CUSTOMER)


class Priority(Named):
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    URGENT = 4


class Source(Named):
    WEB = 1
    EMAIL = 2
    PHONE = 3
    API = 4

    @property
    def label(self) -> str:
        return {Source.WEB: "Web", Source.EMAIL: "E-mail", Source.PHONE: "Phone", Source.API: "API"}[self]


class Side(enum.IntEnum):
    """Who spoke last."""

    CUSTOMER = 1
    STAFF = 2


class TicketCounter(Model):
    """The last number given out in a year. Its row is the lock that keeps numbers consecutive."""

    year = IntegerField(primary_key=True)
    last = IntegerField(default=0)


class Ticket(Model):
    """A customer's question. Changes through the verbs of helpdesk.tickets only.

    `next_due_at` and `next_warning_at` are the earliest of its pending SLA clocks, `last_reply_*` and `reply_count`
    speak of public replies: kept by the verbs, so that lists need not count. `rated_at` is when the rating was first
    given; it can be changed for some days from then.
    """

    number = CharField(max_length=20, unique=True)
    customer = ForeignKeyField(User, backref="tickets", index=False)
    assignee = ForeignKeyField(User, null=True, backref="assigned", index=False, on_delete="SET NULL")
    team = ForeignKeyField(Team, null=True, backref="tickets", index=False, on_delete="SET NULL")
    category = ForeignKeyField(Category, null=True, backref="tickets", index=False)
    priority = ChoiceField(Priority, default=Priority.MEDIUM)
    status = ChoiceField(Status, default=Status.OPEN)
    source = ChoiceField(Source, default=Source.WEB)
    subject = CharField(max_length=255)
    guest_name = CharField(max_length=200, default="")
    guest_email = CharField(max_length=254, default="")
    guest_phone = CharField(max_length=50, default="")
    confirmed_at = UTCDateTimeField(null=True)
    created_at = UTCDateTimeField(default=now)
    updated_at = UTCDateTimeField(default=now)
    next_due_at = UTCDateTimeField(null=True)
    next_warning_at = UTCDateTimeField(null=True)
    response_due_at = UTCDateTimeField(null=True)
    resolution_due_at = UTCDateTimeField(null=True)
    first_response_at = UTCDateTimeField(null=True)
    resolved_at = UTCDateTimeField(null=True)
    closed_at = UTCDateTimeField(null=True)
    deleted_at = UTCDateTimeField(null=True)
    last_reply_at = UTCDateTimeField(null=True)
    last_reply_by = ChoiceField(Side, null=True)
    reply_count = IntegerField(default=0)
    rating = SmallIntegerField(null=True)
    rated_at = UTCDateTimeField(null=True)
    version = IntegerField(default=1)
    form_key = CharField(max_length=64, null=True, unique=True)
    merged_into = ForeignKeyField("self", null=True, backref="merged", index=False)
    description = TextField(default="")
    feedback = TextField(default="")

    @property
    def requester_name(self) -> str:
        return self.guest_name or self.customer.label

    @property
    def requester_email(self) -> str:
        return self.guest_email or self.customer.email

    @property
    def is_at_rest(self) -> bool:
        """In the trash or merged into another ticket: nothing is done with it until that is taken back."""
        return self.deleted_at is not None or self.merged_into_id is not None

    @property
    def is_unsolved(self) -> bool:
        return self.status in UNSOLVED

    @classmethod
    def reach(cls, user: User) -> list[Expression]:
        """Disjoint conditions; a ticket is within the person's reach when one of them holds.

        Each can be answered by one index, which is why they are not one OR. Empty for nobody.
        """
        if not user.active:
            return []
        if user.role.scope == Scope.OWN:
            return [(cls.customer == user.id) & cls.confirmed_at.is_null(False)]
        return cls._staff_reach(user) if user.can("view") else []

    @classmethod
    def _staff_reach(cls, user: User) -> list[Expression]:
        mine = cls.assignee == user.id
        everything: Any = SQL("1 = 1")
        if user.role.scope in (Scope.ALL, Scope.ASSIGNED):
            return [everything if user.role.scope == Scope.ALL else mine]
        free = cls.assignee.is_null()
        if user.role.scope == Scope.TEAM:
            return [mine] + [(cls.team == team) & ((cls.assignee != user.id) | free) for team in user.team_ids]
        theirs = cls.team.in_(user.team_ids) if user.team_ids else cls.team.is_null()
        return [mine, free & (cls.team.is_null() | theirs)]  # one branch: few are free, and very many are the team's

    @classmethod
    def visible_to(cls, user: User, *columns):
        """The tickets that exist for this person, without the deleted ones."""
        reach = functools.reduce(operator.or_, cls.reach(user), SQL("1 = 0"))
        return cls.select(*columns).where(cls.deleted_at.is_null() & reach)


class Reply(Model):
    """One message of the thread: public, or an internal note.

    `origin` is the ticket it was written in, when a merge or a split has brought it here.
    """

    ticket = ForeignKeyField(Ticket, backref="replies", index=False)
    author = ForeignKeyField(User, null=True, backref="+", index=True)
    side = ChoiceField(Side)
    internal = BooleanField(default=False)
    automated = BooleanField(default=False)
    created_at = UTCDateTimeField(default=now)
    edited_at = UTCDateTimeField(null=True)
    deleted_at = UTCDateTimeField(null=True)
    form_key = CharField(max_length=64, null=True, unique=True)
    origin = ForeignKeyField(Ticket, null=True, backref="+", index=False)
    body = TextField()

    class Meta:
        indexes = (
            (("ticket", "created_at"), False),
            (("created_at", "side", "internal", "automated", "author", "ticket", "deleted_at"), False),
        )

    @classmethod
    def told_to(cls, customer: Any) -> Expression:
        """The messages that this customer may read in a ticket of theirs, by id or column.

        Public, not deleted, and not brought by a merge from a ticket that is not theirs, as far as they have proved it.
        """
        public = (cls.internal == False) & cls.deleted_at.is_null()  # noqa: E712
        return public & cls.asked_by(customer, confirmed=True)

    @classmethod
    def asked_by(cls, customer: Any, *, confirmed: bool = False) -> Expression:
        """The messages that were written where they stand, or came from a ticket of this customer."""
        origin = Ticket.alias()
        theirs = origin.select(SQL("1")).where((origin.id == cls.origin) & (origin.customer == customer))
        if confirmed:
            theirs = theirs.where(origin.confirmed_at.is_null(False))
        return cls.origin.is_null() | fn.EXISTS(theirs)


class ReplyRevision(Model):
    """What a reply said before it was edited."""

    reply = ForeignKeyField(Reply, backref="revisions")
    by = ForeignKeyField(User, backref="+", index=False)
    replaced_at = UTCDateTimeField(default=now)
    body = TextField()


class FileState(enum.IntEnum):
    UNSCANNED = 1
    CLEAN = 2
    QUARANTINED = 3


class Attachment(Model):
    """A file of the first message (`reply` is null) or of a reply. It is seen by whoever sees the message."""

    ticket = ForeignKeyField(Ticket, backref="attachments")
    reply = ForeignKeyField(Reply, null=True, backref="attachments")
    uploader = ForeignKeyField(User, null=True, backref="+", index=False)
    name = CharField(max_length=255)
    stored_name = CharField(max_length=64, unique=True)
    size = IntegerField()
    type = CharField(max_length=100)
    state = ChoiceField(FileState, default=FileState.UNSCANNED)
    created_at = UTCDateTimeField(default=now)
    deleted_at = UTCDateTimeField(null=True)


class TicketTag(Model):
    ticket = ForeignKeyField(Ticket, backref="ticket_tags", index=False)
    tag = ForeignKeyField(Tag, backref="ticket_tags", index=False, on_delete="CASCADE")

    class Meta:
        indexes = ((("ticket", "tag"), True), (("tag", "ticket"), True))
