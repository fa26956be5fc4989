"""Whether an article helped: one vote for each person, which they can change."""

from helpdesk.db import for_update, now, transaction
from helpdesk.errors import NotVisible, Refused
from helpdesk.knowledge.changing import NOTHING
from helpdesk.models import Article, ArticleState, ArticleVote, User
from helpdesk.tokens import derived


def vote(article: Article, helpful: bool, *, by: User | None, token: str = "") -> None:
    """Count that it helped `by`, or that it did not. For somebody not signed in, `token` is what tells them apart.

    Raises NotVisible for who cannot read it, Refused for a draft.
    """
    voter = _voter(article, by, token)
    with transaction():
        stored = for_update(Article.visible_to(by).where(Article.id == article.id)).first()
        if stored is None or not voter:
            raise NotVisible(NOTHING)
        if stored.state == ArticleState.DRAFT:
            raise Refused("Nobody but its writers reads this draft, so there is nothing to count yet.")
        before = _kept(stored, voter)
        if before is None:
            ArticleVote.create(article=stored, voter=voter, helpful=helpful)
        elif before.helpful != helpful:
            ArticleVote.update(helpful=helpful, at=now()).where(ArticleVote.id == before.id).execute()
        _count(stored, before.helpful if before else None, helpful)


def vote_of(article: Article, *, by: User | None, token: str = "") -> bool | None:
    """What this person said of it; None when they did not."""
    voter = _voter(article, by, token)
    kept = _kept(article, voter) if voter else None
    return kept.helpful if kept else None


def _voter(article: Article, by: User | None, token: str) -> str:
    """Other for each article: nobody sees from the rows what else somebody read, nor who it was."""
    who = f"user {by.id}" if by else token and f"token {token[:100]}"
    return derived("article vote", article.id, who) if who else ""


def _kept(article: Article, voter: str) -> ArticleVote | None:
    return ArticleVote.get_or_none((ArticleVote.article == article.id) & (ArticleVote.voter == voter))


def _count(article: Article, before: bool | None, helpful: bool) -> None:
    more = {True: 0, False: 0}
    more[helpful] += 1
    if before is not None:
        more[before] -= 1
    counts = {"helpful": Article.helpful + more[True], "unhelpful": Article.unhelpful + more[False]}
    Article.update(counts).where(Article.id == article.id).execute()
