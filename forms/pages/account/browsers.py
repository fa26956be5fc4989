"""The browsers in which somebody is signed in."""

from flask import flash, redirect, render_template, session, url_for
from flask_login import login_required

from forms import sessions
from forms.guarding import guarded
from forms.pages.blueprint import public
from forms.sessions import person
from helpdesk import accounts


@public.get("/account/browsers")
@login_required
def browsers():
    """Each with where and when it was last seen; this one is marked."""
    found = accounts.sessions_of(person(), session.get("_user_id", ""))
    return render_template("public/account/browsers.html", browsers=found)


@public.post("/account/browsers/<int(max=2147483647):session_id>/end")
@guarded("act", blocks=False)
@login_required
def browser_ended(session_id: int):
    """Sign one of them out."""
    accounts.end_session(person(), session_id, address=sessions.caller()["address"])
    flash("That browser is signed out.")
    return redirect(url_for("public.browsers"), 303)
