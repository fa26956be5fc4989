"""The account's first page: what people say of themselves, and which mails they want."""

from flask import flash, make_response, redirect, render_template, url_for
from flask_login import login_required

from forms.errors import STALE, shows_again
from forms.fields import MailsForm, ProfileForm
from forms.guarding import guarded
from forms.pages.blueprint import public
from forms.sessions import person
from helpdesk import accounts, preferences
from helpdesk.errors import Invalid


@public.get("/account")
@login_required
def account():
    """Both forms, and the way to everything else."""
    return _page()


@public.post("/account/profile")
@guarded("act", blocks=False)
@login_required
def profile_posted():
    """Store name, phone, language and time zone."""
    form = ProfileForm(person())
    if not form.validate():
        return _page(form, status=422)
    try:
        wanted = {name: form[name].data for name in ("name", "phone", "language", "time_zone")}
        accounts.change_profile(person(), **wanted)
    except Invalid as problem:
        form[problem.field].errors = [str(problem)]
        return _page(form, status=422)
    return _saved("Saved.")


@shows_again("public.profile_posted", whatever_is_wrong=True)
@login_required
def profile_again(status: int = 400, problem: str = STALE):
    """The form with what was typed and a fresh CSRF token."""
    return _page(ProfileForm(person()), status=status, problem=problem)


@public.post("/account/mails")
@guarded("act", blocks=False)
@login_required
def mails_posted():
    """Store which mails are wanted."""
    form = MailsForm(person())
    if not form.validate():
        return _page(mails=form, status=422)
    preferences.choose_mails(person(), form.mails.data or [])
    return _saved("Saved. We write to you as you chose.")


@shows_again("public.mails_posted", whatever_is_wrong=True)
@login_required
def mails_again(status: int = 400, problem: str = STALE):
    """The page with what was chosen and a fresh CSRF token."""
    return _page(mails=MailsForm(person()), status=status, problem=problem)


def _page(form: ProfileForm | None = None, mails: MailsForm | None = None, status: int = 200, problem: str = ""):
    someone = person()
    shown = {"form": form or ProfileForm(someone, formdata=None), "mails": mails or MailsForm(someone, formdata=None)}
    page = render_template("public/account/profile.html", person=someone, problem=problem, **shown)
    return make_response(page, status)


def _saved(sentence: str):
    flash(sentence)
    return redirect(url_for("public.account"), 303)
