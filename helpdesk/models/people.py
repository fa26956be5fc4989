"""Users and what they may do: roles, teams, sessions, one-time links."""

import enum
from functools import cached_property
from typing import TYPE_CHECKING

from peewee import BooleanField, CharField, ForeignKeyField, SmallIntegerField, TextField, fn

from helpdesk.db import ChoiceField, JSONField, Model, UTCDateTimeField, now

if TYPE_CHECKING:
    from helpdesk.models.tickets import Ticket

NOWHERE = "@deleted.invalid"  # where no mail goes: RFC 2606
PERMISSIONS = {
    "list": "See the ticket list",
    "view": "Open tickets",
    "create": "Create tickets",
    "update": "Answer and change tickets",
    "assign": "Assign tickets",
    "delete": "Delete and restore tickets",
    "close": "Close, cancel and reopen tickets",
    "merge": "Merge and split tickets",
    "export": "Export lists",
    "reports": "See reports",
    "categories": "Manage categories, tags and canned replies",
    "articles": "Write articles of the knowledge base",
    "users": "Manage users, roles and teams",
    "settings": "Manage settings and see the mail ledger",
}


class Scope(enum.IntEnum):
    """Which tickets a role reaches."""

    OWN = 0
    ASSIGNED = 1
    ASSIGNED_OR_UNASSIGNED = 2
    TEAM = 3
    ALL = 4

    @property
    def label(self) -> str:
        return {
            Scope.OWN: "Only their own tickets, as a customer",
            Scope.ASSIGNED: "Tickets assigned to them",
            Scope.ASSIGNED_OR_UNASSIGNED: "Tickets assigned to them, and those that nobody has taken",
            Scope.TEAM: "All tickets of their teams",
            Scope.ALL: "All tickets",
        }[self]

    def contains(self, other: "Scope") -> bool:
        """Whether one reaches with this all that one reaches with the other, whatever teams one is in.

        What nobody has taken may be in no team, so the reach of a team does not contain it.
        """
        return other <= self and (self, other) != (Scope.TEAM, Scope.ASSIGNED_OR_UNASSIGNED)


class Role(Model):
    name = CharField(max_length=100, unique=True)
    permissions = JSONField(default=list)
    scope = ChoiceField(Scope, default=Scope.OWN)
    built_in = BooleanField(default=False)

    @property
    def is_staff(self) -> bool:
        return self.scope != Scope.OWN

    @property
    def gives_everything(self) -> bool:
        """Whether it is the role of an administrator, by whatever name."""
        return self.scope == Scope.ALL and set(PERMISSIONS) <= set(self.permissions)


class Team(Model):
    name = CharField(max_length=100, unique=True)
    email = CharField(default="")


class User(Model):
    """A person: staff, a customer, or a guest (a customer without a password).

    `registered_at` is when they first came in by a link mailed to their address, or were given a password.
    Whoever was merged into another person is only an address that leads there: nobody signs in with the row.
    """

    email = CharField(max_length=254, unique=True)
    name = CharField(max_length=200, default="")
    phone = CharField(max_length=50, default="")
    role = ForeignKeyField(Role, backref="users", index=False)
    password_hash = CharField(null=True)
    active = BooleanField(default=True)
    verified_at = UTCDateTimeField(null=True)
    time_zone = CharField(max_length=64, default="")
    language = CharField(max_length=16, default="en")
    subscription = CharField(max_length=100, default="")
    profile_url = CharField(max_length=500, default="")
    notes = TextField(default="")
    failed_sign_ins = SmallIntegerField(default=0)
    locked_until = UTCDateTimeField(null=True)
    last_seen_at = UTCDateTimeField(null=True)
    registered_at = UTCDateTimeField(null=True)
    created_at = UTCDateTimeField(default=now, index=True)
    preferences = JSONField(default=dict)
    merged_into = ForeignKeyField("self", null=True, backref="aliases", index=False)

    class Meta:
        indexes = ((("role", "created_at", "active"), False), (("active", "created_at", "role"), False))

    is_authenticated = True  # what a door's log-in asks of whoever is not a stranger

    @classmethod
    def with_address(cls, email: str) -> "User | None":
        """Whom the address leads to: its person, or the one they were merged into. None when it is unknown."""
        found = cls.get_or_none(cls.email == email)
        return found.today if found else None

    @property
    def label(self) -> str:
        return self.name or self.email

    @property
    def today(self) -> "User":
        """The person themselves, or the one they were merged into."""
        return self.merged_into or self

    @property
    def is_deleted(self) -> bool:
        """Whether they have deleted their account: what they asked stays, and belongs to nobody."""
        return self.email.endswith(NOWHERE)

    @property
    def is_staff(self) -> bool:
        return self.active and self.role.is_staff

    @property
    def writes_articles(self) -> bool:
        """Whether the person works on the knowledge base, and so reads all of it."""
        return self.is_staff and self.can("articles")

    @cached_property
    def team_ids(self) -> list[int]:
        members = TeamMember.select(TeamMember.team).where(TeamMember.user == self.id)
        return [member.team_id for member in members]

    @property
    def is_administrator(self) -> bool:
        """Whether the person's role gives everything there is."""
        return self.active and self.role.gives_everything

    def can(self, permission: str) -> bool:
        """Whether the person's role holds the permission, for whatever tickets they reach."""
        return self.active and permission in self.role.permissions

    def sees(self, ticket: "Ticket") -> bool:
        """Whether the ticket exists for this person. The same rule as Ticket.visible_to, for a loaded ticket."""
        if not self.active:
            return False
        if self.role.scope == Scope.OWN:
            return self.owns(ticket)
        return self.can("view") and self._reaches(ticket) and (ticket.deleted_at is None or self.can("delete"))

    def owns(self, ticket: "Ticket") -> bool:
        """Whether the person asked, and proved it by opening the mailed link or by being signed in."""
        return ticket.customer_id == self.id and ticket.confirmed_at is not None and ticket.deleted_at is None

    def _reaches(self, ticket: "Ticket") -> bool:
        mine = ticket.assignee_id == self.id
        return {
            Scope.ALL: True,
            Scope.TEAM: mine or ticket.team_id in self.team_ids,
            Scope.ASSIGNED_OR_UNASSIGNED: mine or self._may_take(ticket),
            Scope.ASSIGNED: mine,
        }[self.role.scope]

    def _may_take(self, ticket: "Ticket") -> bool:
        return ticket.assignee_id is None and (ticket.team_id is None or ticket.team_id in self.team_ids)


class TeamMember(Model):
    team = ForeignKeyField(Team, backref="members", on_delete="CASCADE")
    user = ForeignKeyField(User, backref="memberships", on_delete="CASCADE")

    class Meta:
        indexes = ((("team", "user"), True),)


class Session(Model):
    """One signed-in browser. Ending the row signs it out, wherever it is."""

    user = ForeignKeyField(User, backref="sessions", on_delete="CASCADE")
    token_hash = CharField(max_length=64, unique=True)
    user_agent = CharField(max_length=200, default="")
    address = CharField(max_length=45, default="")
    created_at = UTCDateTimeField(default=now)
    seen_at = UTCDateTimeField(default=now)
    expires_at = UTCDateTimeField(index=True)


class AddressChange(Model):
    """A person on the way to another e-mail address: the old one must agree, the new one must prove itself."""

    user = ForeignKeyField(User, backref="+", unique=True, on_delete="CASCADE")
    email = CharField(max_length=254)
    created_at = UTCDateTimeField(default=now)
    expires_at = UTCDateTimeField()
    agreed_at = UTCDateTimeField(null=True)
    proved_at = UTCDateTimeField(null=True)


class OneTimeLink(Model):
    """A link that works once, mailed to `email`: to sign in, to register, to choose a password…

    The token is computed from the desk's key and the row; only its hash is stored. While `mailed_at` is null, a worker
    still has to write the mail.
    """

    purpose = CharField(max_length=30)
    user = ForeignKeyField(User, null=True, backref="links", on_delete="CASCADE")
    email = CharField(max_length=254, default="", index=True)
    change = ForeignKeyField(AddressChange, null=True, backref="links", on_delete="CASCADE")
    number = CharField(max_length=40, default="")
    nonce = CharField(max_length=32, default="")
    token_hash = CharField(max_length=64, unique=True)
    created_at = UTCDateTimeField(default=now)
    expires_at = UTCDateTimeField(index=True)
    used_at = UTCDateTimeField(null=True)
    mailed_at = UTCDateTimeField(null=True, default=now)


User.add_index(fn.LOWER(User.name), name="user_name_start")
OneTimeLink.add_index(OneTimeLink.id, where=OneTimeLink.mailed_at.is_null(), name="one_time_link_unmailed")
User.add_index(User.merged_into, where=User.merged_into.is_null(False), name="user_merged")
