"""The pages of one's own account, for customers and staff alike."""

from forms.pages.account import address, browsers, leaving, password, profile

__all__ = ["address", "browsers", "leaving", "password", "profile"]
