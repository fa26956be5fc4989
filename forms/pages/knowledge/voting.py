"""Was this helpful?"""

from datetime import timedelta

from flask import abort, redirect, request, url_for

from forms.errors import error_page
from forms.pages.blueprint import public
from forms.pages.knowledge.voter import cast_vote
from forms.sessions import person
from helpdesk import knowledge, limits
from helpdesk.accounts import network_of

VOTES = 60  # from one network in an hour
TOO_MANY = "We received very many answers from here. Please try again later."


@public.post("/help/articles/<slug>/vote")
def article_vote(slug: str):
    """Yes or no; saying the other takes the first back."""
    found = knowledge.article_at(slug, person())
    said = request.form.get("helpful")
    if said not in ("yes", "no"):
        abort(400)
    if not limits.hit(f"votes:{network_of(request.remote_addr or '')}", VOTES, timedelta(hours=1)):
        return error_page(429, TOO_MANY)
    cast_vote(found, said == "yes")
    return redirect(url_for("public.article", slug=found.slug, _anchor="helpful"), 303)
