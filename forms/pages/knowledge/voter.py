"""Who votes: the signed-in person, or this browser, which is given a token when it votes first."""

from datetime import timedelta

from flask import session

from forms import guarding
from forms.sessions import person
from helpdesk import knowledge, limits
from helpdesk.errors import TooMany
from helpdesk.models import Article
from helpdesk.tokens import new_token

MOST_STRANGERS = 20  # who share a network and vote on one article in a day: whoever drops the cookie is a new one
TOO_MANY = "We had very many votes on this page from here today. Thank you, we have heard you."


def vote_here(article: Article) -> bool | None:
    """What was said of it here; None when nothing was."""
    return knowledge.vote_of(article, by=person(), token=session.get("reader", ""))


def cast_vote(article: Article, helpful: bool) -> None:
    """Count it, once for each person or browser. Raises TooMany."""
    if person() is None and vote_here(article) is None:
        _refuse_crowd(article)
    if person() is None and "reader" not in session:
        session["reader"] = new_token()
        session.permanent = True
    knowledge.vote(article, helpful, by=person(), token=session.get("reader", ""))


def _refuse_crowd(article: Article) -> None:
    day = timedelta(days=1)
    if not limits.hit(f"votes:{article.id}:{guarding.network()}", MOST_STRANGERS, day):
        raise TooMany(TOO_MANY, int(day.total_seconds()))
