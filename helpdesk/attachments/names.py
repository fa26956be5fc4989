"""Making a file's name safe to show and to save."""

import re
import unicodedata

from helpdesk.richtext import one_line

LONGEST = 255
RISKY = "exe|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|jar|msi|dll|sh|php|html?|xhtml|svg|docm|xlsm|pptm|app|apk"
HIDDEN_ENDING = re.compile(rf"\.(?=(?:{RISKY})(?:[.\s]|$))", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"|?*]')


def ending(name: str) -> str:
    """The ending of a name, in small letters and without the dot: `pdf`."""
    stem, dot, last = clean(name).rpartition(".")
    return last.lower() if stem and dot else ""


def clean(name: str) -> str:
    """One line without folders, unseen characters and what no file system likes."""
    last = re.split(r"[\\/]", name)[-1]
    seen = "".join(char for char in one_line(last) if unicodedata.category(char) not in ("Cf", "Cs", "Cc", "Co"))
    return FORBIDDEN.sub("_", seen).strip(" .")


def fitting(name: str, endings: tuple[str, ...], known: tuple[str, ...]) -> str:
    """The clean name with an ending that fits its content; an ending that only pretends is taken off."""
    given = ending(name)
    stem = clean(name)
    if given in (*endings, *known):
        stem = stem[: -len(given) - 1]
    stem = HIDDEN_ENDING.sub("_", stem) or "file"
    suffix = "." + (given if given in endings else endings[0])
    return stem[: LONGEST - len(suffix)] + suffix
