"""What a word is, and what somebody asks for: the same for documents and questions, on every database."""

import re
import unicodedata
from dataclasses import dataclass

SHORTEST_PREFIX = 3
MOST_WORDS = 20
LONGEST_WORD = 100
QUOTED = re.compile(r'"([^"]*)"?|([^\s"]+)')
BREAKS = re.compile(r"[,;()\[\]{}<>|&!?*^~\\]+")
ACCENTS = re.compile("[\u0300-\u036f]")


class _Letters(dict):
    """A translation that keeps letters, numbers and the vowel signs that belong to them, and blanks out the rest."""

    def __missing__(self, code: int) -> str:
        category = unicodedata.category(chr(code))
        self[code] = chr(code) if category[0] in "LN" or category in ("Mn", "Mc") else " "
        return self[code]


LETTERS = _Letters()


@dataclass(frozen=True)
class Phrase:
    """Words that stand side by side; the last one may go on when `prefix` is set."""

    words: tuple[str, ...]
    prefix: bool = False


def words(text: str) -> list[str]:
    """The words of a text, in small letters and without accents."""
    plain = text.lower() if text.isascii() else ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return [word[:LONGEST_WORD] for word in plain.translate(LETTERS).split()]


def phrases(question: str) -> list[Phrase]:
    """What a question asks for, all of it at once. Empty when there is no word in it.

    Quoted words, e-mail addresses and numbers like TKT-2026-000214 are phrases; the last word may be the start of one.
    """
    asked = [phrase for quoted, bare in QUOTED.findall(question[:1000]) for phrase in _phrases(quoted, bare)]
    if asked and not question.rstrip().endswith('"') and len(asked[-1].words[-1]) >= SHORTEST_PREFIX:
        asked[-1] = Phrase(asked[-1].words, prefix=True)
    return asked[:MOST_WORDS]


def _phrases(quoted: str, bare: str) -> list[Phrase]:
    parts = [quoted] if quoted else BREAKS.split(bare)
    return [Phrase(tuple(found)) for part in parts if (found := words(part))]
