"""Deleting one's account: with the password, or by a mailed link."""

from flask import flash, make_response, redirect, render_template, session, url_for
from flask_login import login_required

from forms import guarding
from forms.errors import STALE, shows_again
from forms.fields import LeaveForm
from forms.guarding import guarded
from forms.pages.blueprint import public
from forms.pages.mailed import live_link, mailed_page
from forms.sessions import person
from helpdesk import accounts
from helpdesk.errors import Forbidden, Invalid, Refused

GONE = "Your account is deleted. Thank you for having been with us."


@public.get("/account/delete")
@login_required
def leave():
    """What goes and what stays."""
    return _page(LeaveForm())


@public.post("/account/delete")
@guarded("act", blocks=False)
@login_required
def leave_posted():
    """Delete it, if the password is right."""
    form = LeaveForm()
    if not form.validate():
        return _page(form, 422)
    try:
        accounts.leave(person(), form.password.data)
    except Invalid as problem:
        form[problem.field].errors = [str(problem)]
        return _page(form, 422)
    except Forbidden:
        raise
    except Refused as problem:
        return _page(form, 429, str(problem))
    return _gone()


@shows_again("public.leave_posted", whatever_is_wrong=True)
@login_required
def leave_again(status: int = 400, problem: str = STALE):
    """The form with a fresh CSRF token."""
    return _page(LeaveForm(), status, problem)


@public.post("/account/delete/link")
@guarded("link", blocks=False)
@login_required
def leave_link_wanted():
    """Mail a link for who has no password, or does not know it."""
    guarding.count(person().email, is_theirs=True)
    accounts.ask_for_oneself("delete", person())
    flash(f"We are sending a mail to {person().email}. Its link asks once more.")
    return redirect(url_for("public.leave"), 303)


@public.get("/account/delete/<token>")
def leave_link(token: str):
    """What goes and what stays, and a button."""
    address = accounts.owner(live_link("delete", token)).email
    return mailed_page("public/account/leave_link.html", address=address)


@public.post("/account/delete/<token>")
@guarded("act", blocks=False)
def leave_link_posted(token: str):
    """Delete it."""
    accounts.leave_with_link(token)
    return _gone()


def _gone():
    session.clear()
    flash(GONE)
    return redirect(url_for("public.home"), 303)


def _page(form: LeaveForm, status: int = 200, problem: str = ""):
    shown = {"form": form, "person": person(), "problem": problem}
    return make_response(render_template("public/account/leave.html", **shown), status)
