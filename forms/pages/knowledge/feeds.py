"""What machines read: robots.txt, a sitemap, and a feed. All of it is for everybody, whoever asks."""

import re
from datetime import datetime
from urllib.parse import quote

from flask import Response, render_template, request

from forms.pages.blueprint import public
from forms.pages.knowledge.showing import canonical
from helpdesk import knowledge
from helpdesk.db import EPOCH
from helpdesk.settings import settings

PRIVATE = (
    "/account", "/admin/", "/files/", "/help/search", "/help/suggest", "/link-sent/", "/links/", "/login", "/logout",
    "/register/", "/reset/", "/setup/", "/t/", "/tickets",
)  # fmt: skip
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
QUARTER, HOUR = 900, 3600  # seconds


@public.get("/robots.txt")
def robots() -> Response:
    """Everything personal is nothing for a search engine."""
    closed = "".join(f"Disallow: {path}\n" for path in PRIVATE)
    text = f"User-agent: *\nAllow: /tickets/new$\n{closed}Sitemap: {settings.base_url}/sitemap.xml\n"
    return _for_everybody(text, "text/plain", HOUR)


@public.get("/sitemap.xml")
def sitemap() -> Response:
    """The pages that everybody can read."""
    categories = [shelf.category for shelf in knowledge.shelves(None, most=0)]
    beginning = canonical("public.article", slug="-").removesuffix("-")  # url_for() takes its time
    pages = [(beginning + quote(slug), changed.isoformat()) for slug, changed in knowledge.all_public()]
    shown = {"pages": pages, "categories": categories}
    return _xml("sitemap.xml", "application/xml", **shown)


@public.get("/help/feed.atom")
def feed() -> Response:
    """The articles that became public last."""
    articles = knowledge.newest_public()
    updated: datetime = max((article.updated_at for article in articles), default=EPOCH)
    return _xml("feed.xml", "application/atom+xml", articles=articles, updated=updated)


def _xml(name: str, kind: str, **shown) -> Response:
    page = render_template(f"public/{name}", canonical=canonical, lead=knowledge.lead, **shown)
    return _for_everybody(NO_XML.sub("", page), kind, QUARTER)


def _for_everybody(text: str, kind: str, seconds: int) -> Response:
    response = Response(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.add_etag()
    return response.make_conditional(request)
