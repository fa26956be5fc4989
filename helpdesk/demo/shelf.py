"""The knowledge base of the demo desk: four categories, told by those who know, and how readers found it."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from helpdesk import knowledge
from helpdesk.attachments import Upload
from helpdesk.db import at
from helpdesk.demo import cast, paper
from helpdesk.models import Article, ArticleCategory, ArticleState, User

FOLDER = Path(__file__).parent / "articles"
MISSED = {"podcast speed": 6, "crossword": 4, "gift subscription": 3, "smart tv": 1}


def write(until: datetime) -> None:
    """Write the articles at their times before `until`, let readers rate them, and search for what is not there."""
    for place, path in enumerate(sorted(FOLDER.glob("*.toml")), start=1):
        shelf = tomllib.loads(path.read_text())
        with at(until - timedelta(days=320)):
            category = _category(shelf, place)
        for told in shelf["article"]:
            with at(until - timedelta(days=told["days"])):
                article = _article(category, told)
            _rate(article, *told.get("votes", (0, 0)))
    for words, count in MISSED.items():
        for number in range(count):
            knowledge.note_miss(words, network=f"demo {number}")


def _category(shelf: dict[str, Any], place: int) -> ArticleCategory:
    category = ArticleCategory()
    about = {name: shelf[name] for name in ("name", "slug", "description")}
    knowledge.save_category(category, by=cast.person("kamal"), position=place, **about)
    return category


def _article(category: ArticleCategory, told: dict[str, Any]) -> Article:
    article, by = Article(), cast.person(told["by"])
    about = {name: told.get(name, "") for name in ("title", "summary", "slug")}
    body = told["body"].replace("{picture}", "")
    knowledge.save_article(article, by=by, category=category, body=body, **about)
    if "file" in told:
        _add(article, told["file"], by)
    if "picture" in told:
        picture = _add(article, told["picture"], by)
        shown = f'<img src="{picture}" alt="A page with a bar on top and text below it" width="480" height="300">'
        knowledge.save_article(article, by=by, category=category, body=told["body"].format(picture=shown), **about)
    knowledge.set_state(article, ArticleState[told.get("state", "public").upper()], by=by)
    return article


def _add(article: Article, name: str, by: User) -> str:
    [file] = knowledge.add_files(article, [Upload(name, paper.drawn(name))], by=by)
    return knowledge.address(file)


def _rate(article: Article, helpful: int, unhelpful: int) -> None:
    for number in range(helpful + unhelpful):
        knowledge.vote(article, number < helpful, by=None, token=f"reader {number}")
