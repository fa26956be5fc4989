"""The rich text of articles: what messages allow and headings that can be linked to, tables, own pictures.

Safe on the way in, as richtext does it for messages, with a list of its own of what is allowed.
"""

import re
import unicodedata
from dataclasses import dataclass

from helpdesk import richtext, tangles

TAGS = richtext.TAGS | {"h2", "h4", "img", "table", "caption", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
FILES = "/help/files/"
ANCHOR = "part-"  # so that no heading takes the name of something on the page
ANCHORED = rf"{ANCHOR}[^\s\"'<>&#%?/\\:]{{1,80}}"
VALUES = {
    "href": re.compile(
        rf"(?:https?|mailto|tel):.*|#{ANCHORED}|/help/(?:[\w%-]+/)*[\w%-]*(?:#{ANCHORED})?", re.I | re.S
    ),
    "src": re.compile(rf"{FILES}[1-9]\d{{0,9}}", re.ASCII),
    "alt": re.compile(r".*", re.DOTALL),
    "scope": re.compile(r"col|row"),
    "id": re.compile(ANCHORED),
    **dict.fromkeys(("colspan", "rowspan"), re.compile(r"[1-9]\d?", re.ASCII)),
    **dict.fromkeys(("width", "height"), re.compile(r"[1-9]\d{0,3}", re.ASCII)),
    "rel": re.compile(r".*"),
}
MARKUP = re.compile(rf"{richtext.MARKUP.pattern}|<(?:h[1-6]|img|table)\b", re.IGNORECASE)
TOP_HEADING = re.compile(r"(</?)h1\b", re.IGNORECASE)
HEADING = re.compile(r'<h([234])(?: id="([^"]*)")?>(.*?)</h\1>', re.DOTALL)
PICTURES = re.compile(rf'<img\b[^>]*?\ssrc="{FILES}(\d+)"')
NO_PICTURE = re.compile(r"<img\b(?![^>]*\ssrc=)[^>]*>")
OWN_LINK = re.compile(r'(<a href="[#/][^"]*") rel="[^"]*"')


@dataclass(frozen=True)
class Heading:
    """A heading of an article, 2 to 4 deep, and the anchor that leads to it."""

    level: int
    anchor: str
    text: str


def clean(text: str) -> str:
    """Return safe HTML with an anchor for each heading. Empty if it says nothing; a picture alone says enough."""
    text = TOP_HEADING.sub(r"\1h2", richtext.visible(text))
    if not MARKUP.search(text):
        return richtext.paragraphs(text)
    if tangles.is_tangled(text):
        return richtext.paragraphs(richtext.visible(tangles.untangled(text)))
    safe = richtext.sanitised(
        text, tags=TAGS, attributes=ATTRIBUTES, relative="pass_through", attribute_filter=_allowed
    )
    safe = _with_anchors(OWN_LINK.sub(r"\1", NO_PICTURE.sub("", safe)))
    safe = safe if MARKUP.search(safe) else f"<p>{safe}</p>"  # or else it would be plain text when it is cleaned again
    return safe if pictures(safe) or richtext.says_something(richtext.to_text(safe)) else ""


def contents(article: str) -> list[Heading]:
    """The headings of a cleaned article in their order; one without words leads nowhere."""
    found = [Heading(int(level), anchor, richtext.to_text(inner)) for level, anchor, inner in HEADING.findall(article)]
    return [heading for heading in found if heading.anchor and heading.text]


def pictures(article: str) -> set[int]:
    """The ids of the files that a cleaned article shows."""
    return {int(id) for id in PICTURES.findall(article)}


def _allowed(tag: str, name: str, value: str) -> str | None:
    return value if name in VALUES and VALUES[name].fullmatch(value) else None


def _with_anchors(markup: str) -> str:
    """A heading keeps the anchor it has, so that links to it stay right when its words change.

    None is more than one level below the one before it: who listens to a page finds their way by the levels.
    """
    taken = {anchor for _, anchor, _ in HEADING.findall(markup) if anchor}
    used: set[str] = set()
    alike: dict[str, int] = {}
    levels = [1]

    def anchored(found: re.Match[str]) -> str:
        anchor, inner = found[2] or "", found[3]
        level = min(int(found[1]), levels[-1] + 1)
        levels.append(level)
        if not anchor or anchor in used:
            anchor = _free_anchor(richtext.to_text(inner), taken, alike)
        used.add(anchor)
        taken.add(anchor)
        return f'<h{level} id="{anchor}">{inner}</h{level}>'

    return HEADING.sub(anchored, markup)


def _free_anchor(text: str, taken: set[str], alike: dict[str, int]) -> str:
    """One that no heading has; `alike` says how far the numbers behind equal words have come."""
    letters = "".join(char if _is_letter(char) else " " for char in text.lower())
    wanted = found = ANCHOR + ("-".join(letters.split())[:60].strip("-") or "1")
    while found in taken:
        alike[wanted] = alike.get(wanted, 1) + 1
        found = f"{wanted}-{alike[wanted]}"
    return found


def _is_letter(char: str) -> bool:
    """Whether it is a letter, a number or a vowel sign."""
    category = unicodedata.category(char)
    return category[0] in "LN" or category in ("Mn", "Mc")
