"""The mailed link: it turns into a cookie for one ticket, so that the token stands in no page, Referer or history.

It can be ended by whoever holds it, and had anew: by mail to the address of the ticket, whoever asks for it.
"""

from flask import flash, make_response, redirect, render_template, request, url_for

from forms import guarding
from forms.errors import STALE, refused, shows_again
from forms.fields import NewLinkForm
from forms.guarding import guarded
from forms.pages.blueprint import public
from forms.pages.opening import NUMBER, opened
from forms.sessions import forget_guest_link, keep_guest_link, person
from forms.words import current_desk
from helpdesk import accounts, guest_links
from helpdesk.errors import NotVisible

PAGES_OF_TICKETS = ("public.ticket", "public.rate", "public.again")


@public.get("/t/<token>")
def guest_link(token: str):
    """Open the ticket of a mailed link; that also shows that the address is the customer's."""
    link = guest_links.find(token)
    if link is None:
        response = lost_page("over", NewLinkForm(formdata=None), 404)
    else:
        if request.method != "HEAD":  # mail scanners look without opening
            guest_links.confirm(link)
            keep_guest_link(link)
        response = redirect(_target(link.ticket.number), 303)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@public.get("/links/new")
def new_link():
    """Where to have a new link mailed."""
    return lost_page("lost", NewLinkForm())


@public.post("/links/new")
@guarded("link")
def new_link_posted():
    """Have it looked up and mailed by the worker; the answer is the same whatever comes of it."""
    form = NewLinkForm()
    if not form.validate():
        return lost_page("lost", form, 422)
    guarding.count(form.email.data)
    accounts.ask_for_ticket(form.email.data, form.number.data or "")
    return redirect(url_for("public.new_link_sent"), 303)


@shows_again("public.new_link_posted", whatever_is_wrong=True)
def new_link_again(status: int = 400, problem: str = STALE):
    """The form with what was typed and a fresh CSRF token."""
    return lost_page("lost", NewLinkForm(), status, problem)


@public.get("/links/sent")
def new_link_sent():
    """What happens next, without saying whether the desk knows the address."""
    return render_template("public/link_sent.html", desk=current_desk())


@public.post("/tickets/<number>/link/renew")
@guarded("link")
def renew_link(number: str):
    """The same for a ticket that is open in this browser."""
    found = opened(number)
    guarding.count(found.address, is_theirs=True)
    accounts.ask_for_ticket(found.address, number)
    flash("A new link is on its way by mail, unless we have sent several mails within the last hours.")
    return redirect(url_for("public.ticket", number=number), 303)


@public.post("/tickets/<number>/link/end")
@guarded("act")
def end_link(number: str):
    """End every link to the ticket, and with it what this browser sees by one."""
    found = opened(number)
    guarding.count(found.address, is_theirs=True)
    guest_links.end(found.ticket, by=found.customer)
    forget_guest_link(number)
    flash("The link is ended. Our next mail about your question brings a new one.")
    return redirect(url_for("public.home") if found.link else url_for("public.ticket", number=number), 303)


@public.errorhandler(NotVisible)
def not_here(error: NotVisible):
    """For a stranger at the page of a ticket: how to get in, in the same words whether there is one or not."""
    if person() is not None or request.method != "GET" or request.endpoint not in PAGES_OF_TICKETS:
        return refused(error)
    number = (request.view_args or {})["number"]
    known = number if NUMBER.fullmatch(number) else ""
    return lost_page("closed", NewLinkForm(formdata=None, data={"number": known}), 404)


def lost_page(why: str, form: NewLinkForm, status: int = 200, problem: str = ""):
    """The form for a new link. `why`: the link is `over`, the page `closed` to this browser, or the link `lost`."""
    back = request.path if why == "closed" else None
    page = render_template("public/lost.html", why=why, form=form, problem=problem, back=back)
    return make_response(page, status)


def _target(number: str) -> str:
    rating = request.args.get("rating", "")
    if rating in ("1", "2", "3", "4", "5"):
        return url_for("public.rate", number=number, rating=rating)
    return url_for("public.ticket", number=number)
