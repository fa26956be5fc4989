"""Who is at the door: Flask-Login over the desk's own sessions, and the guests' links in the cookie."""

from flask import Flask, Request, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import AnonymousUserMixin, LoginManager, current_user
from werkzeug.wrappers import Response

from forms.errors import error_page, typed
from helpdesk import accounts
from helpdesk.db import now
from helpdesk.models import GuestLink, User

GUEST_LINKS = 10
SAME_FOR_ALL = ("/robots.txt", "/sitemap.xml", "/help/feed.atom")


class Visitor(AnonymousUserMixin):
    """Somebody who is not signed in: no staff, and allowed nothing."""

    is_staff = False

    def can(self, permission: str) -> bool:
        return False


class PageSessions(SecureCookieSessionInterface):
    """Cookies for pages only: style sheets, scripts and what machines read are the same for everybody.

    Caches may know it, and no answer that others may get as well sets anybody's cookie. A cookie is sent when it
    changed and once a day to put its end off: an answer that comes late, to a question that a script had asked,
    would bring the cookie back as it was before the post beside it.
    """

    def open_session(self, app: Flask, request: Request):
        is_same = request.path.startswith("/assets/") or request.path in SAME_FOR_ALL
        return self.make_null_session(app) if is_same else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if response.cache_control.public:
            return
        today = now().date().isoformat()
        if session.permanent and session.get("sent") != today:
            session["sent"] = today
        super().save_session(app, session, response)


def register(app: Flask) -> None:
    """Set up Flask-Login. `current_user` is the domain's User or a Visitor."""
    app.session_interface = PageSessions()
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    login = LoginManager(app)
    login.anonymous_user = Visitor
    login.session_protection = None  # its fingerprint of address and browser signs people out on the train
    login.user_loader(accounts.person_of)
    login.unauthorized_handler(_to_sign_in)


def person() -> User | None:
    """The signed-in person, as the domain knows them."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def begin(token: str) -> None:
    """Keep the token of a fresh session in the cookie; nothing of what the cookie held before survives."""
    session.clear()
    session.permanent = True
    session["_user_id"] = token
    session["_fresh"] = True


def end(everywhere: bool = False) -> None:
    """Sign this browser out, or all browsers of the person."""
    user, token = person(), session.get("_user_id")
    session.clear()
    if everywhere and user:
        accounts.sign_out_everywhere(user, address=caller()["address"])
    elif token:
        accounts.close_session(token)


def keep_guest_link(link: GuestLink) -> None:
    """Remember that this browser opened the mailed link of a ticket; the oldest give way."""
    number = link.ticket.number
    others = [pair for pair in session.get("links", []) if pair[0] != number]
    session["links"] = [*others, [number, link.id]][-GUEST_LINKS:]
    session.permanent = True


def forget_guest_link(number: str) -> None:
    """Know nothing any more of the link to this ticket."""
    session["links"] = [pair for pair in session.get("links", []) if pair[0] != number]


def guest_link_id(number: str) -> int | None:
    """The mailed link to this ticket that this browser has opened."""
    return dict(session.get("links", [])).get(number)


def caller() -> dict[str, str]:
    """What a session row notes of the browser."""
    return {"user_agent": request.user_agent.string, "address": request.remote_addr or ""}


def local_path(path: str | None) -> str | None:
    """`path` if it leads to a page of this desk, so that nobody is sent elsewhere after signing in."""
    if not path or not path.startswith("/") or path[1:2] in ("/", "\\"):
        return None
    return None if any(char < " " or char == "\\" for char in path) else path


def _to_sign_in() -> Response:
    if lost := typed():
        return error_page(400, "You are not signed in any more, so nothing was changed.", lost)
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("public.sign_in", next=back), 303)
