"""Writing an article, and deciding who reads it."""

from typing import Any

from helpdesk import article_text, audit, richtext, search
from helpdesk.db import now, transaction
from helpdesk.errors import Invalid, Refused
from helpdesk.knowledge.changing import GONE, allow, changing, picture
from helpdesk.knowledge.files import PICTURES
from helpdesk.knowledge.slugs import free_slug, keep_address, wanted_slug
from helpdesk.models import Article, ArticleCategory, ArticleFile, ArticleState, Desk, User
from helpdesk.tickets import texts

FOREIGN = "One of the pictures is none, gone, or belongs to another article. Add it to this one and put it in again."


def save_article(
    article: Article,
    *,
    by: User,
    title: str,
    category: ArticleCategory | None,
    body: str,
    summary: str = "",
    slug: str = "",
    seen: int | None = None,
) -> None:
    """Store a new or changed article. A new one is a draft; its slug is made of the title unless one is given.

    `seen` is the version that the writer had before them. Without a `slug` the article keeps the one it has.
    Raises Invalid naming the field, Conflict, Forbidden, or Refused for one in the trash.
    """
    allow(by)
    written = {
        "title": texts.line("title", title, 200, "Please give it a title."),
        "summary": texts.line("summary", summary, 300),
        "body": _body(article, body),
        "category": _category(category),
    }
    if article.id is None:
        _add(article, by, written, slug)
        return
    with changing(article, by=by, seen=seen) as stored:
        _refuse_gone(stored)
        old = stored.slug
        chosen = wanted_slug(stored, slug) if slug else old
        if any(_differs(stored, name, value) for name, value in written.items()):
            stored.updated_at = now()
        _fill(stored, written | {"slug": chosen})
        if chosen != old:
            keep_address(stored, old)


def publish(article: Article, *, by: User, seen: int | None = None) -> None:
    """Let everybody read it."""
    _read_by(article, ArticleState.PUBLIC, by, seen)


def keep_internal(article: Article, *, by: User, seen: int | None = None) -> None:
    """Let staff read it and nobody else."""
    _read_by(article, ArticleState.INTERNAL, by, seen)


def withdraw(article: Article, *, by: User, seen: int | None = None) -> None:
    """Make it a draft again, which only those see who write articles."""
    _read_by(article, ArticleState.DRAFT, by, seen)


def set_state(article: Article, state: ArticleState, *, by: User, seen: int | None = None) -> None:
    """The one of publish(), keep_internal() and withdraw() for this state."""
    _read_by(article, state, by, seen)


def delete_article(article: Article, *, by: User) -> None:
    """Put it into the trash, where nobody reads it; its addresses stay its own."""
    with changing(article, by=by, event="article_removed") as stored:
        _refuse_gone(stored)
        stored.deleted_at = now()


def restore_article(article: Article, *, by: User) -> None:
    """Take it out of the trash, for the same readers as before."""
    with changing(article, by=by, event="article_restored") as stored:
        if stored.deleted_at is None:
            raise Refused("This article is not in the trash.")
        stored.deleted_at = None


def _read_by(article: Article, state: ArticleState, by: User, seen: int | None) -> None:
    with changing(article, by=by, seen=seen) as stored:
        _refuse_gone(stored)
        if stored.state != state:
            stored.state = state
        if state == ArticleState.PUBLIC and stored.published_at is None:
            stored.published_at = now()


def _add(article: Article, by: User, written: dict[str, Any], slug: str) -> None:
    with transaction():
        Desk.hold()
        chosen = wanted_slug(article, slug) if slug else free_slug(written["title"])
        _fill(article, written | {"slug": chosen, "author": by})
        article.save()
        keep_address(article)
        search.index_article(article)
        audit.note_change("article_added", by=by, about=article.title, before={}, after=picture(article))


def _fill(article: Article, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if _differs(article, name, value):
            setattr(article, name, value)


def _differs(article: Article, name: str, value: Any) -> bool:
    kept = article.__data__.get(name)
    return kept != (value.id if hasattr(value, "id") else value)


def _body(article: Article, text: str) -> str:
    if len(text) > texts.LONGEST_TEXT:
        raise Invalid("body", f"This text is too long: {texts.LONGEST_TEXT:,} characters at most.")
    safe = article_text.clean(text)
    if not safe:
        raise Invalid("body", "Please write the article.")
    shown = article_text.pictures(safe)
    own = ArticleFile.select(ArticleFile.id).where(
        (ArticleFile.article == (article.id or 0)) & ArticleFile.type.in_(PICTURES)
    )
    if shown and shown - {file.id for file in own}:
        raise Invalid("body", FOREIGN)
    return safe


def _category(category: ArticleCategory | None) -> ArticleCategory:
    if category is None:
        raise Invalid("category", "Please choose a category.")
    return category


def _refuse_gone(article: Article) -> None:
    if article.deleted_at is not None:
        raise Refused(GONE)


def lead(article: Article, longest: int = 160) -> str:
    """What it is about in a line of plain text: the summary, or else how the text begins."""
    text = article.summary or richtext.one_line(richtext.to_text(article.body))
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
