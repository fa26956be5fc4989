"""Another password: with the present one, or by a mailed link for who has none."""

from flask import flash, make_response, redirect, render_template, session, url_for
from flask_login import login_required

from forms import guarding, sessions
from forms.errors import STALE, shows_again
from forms.fields import ChangePasswordForm
from forms.guarding import guarded
from forms.pages.blueprint import public
from forms.sessions import person
from helpdesk import accounts
from helpdesk.errors import Invalid, Refused


@public.get("/account/password")
@login_required
def password():
    """The form; a button for who has no password yet."""
    return _page(ChangePasswordForm())


@public.post("/account/password")
@guarded("act", blocks=False)
@login_required
def password_posted():
    """Store it; the other browsers are signed out, this one stays."""
    form = ChangePasswordForm()
    if not form.validate():
        return _page(form, 422)
    try:
        _change(form)
    except Invalid as problem:
        form[problem.field].errors = [str(problem)]
        return _page(form, 422)
    except Refused as problem:
        return _page(form, 429, str(problem))
    flash("Your new password works from now on. All other browsers are signed out.")
    return redirect(url_for("public.account"), 303)


@shows_again("public.password_posted", whatever_is_wrong=True)
@login_required
def password_again(status: int = 400, problem: str = STALE):
    """The form with a fresh CSRF token."""
    return _page(ChangePasswordForm(), status, problem)


@public.post("/account/password/link")
@guarded("link", blocks=False)
@login_required
def password_link():
    """Mail a link to choose one."""
    guarding.count(person().email, is_theirs=True)
    accounts.ask_for_oneself("reset", person())
    session["link_for"] = person().email
    return redirect(url_for("public.link_sent", purpose="reset"), 303)


def _change(form: ChangePasswordForm) -> None:
    mine = {"keep": session.get("_user_id", ""), "network": sessions.caller()["address"]}
    accounts.change_password(person(), form.current.data, form.password.data, **mine)


def _page(form: ChangePasswordForm, status: int = 200, problem: str = ""):
    shown = {"form": form, "has_one": person().password_hash is not None, "problem": problem}
    return make_response(render_template("public/account/password.html", **shown), status)
