"""Help pages for a desk at size: categories and public articles in the words of its tickets."""

import random

from bench.words import VOCABULARY
from helpdesk import knowledge
from helpdesk.db import transaction
from helpdesk.models import Article, ArticleCategory, Role, User

ARTICLES, CATEGORIES = 500, 10


def stock(seed: int) -> None:
    """Write the articles unless they are there."""
    if Article.select().exists():
        return
    dice = random.Random(seed)
    writer = User.select().join(Role).where(Role.name == "Administrator").first()
    with transaction():
        shelves = [_category(dice, place, writer) for place in range(CATEGORIES)]
        for _ in range(ARTICLES):
            article = Article()
            parts = [f"<h2>{_text(dice, 4)}</h2><p>{_text(dice, 200)}</p>" for _ in range(2)]
            words = {"title": _text(dice, 6), "summary": _text(dice, 20), "body": "".join(parts)}
            knowledge.save_article(article, by=writer, category=dice.choice(shelves), **words)
            knowledge.publish(article, by=writer)


def _category(dice: random.Random, place: int, writer: User) -> ArticleCategory:
    category = ArticleCategory()
    knowledge.save_category(category, by=writer, name=_text(dice, 3), slug=f"shelf-{place}", position=place)
    return category


def _text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(VOCABULARY[:2_000], k=words)).capitalize()
