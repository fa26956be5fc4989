"""The kinds of pictures: a ring of parts, bars, a line over days. Each says its numbers in words, not by colour alone.

Figures are small: no template, no data that does not show. They hold no markup: Plotly would make style attributes of
it, which the content security policy forbids.
"""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from charts.palette import Palette

Part = tuple[str, int, str]  # label, number, name of a colour of the palette
FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Bengali", sans-serif'
SMALL = 12.5


def ring(parts: Sequence[Part], palette: Palette) -> go.Figure:
    """The parts of a whole, label and number beside each; parts of nothing are left out. The sum stands inside."""
    shown = [part for part in parts if part[1]]
    pie = go.Pie(
        labels=[label for label, _, _ in shown],
        values=[number for _, number, _ in shown],
        text=[f"{number:,}" for _, number, _ in shown],
        textinfo="label+text",
        textposition="outside",
        hovertemplate="%{label}: %{text} (%{percent})<extra></extra>",
        hole=0.62,
        sort=False,
        direction="clockwise",
        automargin=True,
        marker={"colors": _colors(shown, palette), "line": {"color": palette.surface, "width": 2}},
    )
    total = f"{sum(number for _, number, _ in shown):,}"
    middle = {"text": total, "showarrow": False, "font": {"size": 24, "weight": 600, "color": palette.text}}
    return go.Figure(pie, _layout(palette, annotations=[middle], margin=_margin(16, 16, 16, 16)))


def bars(parts: Sequence[Part], palette: Palette) -> go.Figure:
    """One bar for each part, the first on top, its number at its end."""
    bar = go.Bar(
        x=[number for _, number, _ in parts],
        y=[label for label, _, _ in parts],
        text=[f"{number:,}" for _, number, _ in parts],
        orientation="h",
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
        width=0.56,
        marker={"color": _colors(parts, palette)},
    )
    numbers = {"visible": False, "rangemode": "tozero"}
    labels = {"autorange": "reversed", "automargin": True, "ticks": "", "showline": False, "ticksuffix": "  "}
    return go.Figure(bar, _layout(palette, xaxis=numbers, yaxis=labels, margin=_margin(8, 48, 8, 8)))


def line(days: Sequence[tuple[date, int]], palette: Palette) -> go.Figure:
    """A number for each day, from nothing upwards on a light grid."""
    stroke = go.Scatter(
        x=[day.isoformat() for day, _ in days],
        y=[number for _, number in days],
        mode="lines+markers",
        line={"color": palette.accent, "width": 2},
        marker={"size": 5},
        hovertemplate="%{x|%a %-d %b}: %{y}<extra></extra>",
    )
    time = {"tickformat": "%-d %b", "nticks": 8, "showgrid": False, "fixedrange": True, "linecolor": palette.line}
    numbers = {"rangemode": "tozero", "nticks": 5, "gridcolor": palette.line, "zeroline": False, "fixedrange": True}
    return go.Figure(stroke, _layout(palette, xaxis=time, yaxis=numbers | {"tickformat": ",d"}))


def _colors(parts: Sequence[Part], palette: Palette) -> list[str]:
    return [getattr(palette, color) for _, _, color in parts]


def _margin(top: int, right: int, bottom: int, left: int) -> dict[str, int]:
    return {"t": top, "r": right, "b": bottom, "l": left}


def _layout(palette: Palette, **more) -> go.Layout:
    plain = {
        "template": "none",
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": SMALL, "color": palette.muted},
        "hoverlabel": {"bgcolor": palette.text, "font": {"color": palette.surface}},
        "margin": _margin(8, 16, 28, 36),
        "dragmode": False,
    }
    return go.Layout(**plain | more)
