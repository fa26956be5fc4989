"""What leads from one ticket to another, and from a mail to a ticket."""

from peewee import CharField, ForeignKeyField

from helpdesk.db import ChoiceField, Model, UTCDateTimeField, now
from helpdesk.models.named import Named
from helpdesk.models.tickets import Ticket


class LinkKind(Named):
    """What a ticket is to the other one."""

    RELATED = 1
    DUPLICATE = 2
    CHILD = 3


class TicketLink(Model):
    """`ticket` is related to, a duplicate of, or a child of `other`. A pair of tickets has one link at most."""

    ticket = ForeignKeyField(Ticket, backref="links", index=False)
    other = ForeignKeyField(Ticket, backref="links_back", index=True)
    kind = ChoiceField(LinkKind, default=LinkKind.RELATED)
    created_at = UTCDateTimeField(default=now)

    class Meta:
        indexes = ((("ticket", "other"), True),)


class GuestLink(Model):
    """The mailed link to one ticket. The token is computed from the desk's key and the row; only its hash is stored.

    `address` is where it was mailed to: opening it proves that address and no other.
    """

    ticket = ForeignKeyField(Ticket, backref="guest_links")
    nonce = CharField(max_length=32)
    token_hash = CharField(max_length=64, unique=True)
    created_at = UTCDateTimeField(default=now)
    expires_at = UTCDateTimeField()
    revoked_at = UTCDateTimeField(null=True)
    address = CharField(max_length=254, default="")
