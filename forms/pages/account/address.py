"""Another e-mail address: both addresses get a link, and both must be used."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_login import login_required

from forms import guarding, sessions
from forms.errors import STALE, shows_again
from forms.fields import MoveForm
from forms.guarding import guarded
from forms.pages.blueprint import public
from forms.pages.mailed import mailed_page
from forms.sessions import person
from helpdesk import accounts
from helpdesk.errors import Invalid


@public.get("/account/address")
@login_required
def address():
    """The form, or how far a change has come."""
    return _page(MoveForm())


@public.post("/account/address")
@guarded("link", blocks=False)
@login_required
def address_posted():
    """Mail both links."""
    form = MoveForm()
    if not form.validate():
        return _page(form, 422)
    guarding.count(form.new_email.data)
    try:
        accounts.ask_to_move(person(), form.new_email.data)
    except Invalid as problem:
        form[problem.field].errors = [str(problem)]
        return _page(form, 422)
    return redirect(url_for("public.address"), 303)


@shows_again("public.address_posted", whatever_is_wrong=True)
@login_required
def address_again(status: int = 400, problem: str = STALE):
    """The form with what was typed and a fresh CSRF token."""
    return _page(MoveForm(), status, problem)


@public.post("/account/address/stop")
@guarded("act", blocks=False)
@login_required
def address_stopped():
    """Everything stays as it is."""
    accounts.stop_moving(person())
    flash("Your address stays as it is.")
    return redirect(url_for("public.address"), 303)


@public.get("/account/address/<token>")
def address_link(token: str):
    """What is going to happen, and a button."""
    link = accounts.find_side(token)
    return mailed_page("public/account/move.html", side=link.purpose, old=link.change.user.email, new=link.change.email)


@public.post("/account/address/<token>")
@guarded("act", blocks=False)
def address_link_posted(token: str):
    """One side agrees, or stops it."""
    if "stop" in request.form:
        accounts.disagree(token)
        return mailed_page("public/account/moved.html", outcome="stopped")
    is_done = accounts.agree(token, network=sessions.caller()["address"])
    return mailed_page("public/account/moved.html", outcome="done" if is_done else "half")


def _page(form: MoveForm, status: int = 200, problem: str = ""):
    shown = {"form": form, "person": person(), "move": accounts.pending_move(person()), "problem": problem}
    return make_response(render_template("public/account/address.html", **shown), status)
