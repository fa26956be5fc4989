"""The mailed link: it turns into a cookie for one ticket, so that the token stands in no page, Referer or history."""

from flask import redirect, request, url_for

from forms.pages.blueprint import public
from forms.sessions import keep_guest_link
from helpdesk import guest_links
from helpdesk.errors import NotVisible


@public.get("/t/<token>")
def guest_link(token: str):
    """Open the ticket of a mailed link; that also shows that the address is the customer's."""
    link = guest_links.find(token)
    if link is None:
        raise NotVisible("This link is not valid any more.")
    if request.method != "HEAD":  # mail scanners look without opening
        guest_links.confirm(link)
        keep_guest_link(link)
    response = redirect(_target(link.ticket.number), 303)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _target(number: str) -> str:
    rating = request.args.get("rating", "")
    if rating in ("1", "2", "3", "4", "5"):
        return url_for("public.rate", number=number, rating=rating)
    return url_for("public.ticket", number=number)
