"""Behind a mailed link: opening an account, and choosing a password. Only who reads the mail chooses it."""

from flask import flash, url_for

from forms import sessions
from forms.errors import STALE, shows_again
from forms.fields import NewPasswordForm, RegisterForm
from forms.guarding import guarded
from forms.pages.blueprint import public
from forms.pages.mailed import entered, live_link, mailed_page
from helpdesk import accounts
from helpdesk.errors import Invalid
from helpdesk.models import Ticket, User


@public.get("/register/<token>")
def register(token: str):
    """Name and password of a new account."""
    link = live_link("register", token)
    known = User.get_or_none(User.email == link.email)
    return _register_page(token, RegisterForm(data={"name": known.name if known else ""}))


@public.post("/register/<token>")
@guarded("sign_in", blocks=False)
def register_posted(token: str):
    """Open the account and go in."""
    form = RegisterForm()
    if not form.validate():
        return _register_page(token, form, 422)
    try:
        given = {"name": form.name.data, "password": form.password.data}
        person = accounts.register(token, **given, network=sessions.caller()["address"])
    except Invalid as problem:
        form[problem.field].errors = [str(problem)]
        return _register_page(token, form, 422)
    response = entered(person, url_for("public.my_tickets"))
    has_asked = Ticket.visible_to(person).exists()
    flash("Welcome. Your account is open" + (", and your questions are in it." if has_asked else "."))
    return response


@shows_again("public.register_posted", whatever_is_wrong=True)
def register_again(token: str, status: int = 400, problem: str = STALE):
    """The form with what was typed and a fresh CSRF token."""
    return _register_page(token, RegisterForm(), status, problem)


@public.get("/reset/<token>")
def reset(token: str):
    """A new password."""
    return _reset_page(token, NewPasswordForm())


@public.post("/reset/<token>")
@guarded("sign_in", blocks=False)
def reset_posted(token: str):
    """Store the password, sign all browsers out and this one in."""
    form = NewPasswordForm()
    if not form.validate():
        return _reset_page(token, form, 422)
    try:
        person = accounts.reset_password(token, form.password.data, network=sessions.caller()["address"])
    except Invalid as problem:
        form[problem.field].errors = [str(problem)]
        return _reset_page(token, form, 422)
    response = entered(person, url_for("public.home"))
    flash("Your new password works from now on. All other browsers are signed out.")
    return response


@shows_again("public.reset_posted", whatever_is_wrong=True)
def reset_again(token: str, status: int = 400, problem: str = STALE):
    """The form with a fresh CSRF token."""
    return _reset_page(token, NewPasswordForm(), status, problem)


def _register_page(token: str, form: RegisterForm, status: int = 200, problem: str = ""):
    link = live_link("register", token)
    return mailed_page("public/register.html", status, form=form, address=link.email, problem=problem)


def _reset_page(token: str, form: NewPasswordForm, status: int = 200, problem: str = ""):
    address = accounts.owner(live_link("reset", token)).email
    return mailed_page("public/reset.html", status, form=form, address=address, problem=problem)
