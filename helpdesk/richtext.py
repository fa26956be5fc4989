"""Rich text: what people write, made safe on the way in, and as plain text for search and mail."""

import html
import re
from collections.abc import Callable
from typing import Literal

import nh3

from helpdesk import tangles

TAGS = {"p", "br", "b", "strong", "i", "em", "u", "s", "a", "ul", "ol", "li", "blockquote", "pre", "code", "h3", "hr"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto", "tel"}
BLOCK_END = re.compile(r"</(?:p|div|h[1-6]|li|blockquote|pre|tr|ul|ol)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE)
LINK = re.compile(r'<a href="([^"<>]+)"[^<>]*>(.*?)</a>', re.DOTALL)
ANY_TAG = re.compile(r"</?[a-z][^<>]*>")
MARKUP = re.compile(r"<(?:p|br|b|strong|i|em|u|s|a|ul|ol|li|blockquote|pre|code|h3|hr|div)\b", re.IGNORECASE)
UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])


def clean(text: str) -> str:
    """Return safe HTML for what somebody typed, be it HTML from the editor or plain text. Empty if it says nothing."""
    text = visible(text)
    if not MARKUP.search(text):
        return paragraphs(text)
    if tangles.is_tangled(text):
        return paragraphs(visible(tangles.untangled(text)))
    safe = sanitised(text)
    return safe if says_something(to_text(safe)) else ""


def to_text(markup: str) -> str:
    """The plain text of sanitised HTML, one line for each block."""
    broken = BLOCK_END.sub("\n", markup)
    text = html.unescape(nh3.clean(broken, tags=set()))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.splitlines())).strip()


def as_typed(markup: str) -> str:
    """What clean() made of it as it may have been typed without an editor: plain text, if it was no more than that."""
    plain = to_text(markup.replace("</p><p>", "</p>\n<p>"))
    return plain if clean(plain) == markup else markup


def to_text_with_links(markup: str) -> str:
    """The same, with the address of each link behind its words: where nobody can click on words."""
    return to_text(LINK.sub(_spelled, markup))


def to_words(markup: str) -> str:
    """What sanitised HTML says, quickly and in one line: for looking whether a word is in it."""
    return html.unescape(ANY_TAG.sub(" ", markup))


def says_something(text: str) -> bool:
    """Whether there is anything in a plain text that a reader would see."""
    return any(char.isprintable() and not char.isspace() for char in text)


def visible(text: str) -> str:
    """`text` without control characters and without marks that turn the reading direction round."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(UNSEEN)


def one_line(text: str) -> str:
    """`text` as a single line: for subjects, names and mail headers."""
    return " ".join(visible(text).split())


def sanitised(
    markup: str,
    *,
    tags: set[str] = TAGS,
    attributes: dict[str, set[str]] = ATTRIBUTES,
    relative: Literal["deny", "pass_through"] = "deny",  # it leads somewhere else on each page, and nowhere in a mail
    attribute_filter: Callable[[str, str, str], str | None] | None = None,
) -> str:
    """Markup with no more than these tags and attributes; what the filter gives None for is left out."""
    safe = nh3.clean(
        markup.replace("<div>", "<p>").replace("</div>", "</p>"),
        tags=tags,
        attributes=attributes,
        attribute_filter=attribute_filter,
        url_schemes=SCHEMES,
        url_relative=relative,
        link_rel="noopener noreferrer nofollow",
    )
    return visible(safe).strip()


def paragraphs(text: str) -> str:
    """Plain text as paragraphs; empty if it says nothing."""
    if not says_something(text):
        return ""
    blocks = re.split(r"\n\s*\n", html.escape(text.strip(), quote=False))
    return "".join(f"<p>{block.strip()}</p>" for block in blocks).replace("\n", "<br>")


def _spelled(link: re.Match[str]) -> str:
    address, words = link.groups()
    is_said = to_text(words) in ("", html.unescape(address).removeprefix("mailto:"))
    return words if is_said else f"{words} ({address})"
