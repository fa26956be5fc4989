"""What people type, checked: there is something, it fits, and it is safe."""

import re

from helpdesk import richtext
from helpdesk.errors import Invalid

LONGEST_TEXT = 200_000
LONGEST_NAME = 200
LONGEST_PHONE = 50
ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]{1,189}")


def subject(text: str) -> str:
    """What a ticket is about, in one line."""
    return line("subject", text, 255, "Please say in a few words what it is about.")


def description(text: str) -> str:
    """The first message of a ticket."""
    return rich("description", text, "Please describe what happened.")


def message(text: str) -> str:
    """A reply or note."""
    return rich("body", text, "Please write a message.")


def rich(field: str, text: str, missing: str) -> str:
    """Safe HTML. Raises Invalid with `missing` when it says nothing, or when it is longer than any letter."""
    if len(text) > LONGEST_TEXT:
        raise Invalid(field, f"This text is too long: {LONGEST_TEXT:,} characters at most.")
    safe = richtext.clean(text)
    if not safe:
        raise Invalid(field, missing)
    return safe


def line(field: str, text: str, longest: int, missing: str = "") -> str:
    """One line of plain text. Raises Invalid when it is too long, or empty although `missing` says it must not be."""
    plain = richtext.one_line(text[: LONGEST_TEXT + 1])
    if len(plain) > longest:
        raise Invalid(field, f"At most {longest} characters fit here.")
    if missing and not richtext.says_something(plain):
        raise Invalid(field, missing)
    return plain


def address(field: str, text: str) -> str:
    """An e-mail address in small letters. Raises Invalid for what cannot be one."""
    plain = line(field, text, 254).lower()
    if not ADDRESS.fullmatch(plain):
        raise Invalid(field, "Please check this e-mail address.")
    return plain
