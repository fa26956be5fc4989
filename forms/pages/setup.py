"""The page that makes the first administrator. It exists with its link only, and only while nobody works here."""

from flask import make_response, redirect, render_template

from forms import sessions
from forms.errors import STALE, shows_again
from forms.fields import FirstAdministratorForm
from forms.pages.blueprint import public
from helpdesk import accounts, first_admin
from helpdesk.errors import Invalid


@public.get("/setup/<token>")
def set_up(token: str):
    """The empty form."""
    first_admin.check(token)
    return _page(FirstAdministratorForm())


@public.post("/setup/<token>")
def set_up_posted(token: str):
    """Make the administrator and sign them in."""
    first_admin.check(token)
    form = FirstAdministratorForm()
    if not form.validate():
        return _page(form, 422)
    try:
        given = {"email": form.email.data, "name": form.name.data, "password": form.password.data}
        made = first_admin.create(token, **given, address=sessions.caller()["address"])
    except Invalid as problem:
        form[problem.field].errors = [str(problem)]
        return _page(form, 422)
    sessions.begin(accounts.open_session(made, **sessions.caller()))
    return redirect("/admin/", 303)


@shows_again("public.set_up_posted")
def set_up_again(token: str):
    """The form with what was typed and a fresh CSRF token."""
    first_admin.check(token)
    return _page(FirstAdministratorForm(), 400, STALE)


def _page(form: FirstAdministratorForm, status: int = 200, problem: str = ""):
    return make_response(render_template("public/setup.html", form=form, problem=problem), status)
