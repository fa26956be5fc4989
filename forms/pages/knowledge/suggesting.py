"""While the subject is typed: articles for everybody, and the person's own questions that are still open."""

from flask import Response, render_template, request

from forms.guarding import guarded
from forms.pages.blueprint import public
from forms.pages.thread import LABELS
from forms.sessions import person
from helpdesk import knowledge
from helpdesk.models import Ticket
from helpdesk.tickets import similar

SHORTEST, LONGEST = 3, 255
MOST = 3


@public.get("/help/suggest")
@guarded("search")
def suggest() -> Response:
    """A piece of a page, empty when there is nothing to suggest."""
    text = request.args.get("q", "")[:LONGEST].strip()
    if len(text) < SHORTEST:
        return Response(status=204)
    shown = {"articles": knowledge.suggest(text, None, most=MOST), "tickets": _own(text), "labels": LABELS}
    if not shown["articles"] and not shown["tickets"]:
        return Response(status=204)
    return Response(render_template("public/suggestions.html", **shown), headers={"Cache-Control": "private, no-store"})


def _own(text: str) -> list[Ticket]:
    customer = person()
    return [] if customer is None or customer.is_staff else similar.own_open(customer, text, most=MOST)
