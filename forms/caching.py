"""What browsers may keep of a page."""

from functools import wraps

from flask import make_response


def kept_for_back(view):
    """For pages with an empty form: going back shows what was typed, which `no-store` would throw away."""

    @wraps(view)
    def kept(*args, **kwargs):
        response = make_response(view(*args, **kwargs))
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    return kept
