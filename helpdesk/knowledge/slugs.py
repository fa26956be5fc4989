"""The short name of an article in its address. Once it was public, a name leads to it for ever and to no other."""

from itertools import chain, count

from helpdesk.errors import Invalid
from helpdesk.models import Article, ArticleAddress
from helpdesk.search.words import words

LONGEST = 80
TAKEN = "Another article has, or once had, this short name. Please choose another one."


def slug_of(text: str) -> str:
    """Its words with hyphens between them, in any script: `what-we-keep-of-you`."""
    return "-".join(words(text))[:LONGEST].strip("-")


def free_slug(title: str, article: Article | None = None) -> str:
    """One made of the title that no other article ever had."""
    wanted = slug_of(title) or "article"
    numbered = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(slug for slug in numbered if not _is_of_another(slug, article))


def wanted_slug(article: Article, text: str) -> str:
    """The one that somebody chose. Raises Invalid when it says nothing, or leads to another article."""
    slug = text if text == article.slug else slug_of(text)  # a number behind a long one makes it longer than LONGEST
    if not slug:
        raise Invalid("slug", "Please use letters and digits.")
    if _is_of_another(slug, article):
        raise Invalid("slug", TAKEN)
    return slug


def keep_address(article: Article, old: str = "") -> None:
    """Let the article's slug lead to it; `old` goes on doing so if anybody but the staff can know it."""
    if old and old != article.slug and article.published_at is None:
        ArticleAddress.delete().where(ArticleAddress.slug == old).execute()
    if not _owner(article.slug):
        ArticleAddress.create(slug=article.slug, article=article.id)


def _is_of_another(slug: str, article: Article | None) -> bool:
    """Whether it leads elsewhere already. That of a purged article belongs to no id, and a new one has none either."""
    owner = _owner(slug)
    return owner is not None and (article is None or article.id is None or owner.article_id != article.id)


def _owner(slug: str) -> ArticleAddress | None:
    return ArticleAddress.get_or_none(ArticleAddress.slug == slug)
