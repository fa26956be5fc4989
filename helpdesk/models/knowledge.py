"""The knowledge base: categories of its own, articles, what belongs to them, and what people looked for in vain."""

from typing import Any

from peewee import BooleanField, CharField, Expression, ForeignKeyField, IntegerField, TextField

from helpdesk.db import ChoiceField, Model, UTCDateTimeField, now
from helpdesk.models.named import Named
from helpdesk.models.people import User
from helpdesk.models.tickets import FileState


class ArticleState(Named):
    """Who reads an article: whoever writes articles, all staff, everybody."""

    DRAFT = 1
    INTERNAL = 2
    PUBLIC = 3


class ArticleCategory(Model):
    """A shelf of articles. What stands on one that is not active is read only by those who write articles."""

    name = CharField(max_length=100, unique=True)
    slug = CharField(max_length=100, unique=True)
    description = CharField(max_length=300, default="")
    position = IntegerField(default=0)
    active = BooleanField(default=True)


class ArticleCategoryAddress(Model):
    """A slug that a category once had. It leads there as long as the category stays."""

    slug = CharField(max_length=100, unique=True)
    category = ForeignKeyField(ArticleCategory, backref="+", on_delete="CASCADE")


class Article(Model):
    """An article. Changes through the verbs of helpdesk.knowledge only, which keep the numbers of votes exact.

    `published_at` is when it first became public; `updated_at` when its words changed last.
    """

    title = CharField(max_length=200)
    slug = CharField(max_length=100, unique=True)
    category = ForeignKeyField(ArticleCategory, backref="articles", index=False)
    summary = CharField(max_length=300, default="")
    body = TextField(default="")
    state = ChoiceField(ArticleState, default=ArticleState.DRAFT)
    author = ForeignKeyField(User, null=True, backref="+", index=True, on_delete="SET NULL")
    created_at = UTCDateTimeField(default=now)
    updated_at = UTCDateTimeField(default=now, index=True)
    published_at = UTCDateTimeField(null=True)
    deleted_at = UTCDateTimeField(null=True)
    helpful = IntegerField(default=0)
    unhelpful = IntegerField(default=0)
    version = IntegerField(default=1)

    class Meta:
        indexes = (
            (("category", "state", "title"), False),
            (("state", "helpful"), False),
            (("state", "published_at"), False),
        )

    @property
    def is_for_everybody(self) -> bool:
        """Whether somebody who is not signed in reads it."""
        return self.state == ArticleState.PUBLIC and self.deleted_at is None and self.category.active

    @classmethod
    def visible_to(cls, person: User | None, *fields: Any) -> Any:
        """The articles that exist for this person; None is anybody. The only way to articles for a page."""
        return cls.select(*fields).where(cls.readable_by(person))

    @classmethod
    def readable_by(cls, person: User | None) -> Expression:
        """The condition of it, for queries that count or join."""
        there = cls.deleted_at.is_null()
        if person is not None and person.writes_articles:
            return there
        active = ArticleCategory.select(ArticleCategory.id).where(ArticleCategory.active)
        return there & cls.state.in_(states_for(person)) & cls.category.in_(active)


class ArticleAddress(Model):
    """Every slug under which an article was ever known. It leads to that article for ever, also after it is gone."""

    slug = CharField(max_length=100, unique=True)
    article = ForeignKeyField(Article, null=True, backref="addresses", on_delete="SET NULL")


class ArticleFile(Model):
    """A picture in the body of an article, or a file beside it."""

    article = ForeignKeyField(Article, backref="files", on_delete="CASCADE")
    uploader = ForeignKeyField(User, null=True, backref="+", on_delete="SET NULL")
    name = CharField(max_length=255)
    stored_name = CharField(max_length=64, unique=True)
    size = IntegerField()
    type = CharField(max_length=100)
    state = ChoiceField(FileState, default=FileState.UNSCANNED)
    created_at = UTCDateTimeField(default=now)


class ArticleVote(Model):
    """Whether an article helped one person. `voter` tells two people apart and says nothing about either."""

    article = ForeignKeyField(Article, backref="votes", index=False, on_delete="CASCADE")
    voter = CharField(max_length=64)
    helpful = BooleanField()
    at = UTCDateTimeField(default=now)

    class Meta:
        indexes = ((("article", "voter"), True),)


class SearchMiss(Model):
    """What was looked for and not found, in plain words, and how often."""

    words = CharField(max_length=100, unique=True)
    count = IntegerField(default=1)
    last_at = UTCDateTimeField(default=now)
    dismissed_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("count", "last_at"), False),)


def states_for(person: User | None) -> list[ArticleState]:
    """What a person reads who does not write articles."""
    is_colleague = person is not None and person.is_staff and person.can("view")
    return [ArticleState.INTERNAL, ArticleState.PUBLIC] if is_colleague else [ArticleState.PUBLIC]


Article.add_index(Article.deleted_at, where=Article.deleted_at.is_null(False), name="article_trash")
