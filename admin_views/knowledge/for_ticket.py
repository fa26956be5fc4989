"""Articles that may answer a ticket, and the link to one of them in the reply."""

from flask import flash, jsonify, redirect, request, url_for
from flask_admin import expose

from admin_views import drafting
from admin_views.access import me
from admin_views.knowledge.addresses import address_of, link_to
from admin_views.opening import opened
from admin_views.ticket_changes import ID
from admin_views.writing import FIELDS
from helpdesk import drafts, knowledge
from helpdesk.errors import NotVisible, Refused
from helpdesk.models import Article, ArticleCategory, ArticleState, Ticket

MOST, FOUND = 5, 20
STAFF_ONLY = "Customers cannot read this article, so a link to it would lead them nowhere. Publish it first."


class ForTicket:
    """Part of the ticket's page."""

    @expose("/<number>/articles", methods=["GET", "POST"])
    def articles(self, number: str):
        """What may answer this ticket, or what `q` finds. Who comes from the reply box finds their text there again."""
        ticket, asked = opened(number), " ".join(request.args.get("q", "").replace("\x00", "")[:200].split())
        if request.method == "POST":
            drafts.keep(ticket, drafting.typed(FIELDS), by=me(), **drafting.box())
            return redirect(url_for(".articles", number=number), 303)
        found = _found(asked) if asked else suggested(ticket)
        if "plain" in request.args:
            return jsonify([_told(article) for article in found])
        return self.render("console/articles.html", ticket=ticket, found=found, q=asked, address_of=address_of)

    @expose(f"/<number>/articles/{ID}", methods=["POST"])
    def use_article(self, number: str, id: int):
        """Put a link to it below what is in the reply box already."""
        ticket = opened(number)
        there = Article.visible_to(me(), Article, ArticleCategory).join(ArticleCategory)
        article = there.where(Article.id == id).first()
        if article is None:
            raise NotVisible("There is no such article.")
        if not article.is_for_everybody:
            raise Refused(STAFF_ONLY)
        drafts.add(ticket, link_to(article), by=me())
        flash(f"A link to “{article.title}” is in the reply box now, not sent yet.", "success")
        return redirect(url_for("ticket_page.page", number=number, _anchor="answer"), 303)


def suggested(ticket: Ticket) -> list[Article]:
    """What the words of the subject find, for everybody first. At most two queries."""
    return _in_order(knowledge.suggest(ticket.subject, me(), most=2 * MOST))[:MOST]


def _found(text: str) -> list[Article]:
    return _in_order([hit.article for hit in knowledge.find_articles(text, me(), most=FOUND).hits])


def _in_order(articles: list[Article]) -> list[Article]:
    """Those that a customer reads first; drafts help nobody."""
    finished = [article for article in articles if article.state != ArticleState.DRAFT]
    return sorted(finished, key=lambda article: not article.is_for_everybody)


def _told(article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "about": article.summary,
        "category": article.category.name,
        "public": article.is_for_everybody,
        "address": address_of(article),
        "read": url_for("article.details_view", id=article.id),
    }
