"""Asking again about a ticket that is over: a new one, linked with it, for whoever can open the old one."""

from flask import flash, make_response, redirect, render_template, url_for

from forms import guarding
from forms.errors import STALE, shows_again
from forms.fields import AgainForm
from forms.guarding import guarded
from forms.keys import key_of
from forms.pages.asking import HONEYPOT
from forms.pages.blueprint import public
from forms.pages.opening import Opened, opened
from forms.pages.thread import what_next
from forms.sessions import keep_guest_link
from forms.words import current_desk
from helpdesk import guest_links, tickets
from helpdesk.errors import Invalid
from helpdesk.models import Ticket


@public.get("/tickets/<number>/again")
def again(number: str):
    """The form, with the subject of the old ticket. What can still be answered is not asked again."""
    found = opened(number)
    if what_next(found.ticket)["can_reply"]:
        return redirect(url_for("public.ticket", number=number, _anchor="reply"), 303)
    return again_page(found, AgainForm(data={"subject": found.ticket.subject}))


@public.post("/tickets/<number>/again")
@guarded("ask", with_files=True)
def again_posted(number: str):
    """A new ticket, or the form again with everything that was typed."""
    found, form = opened(number), AgainForm()
    if not form.validate():
        return again_page(found, form, 422)
    if form.website.data:
        return again_page(found, form, 422, HONEYPOT)
    guarding.count(found.address, is_theirs=True)
    try:
        new = _ask(found, form)
    except Invalid as problem:
        form[problem.field].errors = [str(problem)]
        return again_page(found, form, 422)
    if found.link:
        keep_guest_link(guest_links.issue(new))
    flash(f"Thank you, we have it. Its number is {new.number}.", f"again-{number}")
    return redirect(url_for("public.ticket", number=new.number), 303)


@shows_again("public.again_posted", whatever_is_wrong=True)
def again_once_more(number: str, status: int = 400, problem: str = STALE):
    """The form with what was typed and a fresh CSRF token; nothing was submitted."""
    return again_page(opened(number), AgainForm(), status, problem)


def again_page(found: Opened, form: AgainForm, status: int = 200, problem: str = ""):
    """The form for a new ticket about the old one."""
    if status >= 400:
        form.keep()
    shown = {"ticket": found.ticket, "form": form, "problem": problem, "desk": current_desk()}
    return make_response(render_template("public/again.html", **shown), status)


def _ask(found: Opened, form: AgainForm) -> Ticket:
    uploads, old = form.uploads(), found.ticket
    written = (old.number, form.subject.data, form.description.data, *(upload.name for upload in uploads))
    return tickets.submit(
        by=found.customer,
        subject=form.subject.data,
        description=form.description.data,
        category=old.category if old.category and old.category.active else None,
        files=uploads,
        form_key=key_of(form.form_key.data, *written),
        follows=old,
    )
