"""Pictures: rows in, Plotly figure out. No query, no request, nothing of ours imported."""

from charts.palette import DARK, LIGHT, Palette
from charts.pictures import bars, line, ring

__all__ = ["DARK", "LIGHT", "Palette", "bars", "line", "ring"]
