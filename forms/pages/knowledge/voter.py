"""Who votes: the signed-in person, or this browser, which is given a token when it votes first."""

from flask import session

from forms.sessions import person
from helpdesk import knowledge
from helpdesk.models import Article
from helpdesk.tokens import new_token


def vote_here(article: Article) -> bool | None:
    """What was said of it here; None when nothing was."""
    return knowledge.vote_of(article, by=person(), token=session.get("reader", ""))


def cast_vote(article: Article, helpful: bool) -> None:
    """Count it, once for each person or browser."""
    if person() is None and "reader" not in session:
        session["reader"] = new_token()
        session.permanent = True
    knowledge.vote(article, helpful, by=person(), token=session.get("reader", ""))
