"""The console: Flask-Admin views for staff."""

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme

from admin_views import finding, look, ticket_page, tickets
from admin_views.audit_log import AuditView
from admin_views.block_list import BlockView
from admin_views.bulk_history import BulkView
from admin_views.canned import CannedReplyView
from admin_views.catalog import CategoryView, TagView
from admin_views.dashboard import Dashboard
from admin_views.desk import DeskView
from admin_views.history import ActivityView, SlaLogView
from admin_views.knowledge.articles import ArticleView
from admin_views.knowledge.categories import ArticleCategoryView
from admin_views.knowledge.files import ArticleFileView
from admin_views.knowledge.unfound import SearchMissView
from admin_views.mails import EmailView, GuestLinkView
from admin_views.messages import AttachmentView, ReplyView
from admin_views.people import PersonView
from admin_views.roles import RoleView
from admin_views.saved_filters import SavedFilterView
from admin_views.signed_in import SessionView
from admin_views.teams import TeamView
from forms.security import csp_nonce
from helpdesk.models import (
    Activity,
    Article,
    ArticleCategory,
    ArticleFile,
    Attachment,
    AuditEntry,
    Block,
    Bulk,
    CannedReply,
    Category,
    Desk,
    Email,
    GuestLink,
    Reply,
    Role,
    SavedFilter,
    SearchMiss,
    Session,
    SlaLog,
    Tag,
    Team,
    User,
)

VIEWS = {
    "Across tickets": [
        (SavedFilterView, SavedFilter, "Saved views"),
        (BulkView, Bulk, "Bulk changes"),
        (ActivityView, Activity, "Activity"),
        (ReplyView, Reply, "Messages"),
        (AttachmentView, Attachment, "Files"),
        (SlaLogView, SlaLog, "Deadlines"),
        (GuestLinkView, GuestLink, "Guest links"),
    ],
    "Knowledge": [
        (ArticleView, Article, "Articles"),
        (SearchMissView, SearchMiss, "Searched, not found"),
        (ArticleCategoryView, ArticleCategory, "Article categories"),
        (ArticleFileView, ArticleFile, "Article files"),
    ],
    "People": [
        (PersonView, User, "People"),
        (TeamView, Team, "Teams"),
        (RoleView, Role, "Roles"),
        (SessionView, Session, "Signed in"),
    ],
    "Set up": [
        (CategoryView, Category, "Categories"),
        (TagView, Tag, "Tags"),
        (CannedReplyView, CannedReply, "Canned replies"),
        (EmailView, Email, "Mail"),
        (BlockView, Block, "Block list"),
        (DeskView, Desk, "Settings"),
        (AuditView, AuditEntry, "Audit log"),
    ],
}


def register(app: Flask) -> None:
    """Add the console under /admin/ to the application."""
    look.register(app)
    console = Admin(
        app,
        name="Console",
        index_view=Dashboard(name="Dashboard"),
        theme=Bootstrap4Theme(base_template="console/layout.html"),
        csp_nonce_generator=csp_nonce,
    )
    tickets.add(console)
    ticket_page.add(console)
    finding.add(console)
    for group, views in VIEWS.items():
        for view, model, name in views:
            console.add_view(view(model, name, category=group))
