"""The rare words of a text, and who else says them."""

from itertools import combinations

from peewee import fn

from helpdesk.db import IS_SQLITE, db
from helpdesk.models import Ticket, User
from helpdesk.search import finding, questions
from helpdesk.search.words import words

SHORTEST, MOST_WORDS, RAREST = 3, 8, 3
COMMON, COMMON_SHARE, FEW = 1_000, 20, 10


def ids_saying_some(user: User, text: str, *, most: int) -> list[int]:
    """The newest tickets within reach that say two of the three rarest words, or the one if there is only one."""
    rare = rare_words(text)
    groups: list[tuple[str, ...]] = [(word,) for word in rare] if len(rare) < 2 else [*combinations(rare, 2)]
    return finding.ids(finding.matching(questions.any_of(user, groups), most=most))


def rare_words(text: str) -> list[str]:
    """At most three words that few tickets say but more than one, the rarest first. Two queries."""
    longest = sorted({word for word in words(text) if len(word) >= SHORTEST and not word.isdecimal()}, key=len)
    asked = sorted(longest[-MOST_WORDS:])
    few = min(COMMON, max(FEW, (Ticket.select(fn.MAX(Ticket.id)).scalar() or 0) // COMMON_SHARE))
    counted = zip(_counts(asked, few + 1), asked, strict=True)
    return [word for count, word in sorted(counted) if 1 < count <= few][:RAREST]


def _counts(asked: list[str], most: int) -> list[int]:
    """How many tickets say each word, counted up to `most`."""
    if not asked:
        return []
    said, mark = ("search MATCH ?", "?") if IS_SQLITE else ("words @@ %s::tsquery", "%s")
    one = f"(SELECT count(*) FROM (SELECT 1 FROM search WHERE {said} LIMIT {mark}) AS few)"
    given = [part for word in asked for part in (questions.one_word(word), most)]
    return list(db.execute_sql("SELECT " + ", ".join([one] * len(asked)), given).fetchone())
