"""The public door: forms whose validators serve every door, the pages of customers, sign-in."""

from flask import Flask


def register(app: Flask) -> None:
    """Add sign-in, the public pages and the error pages to the application."""
