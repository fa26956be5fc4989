"""A customer's ticket: the thread, an answer, solved, reopened."""

from urllib.parse import quote

from flask import flash, make_response, redirect, render_template, url_for

from forms import guarding
from forms.errors import STALE, shows_again
from forms.fields import RATINGS, AgainForm, ReplyForm
from forms.guarding import guarded
from forms.keys import key_of
from forms.pages.again import again_page
from forms.pages.blueprint import public
from forms.pages.opening import Opened, goes_on_in, opened, opens
from forms.pages.thread import ending, messages, sentence, steps, what_next
from forms.pages.timeline import linked_by, turns, woven
from forms.sessions import person
from helpdesk import tickets
from helpdesk.errors import Invalid, Refused
from helpdesk.models import Ticket


@public.get("/tickets/<number>")
def ticket(number: str):
    """The ticket's page; staff go on to theirs, and who can see the ticket that it was merged into to that."""
    someone = person()
    if someone and someone.is_staff:
        return redirect(f"/admin/ticket/{quote(number)}", 303)
    found = opened(number)
    if goal := goes_on_in(found):
        return redirect(url_for("public.ticket", number=goal.number), 303)
    return _page(found, ReplyForm())


@public.post("/tickets/<number>/reply")
@guarded("reply", with_files=True)
def reply(number: str):
    """One more message from the customer."""
    found, form = opened(number), ReplyForm()
    if not form.validate() or form.website.data:
        return _page(found, form, 422)
    guarding.count(found.address, is_theirs=True)
    try:
        _say(found, form)
    except Invalid as problem:
        form[problem.field].errors = [str(problem)]
        return _page(found, form, 422)
    except Refused as problem:
        return _ask_again(found, form, str(problem))
    return _back(number, "Your message is with us.", "thread-end", kind=f"reply-{number}")


@shows_again("public.reply", whatever_is_wrong=True)
def reply_again(number: str, status: int = 400, problem: str = STALE):
    """The ticket with what was typed and a fresh CSRF token; nothing was sent."""
    return _page(opened(number), ReplyForm(), status, problem)


@public.post("/tickets/<number>/solve")
@guarded("act")
def solve(number: str):
    """The customer needs nothing more."""
    found = opened(number)
    guarding.count(found.address, is_theirs=True)
    tickets.resolve(found.ticket, by=found.customer)
    return _back(number, "Good to hear. We have marked it as solved.")


@public.post("/tickets/<number>/reopen")
@guarded("act")
def reopen(number: str):
    """It was not solved after all."""
    found = opened(number)
    guarding.count(found.address, is_theirs=True)
    tickets.reopen(found.ticket, by=found.customer)
    return _back(number, "It is open again and we will look at it.")


def _say(found: Opened, form: ReplyForm) -> None:
    uploads = form.uploads()
    key = key_of(form.form_key.data, found.ticket.number, form.body.data, *(upload.name for upload in uploads))
    tickets.reply(found.ticket, form.body.data, by=found.customer, files=uploads, form_key=key)


def _ask_again(found: Opened, form: ReplyForm, problem: str):
    """It ended too long ago: what was typed can be sent as a new ticket. Anything else is refused as it is."""
    if what_next(found.ticket)["can_reply"]:
        raise Refused(problem)
    form.keep()
    typed = {"subject": found.ticket.subject, "description": form.body.data, "form_key": form.form_key.data}
    return again_page(found, AgainForm(formdata=None, data=typed), 409, problem)


def _linked(found: Opened) -> list[tuple[str, Ticket]]:
    """What its customer asked again about it, or what it asks again about, as far as this browser can open that."""
    pairs = linked_by(found.ticket, found.customer)
    ids = {id for pair in pairs for id in pair} - {found.ticket.id}
    numbers = [other.number for other in Ticket.select(Ticket.number).where(Ticket.id.in_(ids))] if ids else []
    return [("asked again in" if other.id > found.ticket.id else "follows", other) for other in opens(numbers)]


def _page(found: Opened, form: ReplyForm, status: int = 200, problem: str = ""):
    if status >= 400:
        form.keep()
    ticket, told = found.ticket, messages(found.ticket)
    shown = {"ticket": ticket, "link": found.link, "form": form, "problem": problem, "ratings": RATINGS}
    page = render_template(
        "public/ticket.html",
        sentence=sentence(ticket, told),
        ending=ending(ticket),
        steps=steps(ticket),
        entries=woven(told, turns(ticket, found.customer)),
        linked=_linked(found),
        **what_next(ticket),
        **shown,
    )
    return make_response(page, status)


def _back(number: str, sentence: str, anchor: str | None = None, kind: str = "message"):
    flash(sentence, kind)
    return redirect(url_for("public.ticket", number=number, _anchor=anchor), 303)
