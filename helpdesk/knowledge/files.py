"""Files of an article: pictures within its text and files beside it. Whoever reads the article may fetch them."""

from collections.abc import Sequence
from pathlib import Path

from helpdesk import article_text, attachments
from helpdesk.attachments import Upload, storing
from helpdesk.db import after_commit, transaction
from helpdesk.errors import Invalid, NotVisible, Refused
from helpdesk.knowledge.changing import GONE, NOTHING, allow
from helpdesk.models import Article, ArticleFile, FileState, User
from helpdesk.rows import BEYOND_IDS, with_id

MOST = 30
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def add_files(article: Article, uploads: Sequence[Upload], *, by: User) -> list[ArticleFile]:
    """Store files with the article. Raises Invalid("files") for what is not taken or too many, or
    for an article in the trash; or Forbidden.

    A picture among them can be shown in the text by its address().
    """
    allow(by)
    with attachments.stored(uploads, by_staff=True) as files, transaction():
        stored = with_id(Article, article.id, held=True)
        if stored is None:
            raise NotVisible(NOTHING)
        if stored.deleted_at is not None:
            raise Invalid("files", GONE)
        there = ArticleFile.select().where(ArticleFile.article == article.id).count()
        if there + len(files) > MOST:
            raise Invalid("files", f"An article can hold {MOST} files, and this one has {there} already.")
        return [ArticleFile.create(article=article.id, uploader=by, **vars(file)) for file in files]


def remove_file(file: ArticleFile, *, by: User) -> None:
    """Remove a file for good. Raises Refused for a picture that the text shows, or Forbidden."""
    allow(by)
    with transaction():
        article = with_id(Article, file.article_id, held=True)
        if article is not None and file.id in article_text.pictures(article.body):
            raise Refused(f"The text shows “{file.name}”. Take the picture out of it first.")
        file.delete_instance()
        after_commit(attachments.discard, [file.stored_name])


def file_for(reader: User | None, file_id: int) -> ArticleFile:
    """The file, if this person may read its article. Raises NotVisible otherwise, whatever the reason.

    Who writes articles looks into the trash as well, and sees there what they may restore.
    """
    there = (ArticleFile.id == file_id) & (ArticleFile.state != FileState.QUARANTINED)
    query = ArticleFile.select().join(Article).where(there)
    if reader is None or not reader.writes_articles:
        query = query.where(Article.readable_by(reader))
    found = query.first() if 0 < file_id < BEYOND_IDS else None
    if found is None:
        raise NotVisible("There is no such file.")
    return found


def beside(article: Article) -> list[ArticleFile]:
    """The files that its text does not show."""
    files = ArticleFile.select().where(
        (ArticleFile.article == article.id) & (ArticleFile.state != FileState.QUARANTINED)
    )
    shown = article_text.pictures(article.body)
    return [file for file in files.order_by(ArticleFile.id) if file.id not in shown]


def is_picture(file: ArticleFile) -> bool:
    """Whether it may be shown in a page: only these are served as what they are, everything else as a download."""
    return file.type in PICTURES


def address(file: ArticleFile) -> str:
    """Where a page finds it, as the text of an article says it."""
    return f"{article_text.FILES}{file.id}"


def file_path(file: ArticleFile) -> Path:
    """Where the content lies on the disk."""
    return storing.located(file.stored_name)
