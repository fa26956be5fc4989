"""Articles found by what they say, best first: the title counts most, then the summary, then the text.

A table of its own beside the one of the tickets. Who may read an article is a mark that stands in it, so that a
question asks for words and mark together.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from helpdesk import richtext
from helpdesk.db import IS_SQLITE, db, transaction
from helpdesk.models import Article, ArticleState, User
from helpdesk.models.knowledge import states_for
from helpdesk.search.indexing import MOST_BYTES, MOST_POSITIONS
from helpdesk.search.words import Phrase, phrases, words

MARKS = {ArticleState.DRAFT: "d", ArticleState.INTERNAL: "i", ArticleState.PUBLIC: "p"}
MOST_LETTERS = 200_000
MOST_WORDS = 6
ROW = "INSERT OR REPLACE INTO article_search (rowid, scope, title, summary, body) VALUES (?, ?, ?, ?, ?)"
UPSERT = (
    "INSERT INTO article_search (id, words) VALUES (%s, %s::tsvector) "
    "ON CONFLICT (id) DO UPDATE SET words = excluded.words"
)
BEST = "bm25(article_search, 0.0, 10.0, 4.0, 1.0)"
ASKED_IN_SQLITE = f"SELECT rowid FROM article_search WHERE article_search MATCH ? ORDER BY {BEST}, rowid LIMIT ?"
ASKED_IN_POSTGRESQL = (
    "SELECT id FROM article_search, CAST(%s AS tsquery) AS asked WHERE words @@ asked "
    "ORDER BY ts_rank(ARRAY[0.1, 0.1, 0.4, 1.0], words, asked) DESC, id LIMIT %s"
)
BY_INDEX = "SET LOCAL enable_seqscan TO off"  # its guess does not know how long it takes to unpack each vector
EVERYDAY = """
a about after all an and any are as at be been but by can cannot could did do does doesn don for from get got had has
have hello help hi how i if in into is it its just me my need no not of on one or our please so some that the their them
then there these they this to too up us very want was we were what when where which who why will with would you your
"""
SAID_BY_ALL = frozenset(EVERYDAY.split())


def index_article(article: Article) -> None:
    """Write what can be found of the article as it is now; nothing of one that was deleted."""
    if article.deleted_at is not None:
        remove_articles([article.id])
        return
    parts = [words(text) for text in (article.title, article.summary, richtext.to_text(article.body)[:MOST_LETTERS])]
    mark = MARKS[article.state if article.category.active else ArticleState.DRAFT]
    if IS_SQLITE:
        db.execute_sql(ROW, (article.id, mark, *map(" ".join, parts)))
        return
    db.execute_sql(UPSERT, (article.id, _vector(mark, parts)))


def remove_articles(ids: Sequence[int]) -> None:
    """Forget these articles."""
    for id in ids:
        db.execute_sql(f"DELETE FROM article_search WHERE {'rowid' if IS_SQLITE else 'id'} = {db.param}", (id,))


def rebuild_articles() -> int:
    """Write the whole index anew and return how many articles there are."""
    with transaction():
        db.execute_sql("DELETE FROM article_search")
        articles = list(Article.select().where(Article.deleted_at.is_null()))
        for article in articles:
            index_article(article)
    return len(articles)


def articles_saying_all(reader: User | None, text: str, *, most: int) -> list[int]:
    """The ids of the best articles that say everything of it and exist for the reader; small words do not matter."""
    asked = asked_for(text)
    together = (" AND " if IS_SQLITE else " & ").join(map(_said, asked))
    return _asked(reader, together, most) if asked else []


def articles_saying_some(reader: User | None, text: str, *, most: int) -> list[int]:
    """The ids of the best articles with one of its words in title or summary, or with two of them anywhere."""
    asked = sorted(asked_for(text), key=lambda phrase: -len(phrase.words[0]))[:MOST_WORDS]
    if not asked:
        return []
    either, both = (" OR ", " AND ") if IS_SQLITE else (" | ", " & ")
    above = [_said_above(phrase) for phrase in asked]
    pairs = [f"({_said(one)}{both}{_said(other)})" for one, other in combinations(asked, 2)]
    return _asked(reader, either.join(above + pairs), most)


def asked_for(text: str) -> list[Phrase]:
    """What a question asks for without the words that every question has; those alone when there are no others."""
    asked = [_widened(phrase) for phrase in phrases(text)]
    return [phrase for phrase in asked if len(phrase.words) > 1 or phrase.words[0] not in SAID_BY_ALL] or asked


def _widened(phrase: Phrase) -> Phrase:
    """One word is found in its other forms too: `invoices` by `invoice`, `sign` in `signing`."""
    if len(phrase.words) > 1 or len(phrase.words[0]) < 4:
        return phrase
    [word] = phrase.words
    is_plural = word.isascii() and word.endswith("s") and not word.endswith("ss") and len(word) > 4
    return Phrase((word[:-1] if is_plural else word,), prefix=True)


def _asked(reader: User | None, said: str, most: int) -> list[int]:
    marks = [MARKS[state] for state in (ArticleState if _writes(reader) else states_for(reader))]
    question = _within(said, marks)
    if IS_SQLITE:
        return [row[0] for row in db.execute_sql(ASKED_IN_SQLITE, (question, most))]
    with db.atomic():
        db.execute_sql(BY_INDEX)
        return [row[0] for row in db.execute_sql(ASKED_IN_POSTGRESQL, (question, most))]


def _writes(reader: User | None) -> bool:
    return reader is not None and reader.writes_articles


def _within(said: str, marks: Iterable[str]) -> str:
    if IS_SQLITE:
        return f"{{title summary body}} : ({said}) AND scope : ({' OR '.join(marks)})"
    allowed = " | ".join(f"'={mark}'" for mark in marks)
    return f"({said}) & ({allowed})"


def _said(phrase: Phrase) -> str:
    return _in_sqlite(phrase) if IS_SQLITE else _in_postgresql(phrase, "")


def _said_above(phrase: Phrase) -> str:
    return f"{{title summary}} : {_in_sqlite(phrase)}" if IS_SQLITE else _in_postgresql(phrase, "AB")


def _in_sqlite(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"' + ("*" if phrase.prefix else "")


def _in_postgresql(phrase: Phrase, weights: str) -> str:
    lexemes = [f"'{word}'" + (f":{weights}" if weights else "") for word in phrase.words]
    if phrase.prefix:
        lexemes[-1] = f"'{phrase.words[-1]}':*{weights}"
    return "(" + " <-> ".join(lexemes) + ")"


def _vector(mark: str, parts: Sequence[list[str]]) -> str:
    """As PostgreSQL reads a tsvector: A for the title, B for the summary, C for the text; the mark begins with =."""
    places: dict[str, list[str]] = {f"={mark}": []}
    everything = [(word, weight) for weight, part in zip("ABC", parts, strict=True) for word in [*part, ""]]
    room = MOST_BYTES
    for place, (word, weight) in enumerate(everything[:MOST_POSITIONS], start=1):
        room -= 2 if word in places else len(word.encode()) + 6
        if room < 0:
            break
        if word:
            places.setdefault(word, []).append(f"{place}{weight}")
    return " ".join(f"'{word}'" + (":" + ",".join(found[:255]) if found else "") for word, found in places.items())
