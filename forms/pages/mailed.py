"""What the pages behind a mailed link that works once have in common."""

from flask import Response, make_response, redirect, render_template

from forms import sessions
from helpdesk import accounts
from helpdesk.errors import NotVisible
from helpdesk.models import OneTimeLink, User


def live_link(purpose: str, token: str) -> OneTimeLink:
    """The link, which looking does not use up. Raises NotVisible."""
    link = accounts.find_link(purpose, token)
    if link is None:
        raise NotVisible("This link is not valid any more.")
    return link


def mailed_page(template: str, status: int = 200, **shown: object) -> Response:
    """A page whose address is a secret, which it tells no other page; only the origin, as the check of forms asks."""
    response = make_response(render_template(template, **shown), status)
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def entered(person: User, home: str):
    """Sign somebody in who has just used a link, and go on: staff to the console, others to `home`."""
    sessions.begin(accounts.open_session(person, **sessions.caller()))
    return redirect("/admin/" if person.is_staff else home, 303)
