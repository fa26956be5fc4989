"""While the subject is typed: articles for everybody, and the person's own questions that are still open."""

from datetime import timedelta

from flask import Response, render_template, request

from forms.pages.blueprint import public
from forms.pages.thread import LABELS
from forms.sessions import person
from helpdesk import knowledge, limits
from helpdesk.accounts import network_of
from helpdesk.models import Ticket
from helpdesk.tickets import similar

SHORTEST, LONGEST = 3, 255
MOST = 3
ASKED = 120  # times a minute from one network


@public.get("/help/suggest")
def suggest() -> Response:
    """A piece of a page, empty when there is nothing to suggest."""
    text = request.args.get("q", "")[:LONGEST].strip()
    if len(text) < SHORTEST:
        return Response(status=204)
    if not limits.hit(f"suggest:{network_of(request.remote_addr or '')}", ASKED, timedelta(minutes=1)):
        return Response(status=429, headers={"Retry-After": "60"})
    shown = {"articles": knowledge.suggest(text, None, most=MOST), "tickets": _own(text), "labels": LABELS}
    if not shown["articles"] and not shown["tickets"]:
        return Response(status=204)
    return Response(render_template("public/suggestions.html", **shown), headers={"Cache-Control": "private, no-store"})


def _own(text: str) -> list[Ticket]:
    customer = person()
    return [] if customer is None or customer.is_staff else similar.own_open(customer, text, most=MOST)
