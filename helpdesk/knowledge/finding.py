"""Finding articles: by words, and while somebody types what they want to ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk import richtext, search
from helpdesk.knowledge.writing import lead
from helpdesk.models import Article, ArticleCategory, User
from helpdesk.search.snippets import score, snippet

MOST = 20
MOST_LETTERS = 20_000  # of one article are looked at for its snippet
LISTED = (
    Article.id, Article.title, Article.slug, Article.summary, Article.state, Article.updated_at, Article.published_at,
    Article.helpful, Article.category, ArticleCategory.id, ArticleCategory.name, ArticleCategory.slug,
    ArticleCategory.active,
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Articles that answer a question, best first; `is_close` when none says all of it."""

    hits: list["Hit"]
    is_close: bool = False


@dataclass(frozen=True)
class Hit:
    """An article that was found, and a line of plain text that says why."""

    article: Article
    snippet: str


def find_articles(text: str, reader: User | None, *, most: int = MOST) -> Found:
    """The best articles within the reader's reach that say it all, or else those that come close. At most 3 queries."""
    ids = search.articles_saying_all(reader, text, most=most)
    is_close = not ids
    ids = ids or search.articles_saying_some(reader, text, most=min(most, 5))
    return Found([_hit(article, text) for article in _in_order(ids, reader, Article.body)], is_close)


def suggest(text: str, reader: User | None, *, most: int = 3) -> list[Article]:
    """The articles that may answer what somebody begins to ask, best first. At most two queries."""
    return _in_order(search.articles_saying_some(reader, text, most=most), reader)


def _in_order(ids: Sequence[int], reader: User | None, *more) -> list[Article]:
    if not ids:
        return []
    query = Article.visible_to(reader, *LISTED, *more).join(ArticleCategory).where(Article.id.in_(ids))
    found = {article.id: article for article in query}
    return [found[id] for id in ids if id in found]


def _hit(article: Article, text: str) -> Hit:
    asked = search.asked_for(text)
    said = richtext.to_text(article.body[:MOST_LETTERS])
    is_in_text = score(asked, said) > score(asked, f"{article.title} {article.summary}")
    return Hit(article, snippet(asked, said) if is_in_text else lead(article))
