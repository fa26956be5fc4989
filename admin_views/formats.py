"""How the console writes times, deadlines and people. Filters and functions of its templates."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask, g
from markupsafe import Markup

from forms.sessions import person
from forms.words import current_desk
from helpdesk import events, richtext
from helpdesk.db import now
from helpdesk.models import Ticket
from helpdesk.sla import sla_state

UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))
FEW = 5  # below so many of a unit, the next smaller one is told as well
RECENT = timedelta(days=7)


def register(app: Flask) -> None:
    """Offer these words to every template."""
    app.jinja_env.filters.update(
        sentence=events.sentence,
        excerpt=excerpt,
        capital=capital,
        ago=ago,
        moment=moment,
        clock=clock,
        day=day,
        span=span,
        initials=initials,
    )
    app.jinja_env.globals.update(now=now, left=left, time_left=time_left, sla_state=sla_state)


def ago(at: datetime | None) -> Markup:
    """How long ago, in a few letters; the exact time of the person's zone on hover. A dash for never."""
    return _time(at, _ago(at)) if at else Markup('<span class="none">–</span>')


def moment(at: datetime | None) -> str:
    """The exact time in the person's zone: `23 Nov 2026, 14:07`."""
    local = at and at.astimezone(zone())
    return f"{local.day} {local:%b %Y, %H:%M}" if local else "–"


def clock(at: datetime | None) -> Markup:
    """The exact time as an element: today's as the hour alone."""
    return _time(at, _clock(at)) if at else Markup('<span class="none">–</span>')


def day(at: datetime) -> str:
    """The day in the person's zone: `23 November 2026`."""
    local = at.astimezone(zone())
    return f"{local.day} {local:%B %Y}"


def span(time: timedelta) -> str:
    """A length of time in its largest units: `20 h`, `5 d`, `1 d 19 h`, `1 h 20 min`, `under 1 min`."""
    seconds = abs(int(time.total_seconds()))
    for (length, unit), (part, smaller) in pairwise(UNITS):
        if length <= seconds < FEW * length and seconds % length >= part:
            return f"{seconds // length} {unit} {seconds % length // part} {smaller}"
    return next((f"{seconds // length} {unit}" for length, unit in UNITS if seconds >= length), "under 1 min")


def time_left(ticket: Ticket, at: datetime) -> str:
    """What remains of the next deadline, or nothing without one."""
    return left(ticket.next_due_at, at) if ticket.next_due_at else ""


def left(due_at: datetime, at: datetime) -> str:
    """What remains until then, or by how much it is over: `2 h left`, `3 h over`."""
    return f"{span(due_at - at)} {'over' if due_at <= at else 'left'}"


def capital(text: str) -> str:
    """The text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def excerpt(markup: str) -> str:
    """The beginning of a message, as plain text in one line."""
    return " ".join(richtext.to_text(markup[:4_000]).split())[:240]


def initials(name: str) -> str:
    """At most two letters that stand for a person."""
    words = name.split("@")[0].replace(".", " ").split() or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def zone() -> ZoneInfo:
    """The person's time zone, or the desk's; worked out once for each request."""
    if "zone" not in g:
        reader = person()
        g.zone = _named(reader.time_zone if reader else "") or current_desk().zone
    return g.zone


def _time(at: datetime, words: str) -> Markup:
    # No person wrote a word of this, and a list has fifty of them: Markup.format() would take four times as long.
    return Markup(f'<time datetime="{at.isoformat(timespec="seconds")}" title="{moment(at)}">{words}</time>')


def _ago(at: datetime) -> str:
    since = now() - at
    if since < timedelta(minutes=1):
        return "just now"
    return f"{span(since)} ago" if since < RECENT else _date(at)


def _date(at: datetime) -> str:
    local = at.astimezone(zone())
    same_year = local.year == now().astimezone(zone()).year
    return f"{local.day} {local:%b}" if same_year else f"{local.day} {local:%b %Y}"


def _clock(at: datetime) -> str:
    local, today = at.astimezone(zone()), now().astimezone(zone()).date()
    return f"{local:%H:%M}" if local.date() == today else f"{_date(at)}, {local:%H:%M}"


def _named(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
