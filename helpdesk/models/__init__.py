"""The tables. Read people, tickets, catalog, sla and history; everything else hangs on them."""

from helpdesk.models.catalog import Category, Tag
from helpdesk.models.desk import Desk, Heartbeat, LimitCounter
from helpdesk.models.history import Activity, Email
from helpdesk.models.people import OneTimeLink, Role, Scope, Session, Team, TeamMember, User
from helpdesk.models.sla import Clock, Outcome, SlaLog
from helpdesk.models.tickets import (
    Attachment,
    FileState,
    GuestLink,
    Priority,
    Reply,
    ReplyRevision,
    Side,
    Source,
    Status,
    Ticket,
    TicketCounter,
    TicketTag,
)

TABLES = [
    Role, Team, User, TeamMember, Session, OneTimeLink, Desk, Heartbeat, LimitCounter, Category, Tag, TicketCounter,
    Ticket, Reply, ReplyRevision, Attachment, TicketTag, GuestLink, SlaLog, Activity, Email,
]  # fmt: skip

__all__ = [
    "TABLES",
    "Activity",
    "Attachment",
    "Category",
    "Clock",
    "Desk",
    "Email",
    "FileState",
    "GuestLink",
    "Heartbeat",
    "LimitCounter",
    "OneTimeLink",
    "Outcome",
    "Priority",
    "Reply",
    "ReplyRevision",
    "Role",
    "Scope",
    "Session",
    "Side",
    "SlaLog",
    "Source",
    "Status",
    "Tag",
    "Team",
    "TeamMember",
    "Ticket",
    "TicketCounter",
    "TicketTag",
    "User",
]
