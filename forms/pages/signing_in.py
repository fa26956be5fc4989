"""Signing in by password or by a link that works once, and signing out."""

from flask import make_response, redirect, render_template, request, url_for

from forms import sessions
from forms.caching import kept_for_back
from forms.errors import STALE, shows_again
from forms.fields import SignInForm
from forms.pages.blueprint import public
from forms.pages.mailed import live_link, mailed_page
from helpdesk import accounts
from helpdesk.errors import Refused, TooMany


@public.get("/login")
@kept_for_back
def sign_in():
    """The form, unless somebody is signed in already."""
    if sessions.person():
        return redirect(_home_of_person(), 303)
    return _page(SignInForm(data={"next": sessions.local_path(request.args.get("next"))}))


@public.post("/login")
def sign_in_posted():
    """A new session, or the form again; the sentence never says whether the address is known."""
    form = SignInForm()
    if not form.validate():
        return _page(form, 422)
    try:
        token = accounts.sign_in(form.email.data, form.password.data, **sessions.caller())
    except TooMany:
        raise
    except Refused as problem:
        return _page(form, 422, str(problem))
    return _enter(token, form.next.data)


@shows_again("public.sign_in_posted", whatever_is_wrong=True)
def sign_in_again(status: int = 400, problem: str = STALE):
    """The form with the address that was typed and a fresh CSRF token."""
    return _page(SignInForm(), status, problem)


@public.get("/login/link/<token>")
def link(token: str):
    """A button: looking at the link must not use it up."""
    address = accounts.owner(live_link("sign_in", token)).email
    return mailed_page("public/link.html", address=address)


@public.post("/login/link/<token>")
def link_posted(token: str):
    """Sign in with the link; it does not work a second time."""
    return _enter(accounts.sign_in_with_link(token, **sessions.caller()))


@public.post("/logout")
def sign_out():
    """Out of this browser, or out of all of them."""
    sessions.end(everywhere="everywhere" in request.form)
    return redirect(url_for("public.home"), 303)


def _enter(token: str, wanted: str | None = None):
    sessions.begin(token)
    person = accounts.person_of(token)
    home = "/admin/" if person and person.is_staff else url_for("public.home")
    return redirect(sessions.local_path(wanted) or home, 303)


def _home_of_person() -> str:
    return "/admin/" if sessions.person().is_staff else url_for("public.home")


def _page(form: SignInForm, status: int = 200, problem: str = ""):
    return make_response(render_template("public/sign_in.html", form=form, problem=problem), status)
