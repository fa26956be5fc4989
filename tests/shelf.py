"""Articles to read: one for everybody, one for staff, one that nobody has finished."""

from types import SimpleNamespace

import pytest

from helpdesk import knowledge
from helpdesk.models import Article, ArticleCategory, ArticleState

__all__ = ["article", "shelf", "signing_in", "three"]


@pytest.fixture
def signing_in(maria) -> ArticleCategory:
    """A category of articles."""
    category = ArticleCategory()
    knowledge.save_category(category, by=maria, name="Signing in", description="Passwords and devices")
    return category


@pytest.fixture
def article(maria, signing_in):
    """`article("A title", "Its text")` is a public article; anything of save_article() can be given."""

    def write(
        title: str = "Reset your password", body: str = "<p>Use the link.</p>", state=ArticleState.PUBLIC, **given
    ):
        written = Article()
        given = {"by": maria, "category": signing_in} | given
        knowledge.save_article(written, title=title, body=body, **given)
        knowledge.set_state(written, state, by=maria)
        return written

    return write


@pytest.fixture
def shelf(article):
    """`shelf("pineapple")` is an article of each kind that says the word in title, summary and text, and a dead one."""

    def write(word: str) -> SimpleNamespace:
        made = {
            state.slug: article(f"{word} {state.slug}", f"<p>About {word}</p>", state, summary=f"All of {word}")
            for state in ArticleState
        }
        made["deleted"] = article(f"{word} deleted", f"<p>About {word}</p>")
        knowledge.delete_article(made["deleted"], by=made["deleted"].author)
        return SimpleNamespace(**made)

    return write


@pytest.fixture
def three(shelf) -> SimpleNamespace:
    """The articles called public, internal, draft and deleted, all about pineapples."""
    return shelf("Pineapple")
