"""The colours of the pictures on light and on dark ground: the design tokens of the same names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Hex colours. Text and lines first, then those that mean a state."""

    surface: str
    line: str
    text: str
    muted: str
    accent: str
    open: str
    busy: str
    waiting: str
    good: str
    quiet: str
    bad: str


LIGHT = Palette(
    surface="#ffffff",
    line="#dddbd4",
    text="#1c1b19",
    muted="#5f5c55",
    accent="#0b5cad",
    open="#0b5cad",
    busy="#8a4b00",
    waiting="#6b3fa0",
    good="#1f6b3a",
    quiet="#55534d",
    bad="#a8201a",
)
DARK = Palette(
    surface="#1f1f1e",
    line="#363533",
    text="#ecebe8",
    muted="#a5a29a",
    accent="#7db7f0",
    open="#8cc0f4",
    busy="#f0b866",
    waiting="#c7a6f0",
    good="#86d29c",
    quiet="#b7b4ac",
    bad="#ff9a92",
)
