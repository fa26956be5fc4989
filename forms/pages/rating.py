"""What the customer thought of the help, also by one click from the mail."""

from flask import flash, make_response, redirect, render_template, request, url_for

from forms import guarding
from forms.errors import STALE, shows_again
from forms.fields import RateForm
from forms.guarding import guarded
from forms.pages.blueprint import public
from forms.pages.opening import Opened, opened
from helpdesk import tickets
from helpdesk.tickets.rating import obstacle


@public.get("/tickets/<number>/rate")
def rate(number: str):
    """The five choices; the mailed link has chosen one already, and nothing is stored until it is sent."""
    found = opened(number)
    if found.ticket.merged_into_id is not None:
        return _to_ticket(number)
    if problem := obstacle(found.ticket):
        return _to_ticket(number, problem)
    chosen = request.args.get("rating", type=int) or found.ticket.rating
    return _page(found, RateForm(data={"rating": chosen, "feedback": found.ticket.feedback}))


@public.post("/tickets/<number>/rate")
@guarded("act")
def rate_posted(number: str):
    """Store the rating and the comment."""
    found, form = opened(number), RateForm()
    if not form.validate():
        return _page(found, form, 422)
    guarding.count(found.address, is_theirs=True)
    tickets.rate(found.ticket, form.rating.data, form.feedback.data or "", by=found.customer)
    return _to_ticket(number, "Thank you. We read every one of these.")


@shows_again("public.rate_posted", whatever_is_wrong=True)
def rate_again(number: str, status: int = 400, problem: str = STALE):
    """The form with what was chosen and a fresh CSRF token."""
    return _page(opened(number), RateForm(), status, problem)


def _to_ticket(number: str, sentence: str = ""):
    if sentence:
        flash(sentence)
    return redirect(url_for("public.ticket", number=number), 303)


def _page(found: Opened, form: RateForm, status: int = 200, problem: str = ""):
    page = render_template("public/rate.html", ticket=found.ticket, form=form, problem=problem)
    return make_response(page, status)
