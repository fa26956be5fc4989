"""Reading: what is there for a person. Everything goes through Article.visible_to()."""

from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from helpdesk.errors import NotVisible
from helpdesk.knowledge.changing import NOTHING
from helpdesk.knowledge.finding import LISTED
from helpdesk.models import Article, ArticleAddress, ArticleCategory, ArticleCategoryAddress, User

MOST_IN_CATEGORY = 200
MOST_PUBLIC = 10_000


@dataclass(frozen=True)
class Shelf:
    """A category, how many of its articles the person may read, and the most helpful of them."""

    category: ArticleCategory
    count: int
    best: list[Article]


def article_at(slug: str, reader: User | None) -> Article:
    """The article that this slug leads to, be it its own or an older one. Raises NotVisible."""
    led = ArticleAddress.select(ArticleAddress.article).where(ArticleAddress.slug == slug)
    query = Article.visible_to(reader, Article, ArticleCategory).join(ArticleCategory).where(Article.id.in_(led))
    found = query.first() if _may_be_slug(slug) else None
    if found is None:
        raise NotVisible(NOTHING)
    return found


def shelves(reader: User | None, *, most: int = 5) -> list[Shelf]:
    """The categories in which this person finds something, in the desk's order. Two queries."""
    counts = _counts(reader)
    best = _best_of_each(reader, most)
    return [Shelf(category, category.count, best.get(category.id, [])) for category in counts]


def category_at(slug: str, reader: User | None) -> ArticleCategory:
    """The category of this slug or of this older one, when it has something for the reader. Raises NotVisible."""
    led = ArticleCategoryAddress.select(ArticleCategoryAddress.category).where(ArticleCategoryAddress.slug == slug)
    meant = (ArticleCategory.slug == slug) | ArticleCategory.id.in_(led)
    found = _counts(reader).where(meant).first() if _may_be_slug(slug) else None
    if found is None:
        raise NotVisible("There is no such category.")
    return found


def in_category(category: ArticleCategory, reader: User | None) -> list[Article]:
    """What the person may read of it, by title."""
    there = Article.visible_to(reader, *LISTED).join(ArticleCategory).where(Article.category == category.id)
    return list(there.order_by(Article.title, Article.id).limit(MOST_IN_CATEGORY))


def related(article: Article, reader: User | None, *, most: int = 5) -> list[Article]:
    """Others of its category, the most helpful first."""
    others = (Article.category == article.category_id) & (Article.id != article.id)
    there = Article.visible_to(reader, *LISTED).join(ArticleCategory).where(others)
    return list(there.order_by(Article.helpful.desc(), Article.title).limit(most))


def most_useful(reader: User | None, *, most: int = 5) -> list[Article]:
    """Those that helped most people, of all categories."""
    there = Article.visible_to(reader, *LISTED).join(ArticleCategory)
    return list(there.order_by(Article.helpful.desc(), Article.published_at.desc()).limit(most))


def newest_public(*, most: int = 20) -> list[Article]:
    """What became public last, with its text: for a feed."""
    there = Article.visible_to(None, *LISTED, Article.body).join(ArticleCategory)
    return list(there.order_by(Article.published_at.desc(), Article.id.desc()).limit(most))


def all_public() -> list[tuple[str, datetime]]:
    """Slug and time of the last change of everything that everybody may read: for a sitemap, so no more than that."""
    there = Article.visible_to(None, Article.slug, Article.updated_at)
    return list(there.order_by(Article.id).limit(MOST_PUBLIC).tuples())


def is_anything_public() -> bool:
    """Whether there is an article that everybody may read."""
    return Article.visible_to(None, Article.id).exists()


def _may_be_slug(text: str) -> bool:
    return 0 < len(text) <= 100 and "\x00" not in text


def _counts(reader: User | None):
    total = fn.COUNT(Article.id)
    query = ArticleCategory.select(ArticleCategory, total.alias("count")).join(Article)
    grouped = query.where(Article.readable_by(reader)).group_by(ArticleCategory)
    return grouped.order_by(ArticleCategory.position, ArticleCategory.name)


def _best_of_each(reader: User | None, most: int) -> dict[int, list[Article]]:
    order = [Article.helpful.desc(), Article.published_at.desc(), Article.id]
    place = fn.ROW_NUMBER().over(partition_by=[Article.category], order_by=order)
    ranked = Article.visible_to(reader, Article.id.alias("id"), place.alias("place")).alias("ranked")
    query = Article.select(*LISTED).join(ArticleCategory).switch(Article)
    query = query.join(ranked, on=(ranked.c.id == Article.id)).where(ranked.c.place <= most)
    best: dict[int, list[Article]] = {}
    for article in query.order_by(Article.category, ranked.c.place):
        best.setdefault(article.category_id, []).append(article)
    return best
