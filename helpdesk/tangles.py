"""Markup that nobody wrote by hand or in an editor, and what it says all the same.

A parser opens elements that were never closed again in each block that follows, and walks up all that are open: ten
kilobytes can become hundreds of megabytes. So the effort is guessed first, in one pass over the tags.
"""

import html
import re

MOST_EFFORT = 250_000  # elements the parser may have to make: a third of a second
MOST_MARKS = 50_000  # its time grows with the square of the number of & and <
TAG = re.compile(r"<([/!?]?)([a-z]?[a-z0-9]*)([^<>]*)(>?)", re.IGNORECASE)
ANY_TAG = re.compile(r"<[a-z/!?][^<>]*>", re.IGNORECASE)
BLOCK = re.compile(r"</?(?:p|div|h[1-6]|li|blockquote|pre|table|tr|ul|ol|br|hr)\b[^<>]*>", re.IGNORECASE)
EMPTY = {"br", "hr", "img", "input", "wbr", "col", "link", "meta"}


def is_tangled(text: str) -> bool:
    """Whether taking the markup apart could take more than a moment."""
    if text.count("<") + text.count("&") > MOST_MARKS:
        return True
    opened, depth = _measured(text)
    return opened * depth > MOST_EFFORT


def untangled(text: str) -> str:
    """The words alone as plain text, a line for each block."""
    words = html.unescape(ANY_TAG.sub("", BLOCK.sub("\n", text)))
    return re.sub(r"\n\s*\n", "\n\n", words)


def _measured(text: str) -> tuple[int, int]:
    """How many elements are opened, and how many at once at most; all of them, where it does not add up."""
    open_now: list[str] = []
    opened, deepest, adds_up = 0, 0, True
    for mark, name, rest, end in TAG.findall(text):
        name = name.lower()
        adds_up = adds_up and _is_plain(mark, name, rest, end)
        if mark == "/":
            adds_up = adds_up and bool(open_now) and open_now.pop() == name
        elif name and name not in EMPTY:
            open_now.append(name)
            opened, deepest = opened + 1, max(deepest, len(open_now))
    return opened, deepest if adds_up else opened


def _is_plain(mark: str, name: str, rest: str, end: str) -> bool:
    """Whether it ends where it seems to: no comment, and no < or > within quotes."""
    if not name:
        return not mark
    return mark in ("", "/") and bool(end) and rest.count('"') % 2 == 0 and rest.count("'") % 2 == 0
