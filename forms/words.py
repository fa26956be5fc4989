"""How pages speak of the desk, of time and of size."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask, g, request
from markupsafe import Markup
from peewee import DoesNotExist, InterfaceError, OperationalError

from forms.sessions import person
from helpdesk import attachments, knowledge, richtext
from helpdesk.db import now
from helpdesk.models import Desk

UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))
RECENT = 7 * 86_400


def register(app: Flask) -> None:
    """Offer these words to the templates of both doors."""
    app.add_template_filter(time_tag)
    app.add_template_filter(day)
    app.add_template_filter(file_size)
    app.add_template_filter(richtext.clean, "as_html")
    app.jinja_env.globals |= {
        "desk_name": desk_name,
        "desk_contact": desk_contact,
        "desk_promise": desk_promise,
        "has_help": has_help,
        "scheme": scheme,
        "accepted": accepted,
    }


def current_desk() -> Desk:
    """The desk's settings, read once for each request."""
    if "desk" not in g:
        g.desk = Desk.current()
    return g.desk


def desk_name() -> str:
    """The name in the head, even on the page that says that the database is gone."""
    try:
        return current_desk().name
    except (DoesNotExist, OperationalError, InterfaceError):
        return "Helpdesk"


def desk_contact() -> str:
    """How else the desk can be reached, for the foot of the public pages; nothing while the database is gone."""
    try:
        return current_desk().address
    except (DoesNotExist, OperationalError, InterfaceError):
        return ""


def desk_promise() -> str:
    """How soon we answer."""
    return current_desk().promise


def has_help() -> bool:
    """Whether there is an article for everybody; not while the database is gone."""
    try:
        return knowledge.is_anything_public()
    except (OperationalError, InterfaceError):
        return False


def scheme() -> str:
    """`light` or `dark` if the person chose one, empty to follow the system."""
    chosen = request.cookies.get("scheme", "")
    return chosen if chosen in ("light", "dark") else ""


def accepted() -> str:
    """The endings of the files we take, for a file field."""
    return ",".join(f".{ending}" for ending in attachments.EXTENSIONS)


def zone() -> ZoneInfo:
    """The person's time zone, or the desk's."""
    someone = person()
    try:
        return ZoneInfo(someone.time_zone) if someone and someone.time_zone else current_desk().zone
    except (ZoneInfoNotFoundError, ValueError):
        return current_desk().zone


def time_tag(at: datetime) -> Markup:
    """When it was, relative to now; the exact time of the person's zone on hover."""
    local = at.astimezone(zone())
    exact = f"{local.day} {local:%B %Y, %H:%M}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(at.isoformat(), exact, _ago(at, local))


def day(at: datetime) -> str:
    """The date in the person's zone: `3 March 2026`."""
    local = at.astimezone(zone())
    return f"{local.day} {local:%B %Y}"


def file_size(size: int) -> str:
    """`12 kB`, `3.4 MB`."""
    return f"{max(size // 1000, 1)} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def _ago(at: datetime, local: datetime) -> str:
    seconds = (now() - at).total_seconds()
    if seconds >= RECENT:
        return f"{local.day} {local:%B %Y}"
    for length, unit in UNITS:
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
