"""Where everybody reads an article."""

from markupsafe import Markup

from forms.pages.knowledge.showing import canonical
from helpdesk.models import Article


def address_of(article: Article) -> str:
    """The whole address, as it can be mailed."""
    return canonical("public.article", slug=article.slug)


def link_to(article: Article) -> str:
    """A paragraph of a message that leads there."""
    return str(Markup('<p><a href="{}">{}</a></p>').format(address_of(article), article.title))
