"""What every change of an article stands on: who may, one at a time, and what it leaves in the audit log."""

from collections.abc import Iterator
from contextlib import contextmanager

from helpdesk import audit, search
from helpdesk.db import transaction
from helpdesk.errors import Conflict, Forbidden, NotVisible
from helpdesk.models import Article, Desk, User
from helpdesk.rows import with_id

WORDS = {
    "title": "Title",
    "slug": "Short name in addresses",
    "category": "Category",
    "summary": "Summary",
    "state": "Who reads it",
    "body": "Text",
}
NEWS = "Somebody else changed this article while you had it open. Load it again and put your changes in."
GONE = "This article is in the trash. Restore it first."
NOTHING = "There is no such article."


def allow(by: User) -> None:
    """Raise Forbidden for who may not write articles."""
    if not by.writes_articles:
        raise Forbidden("You may not write articles.")


@contextmanager
def changing(
    article: Article, *, by: User, seen: int | None = None, event: str = "article_changed"
) -> Iterator[Article]:
    """The article as it stands now, locked and to be changed; then stored, to be found as it is, and told in the log.

    Whatever changes gives it the next version. Raises Conflict when `seen` is not its version any more, and NotVisible
    when it is gone. `article` is brought up to date.
    """
    allow(by)
    with transaction():
        Desk.hold()
        stored = with_id(Article, article.id, held=True)
        if stored is None:
            raise NotVisible(NOTHING)
        if seen is not None and seen != stored.version:
            raise Conflict(NEWS)
        before, about, body = picture(stored), stored.title, stored.body
        yield stored
        store(stored)
        after = picture(stored)
        if event == "article_changed":
            after |= {"Text": "changed"} if stored.body != body else {}
            audit.note_change(event, by=by, about=about, before=before, after=after)
        else:
            audit.note(event, by=by, about=about)
    article.__data__.update(stored.__data__)
    article.__rel__ = stored.__rel__
    article._dirty.clear()


def store(article: Article) -> None:
    """Save what was changed under the next version, and let it be found so."""
    if article._dirty:
        article.version += 1
        article.save()
        search.index_article(article)


def picture(article: Article) -> dict[str, str]:
    """The article in words, without its text."""
    values = {name: getattr(article, name) for name in WORDS if name != "body"}
    return {WORDS[name]: _in_words(value) for name, value in values.items()} | {WORDS["body"]: ""}


def _in_words(value: object) -> str:
    return getattr(value, "label", None) or getattr(value, "name", None) or str(value)
