"""The web application: settings → database → login → public pages → console → commands.

`python app.py` runs the whole desk, web and worker; `python app.py demo` runs it with a lively example.
"""

import logging
import sys
import time

from helpdesk import processes

if __name__ == "__main__":  # first of all, so that the watching parent loads nothing of what follows
    sys.exit(processes.run("helpdesk.demo" if sys.argv[1:] == ["demo"] else "helpdesk.start"))

from flask import Flask, Response, g, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import admin_views
import commands
import forms
from forms import guarding
from helpdesk import health
from helpdesk.db import db
from helpdesk.models import Desk
from helpdesk.settings import settings

SLOW = 500  # ms
log = logging.getLogger("helpdesk.web")
csrf = CSRFProtect()


def create_app() -> Flask:
    """Return the configured application; it opens a database connection for each request."""
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        MAX_CONTENT_LENGTH=64 << 20,
        WTF_CSRF_TIME_LIMIT=None,
    )
    trusted = settings.trusted_proxies
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted)  # type: ignore[method-assign]
    app.before_request(_start_watch)
    app.before_request(_tell_health)
    app.before_request(_connect)
    app.after_request(_log_slow)
    app.teardown_request(_disconnect)
    guarding.register(app)
    csrf.init_app(app)
    forms.register(app)
    admin_views.register(app)
    commands.register(app)
    return app


def _tell_health() -> Response | None:
    """Answer /healthz before anything else has a chance to need the database."""
    if request.path != "/healthz":
        return None
    findings = health.look(health.VITAL)
    for finding in findings:
        if finding.detail:
            log.error("healthz: %s (%s)", finding, finding.detail)
    well = all(finding.ok for finding in findings)
    return Response("".join(f"{finding}\n" for finding in findings), 200 if well else 503, content_type="text/plain")


def _connect() -> None:
    db.connect(reuse_if_open=True)
    Desk.known_for_now(True)


def _disconnect(error: BaseException | None) -> None:
    Desk.known_for_now(False)
    if not db.is_closed() and not db.in_transaction():
        db.close()


def _start_watch() -> None:
    g.started = time.perf_counter()


def _log_slow(response: Response) -> Response:
    took = (time.perf_counter() - g.started) * 1000
    if took > SLOW:
        log.warning("slow: %s %s took %.0f ms", request.method, request.url_rule or "an unknown address", took)
    return response
