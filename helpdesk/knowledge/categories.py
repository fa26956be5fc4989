"""Categories of articles, as staff change them."""

from helpdesk import audit, search
from helpdesk.db import transaction
from helpdesk.errors import Forbidden, Invalid, Refused
from helpdesk.knowledge.slugs import slug_of
from helpdesk.models import Article, ArticleCategory, ArticleCategoryAddress, Desk, User
from helpdesk.tickets import texts

WORDS = {
    "name": "Name",
    "slug": "Short name in addresses",
    "description": "Description",
    "position": "Order",
    "active": "On offer",
}
RESERVED = {"articles", "files", "search", "suggest", "feed"}  # what addresses beside it are called


def save_category(
    category: ArticleCategory,
    *,
    by: User,
    name: str,
    slug: str = "",
    description: str = "",
    position: int = 0,
    active: bool = True,
) -> None:
    """Store a new or changed category. Raises Invalid naming the field, or Forbidden.

    Its slug is made of the name unless one is given or it has one; an older one still leads to it. What stands in one
    that is not active is read by those who write articles only.
    """
    _allow(by)
    with transaction():
        Desk.hold()
        stored = ArticleCategory.get_by_id(category.id) if category.id else None
        category.name = texts.line("name", name, 100, "Please give it a name.")
        category.slug = _slug(slug or (stored.slug if stored else category.name))
        category.description = texts.line("description", description, 300)
        category.position, category.active = position, active
        _refuse_taken(category)
        category.save()
        if stored:
            _keep_address(category, stored.slug)
        if stored and stored.active != active:
            _index(category)
        event, before = ("changed", _picture(stored)) if stored else ("added", {})
        about = stored.name if stored else category.name
        audit.note_change(f"article_category_{event}", by=by, about=about, before=before, after=_picture(category))


def remove_category(category: ArticleCategory, *, by: User) -> None:
    """Delete an empty category. Raises Refused saying what to do when something stands in it, or Forbidden."""
    _allow(by)
    with transaction():
        Desk.hold()
        if count := Article.select().where(Article.category == category.id).count():
            raise Refused(
                f"{_articles(count)} in this category, those in the trash included. Move them to another one first, "
                "or switch the category off: then customers do not see it any more."
            )
        category.delete_instance()
        audit.note("article_category_removed", by=by, about=category.name)


def _allow(by: User) -> None:
    if not (by.is_staff and by.can("categories")):
        raise Forbidden("You may not manage the categories of articles.")


def _slug(text: str) -> str:
    slug = slug_of(text)
    if not slug:
        raise Invalid("slug", "Please use letters and digits.")
    return f"{slug}-1" if slug in RESERVED else slug


def _refuse_taken(category: ArticleCategory) -> None:
    others = ArticleCategory.id != (category.id or 0)
    for field in (ArticleCategory.name, ArticleCategory.slug):
        if ArticleCategory.select().where(others & (field == getattr(category, field.name))).exists():
            raise Invalid(field.name, "Another category has this already.")

    once = (ArticleCategoryAddress.slug == category.slug) & (ArticleCategoryAddress.category != (category.id or 0))
    if ArticleCategoryAddress.select().where(once).exists():
        raise Invalid("slug", "Another category had this once, and old links still lead there.")


def _keep_address(category: ArticleCategory, old: str) -> None:
    """Let the slug that it had lead to it."""
    ArticleCategoryAddress.delete().where(ArticleCategoryAddress.slug == category.slug).execute()
    if old != category.slug:
        ArticleCategoryAddress.create(slug=old, category=category)


def _index(category: ArticleCategory) -> None:
    for article in Article.select().where(Article.category == category.id):
        search.index_article(article)


def _picture(category: ArticleCategory) -> dict[str, str]:
    values = {label: getattr(category, name) for name, label in WORDS.items()}
    return {label: ("no", "yes")[value] if isinstance(value, bool) else str(value) for label, value in values.items()}


def _articles(count: int) -> str:
    return "One article stands" if count == 1 else f"{count:,} articles stand"
