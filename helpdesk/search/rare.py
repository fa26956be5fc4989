"""The rare words of a text, and who else says them."""

from itertools import combinations

from peewee import fn

from helpdesk.db import IS_SQLITE, db
from helpdesk.models import Ticket, User
from helpdesk.search import finding, questions
from helpdesk.search.words import words

SHORTEST, MOST_WORDS, RAREST = 3, 6, 3
COMMON, COMMON_SHARE, FEW = 500, 20, 10


def ids_saying_some(user: User, text: str, *, most: int) -> list[int]:
    """The newest tickets within reach that say two of the three rarest words, or the one if there is only one."""
    rare = rare_words(user, text)
    groups: list[tuple[str, ...]] = [(word,) for word in rare] if len(rare) < 2 else [*combinations(rare, 2)]
    return finding.ids(finding.matching(questions.any_of(user, groups), most=most))


def rare_words(user: User, text: str) -> list[str]:
    """At most three words that few tickets within reach say but more than one, the rarest first. Two queries.

    What is said out of reach makes no difference: it would tell that it is said.
    """
    longest = sorted({word for word in words(text) if len(word) >= SHORTEST and not word.isdecimal()}, key=len)
    asked = sorted(longest[-MOST_WORDS:])
    few = min(COMMON, max(FEW, (Ticket.select(fn.MAX(Ticket.id)).scalar() or 0) // COMMON_SHARE))
    counted = zip(_counts(user, asked, few + 1), asked, strict=True)
    return [word for count, word in sorted(counted) if 1 < count <= few][:RAREST]


def _counts(user: User, asked: list[str], most: int) -> list[int]:
    """How many tickets within reach say each word, counted up to `most`."""
    said_by = [questions.any_of(user, [(word,)]) for word in asked]
    if None in said_by or not asked:
        return [0] * len(asked)
    said, mark = ("search MATCH ?", "?") if IS_SQLITE else ("words @@ %s::tsquery", "%s")
    one = f"(SELECT count(*) FROM (SELECT 1 FROM search WHERE {said} LIMIT {mark}) AS few)"
    given = [part for question in said_by for part in (question, most)]
    return list(db.execute_sql("SELECT " + ", ".join([one] * len(asked)), given).fetchone())
