"""The public door: forms whose validators serve every door, the pages of customers, sign-in."""

from flask import Flask

from forms import assets, errors, security, sessions, words
from forms.pages import public


def register(app: Flask) -> None:
    """Add sign-in, the public pages, the error pages, headers and assets to the application."""
    for part in (sessions, security, assets, errors, words):
        part.register(app)
    app.register_blueprint(public)
