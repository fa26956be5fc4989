"""The tables. Read people, tickets, catalog, sla and history; everything else hangs on them."""

from helpdesk.models.bulk import Bulk, BulkItem
from helpdesk.models.bulk import Outcome as BulkOutcome
from helpdesk.models.catalog import CannedReply, Category, Tag
from helpdesk.models.desk import Desk, Heartbeat, LimitCounter
from helpdesk.models.history import Activity, AuditEntry, Email
from helpdesk.models.kept_out import Block, KeptFile
from helpdesk.models.knowledge import (
    Article,
    ArticleAddress,
    ArticleCategory,
    ArticleCategoryAddress,
    ArticleFile,
    ArticleState,
    ArticleVote,
    SearchMiss,
)
from helpdesk.models.links import GuestLink, LinkKind, TicketLink
from helpdesk.models.lists import ALIVE, SAID_AT
from helpdesk.models.merges import PersonMerge
from helpdesk.models.people import AddressChange, OneTimeLink, Role, Scope, Session, Team, TeamMember, User
from helpdesk.models.sla import Clock, Outcome, SlaLog
from helpdesk.models.tickets import (
    Attachment,
    FileState,
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
from helpdesk.models.work import Draft, SavedFilter, Shared, Viewer

TABLES = [
    Role, Team, User, TeamMember, Session, AddressChange, OneTimeLink, Desk, Heartbeat, LimitCounter, Category, Tag,
    CannedReply, TicketCounter, Ticket, Reply, ReplyRevision, Attachment, TicketTag, TicketLink, GuestLink, SlaLog,
    Bulk, BulkItem, Activity, AuditEntry, Email, SavedFilter, Draft, Viewer, PersonMerge,
    ArticleCategory, ArticleCategoryAddress, Article, ArticleAddress, ArticleFile, ArticleVote, SearchMiss,
    Block, KeptFile,
]  # fmt: skip

__all__ = [
    "ALIVE",
    "SAID_AT",
    "TABLES",
    "Activity",
    "AddressChange",
    "Article",
    "ArticleAddress",
    "ArticleCategory",
    "ArticleCategoryAddress",
    "ArticleFile",
    "ArticleState",
    "ArticleVote",
    "Attachment",
    "AuditEntry",
    "Block",
    "Bulk",
    "BulkItem",
    "BulkOutcome",
    "CannedReply",
    "Category",
    "Clock",
    "Desk",
    "Draft",
    "Email",
    "FileState",
    "GuestLink",
    "Heartbeat",
    "KeptFile",
    "LimitCounter",
    "LinkKind",
    "OneTimeLink",
    "Outcome",
    "PersonMerge",
    "Priority",
    "Reply",
    "ReplyRevision",
    "Role",
    "SavedFilter",
    "Scope",
    "SearchMiss",
    "Session",
    "Shared",
    "Side",
    "SlaLog",
    "Source",
    "Status",
    "Tag",
    "Team",
    "TeamMember",
    "Ticket",
    "TicketCounter",
    "TicketLink",
    "TicketTag",
    "User",
    "Viewer",
]
