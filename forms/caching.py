"""What browsers may keep of a page."""

import hashlib
from functools import wraps

from flask import Response, g, make_response, request, session
from flask_wtf.csrf import generate_csrf


def kept_for_back(view):
    """For pages with an empty form: going back shows what was typed, which `no-store` would throw away."""

    @wraps(view)
    def kept(*args, **kwargs):
        response = make_response(view(*args, **kwargs))
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    return kept


def if_changed(page: str) -> Response:
    """A page that is sent only when it differs from what this browser has of it.

    It is nobody else's: its head says who looks, and its forms belong to the session. What is new in each copy of a
    page makes no difference by itself.
    """
    told = page.replace(g.get("csp_nonce") or "\0", "")
    if "csrf_token" in session:
        told = told.replace(generate_csrf(), "") + session["csrf_token"]
    response = make_response(page)
    response.set_etag(hashlib.sha256(told.encode()).hexdigest()[:32], weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)
