"""The console: Flask-Admin views for staff."""

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme

from admin_views import look, ticket_page, tickets
from admin_views.catalog import CategoryView, TagView
from admin_views.dashboard import Dashboard
from admin_views.desk import DeskView
from admin_views.history import ActivityView, SlaLogView
from admin_views.mails import EmailView, GuestLinkView
from admin_views.messages import AttachmentView, ReplyView
from admin_views.people import PersonView, RoleView, SessionView, TeamView
from forms.security import csp_nonce
from helpdesk.models import (
    Activity,
    Attachment,
    Category,
    Desk,
    Email,
    GuestLink,
    Reply,
    Role,
    Session,
    SlaLog,
    Tag,
    Team,
    User,
)

VIEWS = {
    "Across tickets": [
        (ActivityView, Activity, "Activity"),
        (ReplyView, Reply, "Messages"),
        (AttachmentView, Attachment, "Files"),
        (SlaLogView, SlaLog, "Deadlines"),
        (GuestLinkView, GuestLink, "Guest links"),
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
        (EmailView, Email, "Mail"),
        (DeskView, Desk, "Settings"),
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
    for group, views in VIEWS.items():
        for view, model, name in views:
            console.add_view(view(model, name, category=group))
