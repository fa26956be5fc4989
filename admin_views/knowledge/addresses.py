"""Where everybody reads an article."""

from urllib.parse import quote

from markupsafe import Markup

from helpdesk.models import Article
from helpdesk.settings import settings


def address_of(article: Article) -> str:
    """The whole address, as it can be mailed."""
    return f"{settings.base_url}/help/articles/{quote(article.slug)}"


def link_to(article: Article) -> str:
    """A paragraph of a message that leads there."""
    return str(Markup('<p><a href="{}">{}</a></p>').format(address_of(article), article.title))
