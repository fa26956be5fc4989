"""Signing in and out: passwords, sessions as rows, lock-out, links that work once."""

from helpdesk.accounts.creating import create
from helpdesk.accounts.links import find_link, issue_link, use_link
from helpdesk.accounts.passwords import set_password
from helpdesk.accounts.sessions import close_session, open_session, person_of, sign_out_everywhere
from helpdesk.accounts.signing_in import sign_in, sign_in_with_link

__all__ = [
    "close_session",
    "create",
    "find_link",
    "issue_link",
    "open_session",
    "person_of",
    "set_password",
    "sign_in",
    "sign_in_with_link",
    "sign_out_everywhere",
    "use_link",
]
