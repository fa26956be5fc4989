"""The form for a new ticket, and the thanks."""

from flask import make_response, redirect, render_template, request, session, url_for

from forms import guarding
from forms.caching import kept_for_back
from forms.errors import STALE, shows_again
from forms.fields import AskForm
from forms.guarding import guarded
from forms.keys import came_too_fast, key_of
from forms.pages.blueprint import public
from forms.sessions import person
from forms.words import current_desk
from helpdesk import mail, tickets
from helpdesk.errors import Invalid, NotVisible
from helpdesk.models import Ticket, User
from helpdesk.tickets import Guest

THANKED = 5  # a cookie holds 4 kB
TOO_FAST = "That was very quick. Please look it over and send it again."
HONEYPOT = "Please leave the field “Website” empty and send it again."


@public.get("/tickets/new")
@kept_for_back
def ask():
    """The empty form; `category` and `subject` can be given in the address."""
    given = {name: request.args[name] for name in ("category", "subject") if name in request.args}
    return _page(AskForm(guest=person() is None, data=given))


@public.post("/tickets/new")
@guarded("ask", with_files=True)
def ask_posted():
    """A new ticket, or the form again with everything that was typed."""
    someone = person()
    form = AskForm(guest=someone is None)
    if not form.validate():
        return _page(form, 422)
    if problem := _suspicion(form, someone):
        return _page(form, 422, problem)
    guarding.count(someone.email if someone else form.email.data, is_theirs=someone is not None)
    try:
        ticket = _submit(form, someone)
    except Invalid as problem:
        form[problem.field].errors = [str(problem)]
        return _page(form, 422)
    _remember(ticket.number)
    return redirect(url_for("public.thanks", number=ticket.number), 303)


@shows_again("public.ask_posted", whatever_is_wrong=True)
def ask_again(status: int = 400, problem: str = STALE):
    """The form with what was typed and a fresh CSRF token; nothing was submitted."""
    return _page(AskForm(guest=person() is None), status, problem)


@public.get("/tickets/thanks/<number>")
def thanks(number: str):
    """The number and what happens next, for the browser that asked."""
    address = dict(session.get("thanks", [])).get(number)
    ticket = address and Ticket.get_or_none(Ticket.number == number)
    if not ticket:
        raise NotVisible("There is no such ticket.")
    shown = {"number": number, "address": address, "mailed": not mail.withheld(ticket), "desk": current_desk()}
    return render_template("public/thanks.html", **shown)


def _page(form: AskForm, status: int = 200, problem: str = ""):
    if status >= 400:
        form.keep()
    page = render_template("public/ask.html", form=form, problem=problem, desk=current_desk())
    return make_response(page, status)


def _suspicion(form: AskForm, someone: User | None) -> str:
    if form.website.data:
        form.website.data = ""
        return HONEYPOT
    return TOO_FAST if someone is None and came_too_fast(form.form_key.data, current_desk().form_seconds) else ""


def _submit(form: AskForm, someone: User | None):
    by = someone or Guest(email=form.email.data, name=form.name.data, phone=form.phone.data)
    uploads = form.uploads()
    written = (by.email, form.subject.data, form.description.data, *(upload.name for upload in uploads))
    return tickets.submit(
        by=by,
        subject=form.subject.data,
        description=form.description.data,
        category=form.chosen_category(),
        priority=form.chosen_priority(),
        files=uploads,
        form_key=key_of(form.form_key.data, *written),
    )


def _remember(number: str) -> None:
    someone = person()
    address = someone.email if someone else request.form["email"].strip()
    others = [pair for pair in session.get("thanks", []) if pair[0] != number]
    session["thanks"] = [*others, [number, address[:254]]][-THANKED:]
