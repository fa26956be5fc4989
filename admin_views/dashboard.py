"""The dashboard, /admin/: six numbers that lead to their tickets, and three pictures with their numbers as tables."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

import plotly.graph_objects as go
from flask import jsonify, request
from flask_admin import AdminIndexView, expose
from jinja2.utils import htmlsafe_json_dumps

from admin_views.access import Guarded, me
from admin_views.look import PLOTLY
from admin_views.navigation import tickets_at
from charts import DARK, LIGHT, Palette, bars, line, ring
from helpdesk import reports, saved_filters
from helpdesk.models import User
from helpdesk.reports import Part
from helpdesk.tickets.listing import Filters

Draw = Callable[[Any, Palette], go.Figure]
COLORS = {
    "open": "open",
    "in_progress": "busy",
    "waiting_customer": "waiting",
    "resolved": "good",
    "closed": "quiet",
    "cancelled": "muted",
    "low": "quiet",
    "medium": "open",
    "high": "busy",
    "urgent": "bad",
}


@dataclass(frozen=True)
class Chart:
    """A picture of `shown`, drawn by `draw`, and its numbers as rows of label, number and the list behind them."""

    name: str
    title: str
    column: str
    rows: list[tuple[str, int, str]]
    draw: Draw
    shown: tuple[Any, ...]

    @property
    def pictures(self) -> str:
        """What Plotly draws, for either scheme, as JSON that can stand within a page."""
        return _pictures(self.draw, self.shown)

    @property
    def is_empty(self) -> bool:
        return not any(number for _, number, _ in self.rows)


class Dashboard(Guarded, AdminIndexView):
    """What the desk looks like now, as far as the person who looks may see it."""

    @expose("/")
    def index(self):
        given = {"cards": _cards(me()), "charts": _charts(me()), "style_ids": _style_ids()}
        return self.render("console/dashboard.html", **given)

    @expose("/counts")
    def counts(self):
        """The numbers beside the lists in the navigation, fetched after the page so that it need not wait.

        Whoever has just changed something asks for `fresh` ones.
        """
        if "fresh" in request.args:
            reports.forget(me())
        cards = {card.name: f"{card.number:,}" for card in reports.cards(me()) if card.number}
        return jsonify(cards | {f"view-{id}": number for id, number in saved_filters.counts(me()).items()})


def _cards(user: User) -> list[tuple[reports.Card, str]]:
    return [(card, tickets_at(card.filters)) for card in reports.cards(user)]


def _charts(user: User) -> list[Chart]:
    statuses, priorities = reports.by_status(user), reports.by_priority(user)[::-1]
    days = reports.per_day(user)
    return [
        Chart("status", "All tickets by status", "Status", _rows(statuses), ring, _parts(statuses)),
        Chart("priority", "Unsolved tickets by priority", "Priority", _rows(priorities), bars, _parts(priorities)),
        Chart("days", "New tickets per day, last 30 days", "Day", _days(days), line, tuple(days)),
    ]


@lru_cache(maxsize=128)
def _pictures(draw: Draw, shown: tuple[Any, ...]) -> str:
    """Drawn once for the same numbers: that takes longer than all the rest of the page."""
    palettes = {"light": LIGHT, "dark": DARK}
    return htmlsafe_json_dumps({name: draw(shown, palette).to_plotly_json() for name, palette in palettes.items()})


def _rows(parts: list[Part]) -> list[tuple[str, int, str]]:
    return [(part.value.label, part.number, tickets_at(part.filters)) for part in parts]


def _parts(parts: list[Part]) -> tuple[tuple[str, int, str], ...]:
    return tuple((part.value.label, part.number, COLORS[part.value.slug]) for part in parts)


def _days(days: list[tuple[date, int]]) -> list[tuple[str, int, str]]:
    """The newest day first."""
    filtered = [(day, number, Filters(created_from=day, created_to=day)) for day, number in reversed(days)]
    return [(f"{day:%A}, {day.day} {day:%B}", number, tickets_at(filters)) for day, number, filters in filtered]


@cache
def _style_ids() -> list[str]:
    """The ids of the style elements that Plotly's script makes, unless there is an element with that id."""
    script = (PLOTLY / "plotly.min.js").read_text()
    return ["plotly.js-style-global", *re.findall(r'getElementById\("([0-9a-f]{64})"\)', script)]
