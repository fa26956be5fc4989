"""Own pages for everything that goes wrong, each with a way on and a reference that stands in the log too.

A page for what does not exist says the same, byte for byte, whatever was asked for: nobody learns what exists.
"""

import logging
import secrets
import time

from flask import Flask, Response, current_app, g, make_response, render_template, request, session
from flask_wtf.csrf import CSRFError
from peewee import InterfaceError, OperationalError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, InternalServerError

from forms.keys import is_genuine
from forms.salvaging import drain, salvaged
from helpdesk import richtext
from helpdesk.db import now
from helpdesk.errors import Blocked, Conflict, Forbidden, Invalid, NotVisible, Refused, TooMany
from helpdesk.tokens import derived

log = logging.getLogger(__name__)

PAGES = {
    400: ("That did not work", "Something in the request is not as it should be. Please go back and try again."),
    403: ("You may not do this", "Your account does not allow it. Ask an administrator if you need it."),
    404: ("There is nothing here", "The page does not exist, or you may not see it. A mailed link may be too old."),
    405: ("That did not work", "This page cannot be used in that way. Please start again from the first page."),
    409: ("That is not possible now", "The ticket has changed meanwhile. Load it again to see how it stands."),
    413: (
        "That is too much at once",
        "Each file may have 10 MB and the text about 100,000 characters. Go back, take something away and send again: "
        "what you typed is still there.",
    ),
    429: ("Too many at once", "We received very many requests from you. Please wait some minutes and try again."),
    500: ("Something went wrong here", "The fault is ours and has been noted. Please try again in a moment."),
    503: ("The desk is busy", "Please try again in a minute. Nothing you sent before is lost."),
}
STATUS_OF = {TooMany: 429, NotVisible: 404, Forbidden: 403, Conflict: 409, Invalid: 400, Refused: 409}
SECRET_FIELDS = {"csrf_token", "password", "current", "form_key", "website", "next", "leave_out"}
UNTYPED_FIELDS = {"draft", "loaded", "seen"}  # what a form says of itself
STALE = "This page was open for too long. Nothing is lost: please look it over and send it again."
UNREAD = "What you typed is still on the page before: go back to it."
TOO_LARGE = "The files are too large together; each may have 10 MB. Please choose them again and leave something out."
again = {}
whatever = set()


def register(app: Flask) -> None:
    """Answer every error with a page, for both doors."""
    app.log_exception = _log_broken  # type: ignore[method-assign]
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(InterfaceError, _unavailable)
    app.register_error_handler(InternalServerError, _broken)


def shows_again(endpoint: str, *, whatever_is_wrong: bool = False):
    """Decorate what shows the form of `endpoint` once more, with what was typed, when its CSRF token is stale.

    With `whatever_is_wrong` it takes a `status` and a `problem`, and is asked whenever something keeps a post out.
    """

    def keep(function):
        again[endpoint] = function
        if whatever_is_wrong:
            whatever.add(endpoint)
        return function

    return keep


def error_page(status: int, sentence: str = "", typed: dict[str, str] | None = None) -> Response:
    """The page for this status; `sentence` says more than the general one, `typed` is given back to be copied."""
    title, general = PAGES.get(status, PAGES[400 if status < 500 else 500])
    reference = _reference(status)
    log.info("%s %s → %s, reference %s", request.method, _place(), status, reference)
    shown = {"title": title, "sentence": sentence or general, "reference": reference, "typed": typed or {}}
    return make_response(render_template("public/error.html", status=status, **shown), status)


def typed(longer_than: int = 20) -> dict[str, str]:
    """What was typed into the form that was sent, if any of it is long enough that somebody would miss it."""
    hidden = SECRET_FIELDS | UNTYPED_FIELDS
    fields = {name: _plain(text) for name, text in request.form.items() if name not in hidden and text.strip()}
    return fields if any(len(text) > longer_than for text in fields.values()) else {}


def _plain(text: str) -> str:
    """What the editor sends is markup, which nobody has typed."""
    return richtext.to_text(text) if richtext.MARKUP.search(text) else text


def refused(error: Refused) -> Response:
    """The page for what a verb refused, with what was typed."""
    status = next(code for kind, code in STATUS_OF.items() if isinstance(error, kind))
    if isinstance(error, TooMany):
        return _too_many(error)
    if isinstance(error, Blocked):
        return _kept_out(status, str(error))
    return error_page(status, "" if status == 404 else str(error), typed())


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code == 413 and (again := _too_large()):
        return again
    response = error_page(error.code)
    for name in ("Allow", "Retry-After", "Content-Range"):
        if value := dict(error.get_headers()).get(name):
            response.headers[name] = value
    return response


def _stale(error: CSRFError) -> Response:
    if request.endpoint in again and not _is_made_up():
        return _once_more()
    sentence = "This page was open for too long, or in a browser without cookies. Load it again; nothing was changed."
    return error_page(400, sentence, typed())


def _is_made_up() -> bool:
    """Whether a form with a key has none of this desk: nobody has filled it in, so a lean page will do."""
    has_key = getattr(current_app.view_functions[request.endpoint], "with_files", False)
    return has_key and not is_genuine(request.form.get("form_key", ""))


def _once_more(**why: object) -> Response:
    """The form again. Flask would answer 500 to what is raised while it answers an error, so that is handed in anew."""
    show = again[request.endpoint]
    try:
        return make_response(show(**(request.view_args or {}), **why))
    except Exception as error:
        return current_app.handle_user_exception(error)


def _too_many(error: TooMany) -> Response:
    """Others than a flood find their form again. Of a flood nothing is read that was not read before."""
    if not error.is_flood:
        response = _kept_out(429, str(error))
    elif "form" in vars(request):
        response = error_page(429, str(error), typed(0))
    else:
        response = error_page(429, f"{error} {UNREAD}" if request.method == "POST" else str(error))
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _kept_out(status: int, problem: str) -> Response:
    """The form with what was typed, or else a page with it, to be copied."""
    if request.endpoint in whatever and not g.get("is_shown_again"):
        g.is_shown_again = True
        return _once_more(status=status, problem=problem)
    return error_page(status, problem, typed(0))


def _unavailable(error: Exception) -> Response:
    reason = getattr(getattr(error, "orig", None), "sqlite_errorname", "")
    after = time.perf_counter() - g.started
    log.error("no database: %s %s, %.1f s %s", request.method, _place(), after, reason, exc_info=error)
    response = error_page(503, typed=typed(0))
    response.headers["Retry-After"] = "30"
    return response


def _broken(error: InternalServerError) -> Response:
    return error_page(500)


def _log_broken(exc_info) -> None:
    log.error("%s %s broke, reference %s", request.method, _place(), _reference(500), exc_info=exc_info)


def _place() -> str:
    """Where it went wrong, without what the address says: that may be a secret, or forge a line of the log."""
    return str(request.url_rule) if request.url_rule else repr(request.path[:200])


def _reference(status: int) -> str:
    """What the person can tell us. For 404 it is the same all day, as those pages must not differ."""
    if "reference" not in g:
        visitor = session.get("_user_id") or request.remote_addr
        same = derived("reference", visitor, now().date())[:8].upper()
        g.reference = same if status == 404 else secrets.token_hex(4).upper()
    return g.reference


def _too_large() -> Response | None:
    """The form with what was typed, when its files were too large together. All of it is read before the answer:
    a browser shows none before it has sent everything.
    """
    is_unread = (request.content_length or 0) > (request.max_content_length or 0)
    fields = salvaged() if is_unread else drain()
    if not fields or request.endpoint not in whatever:
        return None
    vars(request).update(form=fields, files=MultiDict())
    return _kept_out(413, TOO_LARGE)
