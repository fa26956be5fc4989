"""The console: Flask-Admin views for staff."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the console under /admin/ to the application."""
