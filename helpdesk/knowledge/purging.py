"""Removing for good what was in the trash long enough. Its addresses are kept: nothing else ever stands there."""

from datetime import timedelta

from helpdesk import attachments, audit, drafts, search
from helpdesk.db import after_commit, now, transaction
from helpdesk.models import Article, ArticleFile, Desk


def purge_articles() -> int:
    """Remove the articles that the trash has kept for the desk's `trash_days`, and return how many there were."""
    before = now() - timedelta(days=Desk.current().trash_days)
    with transaction():
        Desk.hold()  # or else one that is restored meanwhile would go too
        gone = list(Article.select(Article.id, Article.title).where(Article.deleted_at <= before))
        ids = [article.id for article in gone]
        if not ids:
            return 0
        files = [file.stored_name for file in ArticleFile.select().where(ArticleFile.article.in_(ids))]
        search.remove_articles(ids)
        Article.delete().where(Article.id.in_(ids)).execute()  # files and votes go along
        drafts.forget(gone)
        audit.note("purged", about=_called(gone), old="\n".join(article.title for article in gone))
        after_commit(attachments.discard, files)
    return len(ids)


def _called(articles: list[Article]) -> str:
    return f"the article {articles[0].title}" if len(articles) == 1 else f"{len(articles)} articles"
