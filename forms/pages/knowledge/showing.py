"""How an article is shown, and how machines are told what it is."""

from flask import url_for
from markupsafe import Markup

from forms.words import desk_name
from helpdesk import knowledge
from helpdesk.models import Article
from helpdesk.settings import settings

WIDE = '<div class="wide" role="region" aria-label="Table" tabindex="0"><table>'


def canonical(endpoint: str, **values: str) -> str:
    """The address of a page for everybody, whatever name the desk was called by."""
    return settings.base_url + url_for(endpoint, **values)


def illustrated(body: str) -> Markup:
    """The text of an article, safe since it was saved: wide tables scroll by themselves, pictures come when needed."""
    shown = body.replace("<table>", WIDE).replace("</table>", "</table></div>")
    return Markup(shown.replace("<img ", '<img loading="lazy" decoding="async" '))


def about_article(article: Article) -> list[dict]:
    """What it is, in the words of schema.org."""
    return [_article(article), _way_to(article)]


def _article(article: Article) -> dict:
    desk = {"@type": "Organization", "name": desk_name(), "url": settings.base_url + "/"}
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "description": knowledge.lead(article),
        "datePublished": (article.published_at or article.created_at).isoformat(),
        "dateModified": article.updated_at.isoformat(),
        "mainEntityOfPage": canonical("public.article", slug=article.slug),
        "author": desk,
        "publisher": desk,
    }


def _way_to(article: Article) -> dict:
    category = article.category
    steps = [
        ("Help", canonical("public.help_pages")),
        (category.name, canonical("public.help_category", slug=category.slug)),
        (article.title, canonical("public.article", slug=article.slug)),
    ]
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(steps, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
