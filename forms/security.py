"""Headers that every page carries, whatever the door."""

import secrets

from flask import Flask, Request, Response, g

from forms.guarding import takes_files
from helpdesk.settings import settings

LARGEST_PLAIN_FORM = 1 << 20

POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'nonce-{nonce}'",
    "style-src": "'self' 'nonce-{nonce}'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}


class DeskRequest(Request):
    """A request whose body may be large only when it carries files to a page that takes some."""

    @property
    def max_content_length(self) -> int | None:
        has_files = self.mimetype == "multipart/form-data" and takes_files()
        return super().max_content_length if has_files else LARGEST_PLAIN_FORM


def register(app: Flask) -> None:
    """Add the headers to every response; a view that set one itself keeps its own."""
    app.request_class = DeskRequest
    app.after_request(_add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def csp_nonce() -> str:
    """The nonce of this response, for the rare script or style that must stand in the page."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


def _add_headers(response: Response) -> Response:
    for name, value in (HEADERS | (HTTPS_HEADERS if settings.https else {})).items():
        response.headers.setdefault(name, value)
    if "Content-Security-Policy" not in response.headers:
        response.headers["Content-Security-Policy"] = _policy()
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _policy() -> str:
    return "; ".join(f"{name} {sources}" for name, sources in POLICY.items()).format(nonce=csp_nonce())
