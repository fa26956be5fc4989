"""What stands on the page of one row and is too long for a list: functions that Flask-Admin calls as formatters."""

from flask import url_for
from markupsafe import Markup, escape
from peewee import SQL

from admin_views import cells, formats
from admin_views.access import me
from helpdesk import richtext
from helpdesk.models import Attachment, Category, ReplyRevision, Team, TeamMember, Ticket, User
from helpdesk.models.people import PERMISSIONS

NEWEST = 10


def moment(view, context, row, name):
    """The exact time."""
    return formats.moment(getattr(row, name)) if getattr(row, name) else cells.DASH


def person(view, context, row, name):
    """Somebody, with a link to their page for those who manage people."""
    found = getattr(row, name)
    return person_link(found) if found else Markup('<span class="none">The desk</span>')


def person_link(found: User) -> Markup:
    """The name, which leads to their page for those who manage people."""
    if not me().can("users"):
        return escape(found.label)
    return Markup('<a href="{}">{}</a>').format(url_for("user.details_view", id=found.id), found.label)


def lines(view, context, row, name):
    """A plain text as it was typed, line by line."""
    text = getattr(row, name)
    return Markup('<span class="notes-text" dir="auto">{}</span>').format(text) if text else cells.DASH


def rich(view, context, row, name):
    """A text with its markup, sanitised again."""
    return Markup('<div class="rich" dir="auto">{}</div>').format(Markup(richtext.clean(getattr(row, name))))


def files(view, context, row, name):
    """The files of a message, each to be downloaded."""
    there = Attachment.select().where((Attachment.reply == row.id) & Attachment.deleted_at.is_null())
    return Markup("<br>").join(file_link(file) for file in there.order_by(Attachment.id)) or cells.DASH


def file_link(file: Attachment) -> Markup:
    """The name, which downloads the file."""
    return Markup('<a href="{}" download dir="auto">{}</a>').format(url_for("public.file", file_id=file.id), file.name)


def revisions(view, context, row, name):
    """What a message said before it was edited, the newest first."""
    query = (
        ReplyRevision.select(ReplyRevision, User).join(User, on=ReplyRevision.by).where(ReplyRevision.reply == row.id)
    )
    shown = Markup(
        '<details><summary>Until {}, when {} changed it</summary><div class="rich" dir="auto">{}</div></details>'
    )
    return Markup("").join(
        shown.format(formats.moment(old.replaced_at), old.by.label, Markup(richtext.clean(old.body)))
        for old in query.order_by(ReplyRevision.id.desc()).limit(NEWEST)
    ) or cells.DASH  # fmt: skip


def message(view, context, row, name):
    """The message that something belongs to, which leads to it in its ticket; the request itself has none."""
    found = getattr(row, name)
    address, words = cells.ticket_url(row.ticket), "The request"
    if found:
        words = "Internal note" if found.internal else "Message"
        address, words = f"{address}#message-{found.id}", f"{words} of {formats.moment(found.created_at)}"
    return Markup('<a href="{}">{}</a>').format(address, words)


def tickets_of(view, context, row, name):
    """The newest tickets of a customer that the reader may open, and how many there are."""
    return _tickets(Ticket.customer == row.id, customer=row.id)


def assigned(view, context, row, name):
    """The newest tickets that somebody has."""
    return _tickets(Ticket.assignee == row.id, assignee=row.id)


def team_tickets(view, context, row, name):
    return _tickets(Ticket.team == row.id, team=row.id)


def profile(row: User):
    """The link to somebody's profile, if it leads where a browser should go."""
    if not row.profile_url.startswith(("http://", "https://")):
        return cells.DASH
    return Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(row.profile_url)


def teams_of(view, context, row, name):
    """The teams that somebody is in."""
    teams = Team.select().join(TeamMember).where(TeamMember.user == row.id).order_by(Team.name)
    return _joined(_link("team.details_view", team.name, id=team.id) for team in teams)


def members(view, context, row, name):
    """Who is in a team."""
    people = User.select().join(TeamMember).where(TeamMember.team == row.id).order_by(User.name, User.email)
    return _joined(person_link(member) for member in people)


def categories_of(view, context, row, name):
    """The categories whose tickets go to a team."""
    found = Category.select(Category.id, Category.name).where(Category.team == row.id).order_by(Category.name)
    return _joined(escape(category.name) for category in found)


def people_with(view, context, row, name):
    """How many have the role, and the list of them."""
    count = User.select(SQL("1")).where(User.role == row.id).limit(view.counted_to + 1).count()
    words = f"{view.counted(count)} {'person' if count == 1 else 'people'}"
    return _link("user.index_view", words, role=row.id) if count else cells.DASH


def permissions(view, context, row, name):
    """What a role may do, a line each."""
    may = [PERMISSIONS[permission] for permission in PERMISSIONS if permission in row.permissions]
    return Markup("<br>").join(map(escape, may)) or cells.DASH


def _tickets(whose, **filters) -> Markup:
    visible = Ticket.visible_to(me(), Ticket.id, Ticket.number, Ticket.subject, Ticket.status).where(whose)
    newest = list(visible.order_by(Ticket.updated_at.desc()).limit(NEWEST + 1))
    lines = [
        Markup("<li>{} {}</li>").format(cells.ticket_link(t), cells.part("status_badge", t.status))
        for t in newest[:NEWEST]
    ]
    if len(newest) > NEWEST:
        lines.append(Markup("<li>{}</li>").format(_link("ticket.index_view", "All of them", **filters)))
    return Markup('<ul class="plain">{}</ul>').format(Markup("").join(lines)) if lines else cells.DASH


def _link(endpoint: str, words: str, **given) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url_for(endpoint, **given), words)


def _joined(parts) -> Markup:
    return Markup(", ").join(parts) or cells.DASH
