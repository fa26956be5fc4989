"""The web application: settings → database → login → public pages → console → commands."""

from flask import Flask
from flask_wtf import CSRFProtect

import admin_views
import forms
from helpdesk.db import db
from helpdesk.settings import settings

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
    csrf.init_app(app)
    app.before_request(_connect)
    app.teardown_request(_disconnect)
    forms.register(app)
    admin_views.register(app)
    return app


def _connect() -> None:
    db.connect(reuse_if_open=True)


def _disconnect(error: BaseException | None) -> None:
    if not db.is_closed() and not db.in_transaction():
        db.close()
