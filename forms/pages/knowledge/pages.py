"""Categories, an article, and a search."""

from flask import Response, redirect, render_template, request, url_for

from forms.caching import if_changed
from forms.guarding import guarded, network
from forms.pages.blueprint import public
from forms.pages.knowledge.showing import about_article, canonical, illustrated
from forms.pages.knowledge.voter import vote_here
from forms.sessions import person
from helpdesk import article_text, knowledge
from helpdesk.models import Article, ArticleState

LONGEST = 200  # of what somebody looks for
FEWEST_HEADINGS = 3  # that make a table of contents


@public.get("/help")
def help_pages() -> Response:
    """Every category with what helped most people."""
    return _page("help", shelves=knowledge.shelves(person()), canonical=canonical("public.help_pages"))


@public.get("/help/search")
@guarded("search")
def help_search() -> Response:
    """What was found for `q`; what was not is noted for those who write."""
    text = " ".join(request.args.get("q", "")[:LONGEST].split())
    found = knowledge.find_articles(text, person()) if text else None
    if found and (found.is_close or not found.hits):
        knowledge.note_miss(text, network=network())
    return _page("help_search", q=text, found=found)


@public.get("/help/<slug>")
def help_category(slug: str) -> Response:
    """Everything in a category; under an older address it leads to the one of today."""
    category = knowledge.category_at(slug, person())
    if category.slug != slug:
        return redirect(url_for("public.help_category", slug=category.slug), 301)
    articles = knowledge.in_category(category, person())
    at = canonical("public.help_category", slug=category.slug)
    return _page("help_category", category=category, articles=articles, canonical=at)


@public.get("/help/articles/<slug>")
def article(slug: str) -> Response:
    """An article; under an older address it leads to the one of today."""
    found = knowledge.article_at(slug, person())
    if found.slug != slug:
        return redirect(url_for("public.article", slug=found.slug), 301)
    return _page("article", **_of(found))


def _of(found: Article) -> dict:
    headings = article_text.contents(found.body)
    is_public = found.state == ArticleState.PUBLIC
    return {
        "article": found,
        "body": illustrated(found.body),
        "headings": headings if len(headings) >= FEWEST_HEADINGS else [],
        "files": knowledge.beside(found),
        "related": knowledge.related(found, person()),
        "vote": vote_here(found),
        "lead": knowledge.lead(found),
        "canonical": canonical("public.article", slug=found.slug) if is_public else "",
        "about": about_article(found) if is_public else None,
        "kind": found.state.slug,
    }


def _page(name: str, **shown) -> Response:
    return if_changed(render_template(f"public/{name}.html", **shown))
