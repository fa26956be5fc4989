"""Was this helpful?"""

from flask import abort, redirect, request, url_for

from forms.guarding import guarded
from forms.pages.blueprint import public
from forms.pages.knowledge.voter import cast_vote
from forms.sessions import person
from helpdesk import knowledge


@public.post("/help/articles/<slug>/vote")
@guarded("vote")
def article_vote(slug: str):
    """Yes or no; saying the other takes the first back."""
    found = knowledge.article_at(slug, person())
    said = request.form.get("helpful")
    if said not in ("yes", "no"):
        abort(400)
    cast_vote(found, said == "yes")
    return redirect(url_for("public.article", slug=found.slug, _anchor="helpful"), 303)
