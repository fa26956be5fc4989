"""Accounts: registering, signing in and out, passwords, sessions as rows, links that work once, leaving."""

from helpdesk.accounts.asking import ask, ask_for_oneself, ask_for_ticket
from helpdesk.accounts.browsers import in_words
from helpdesk.accounts.creating import create
from helpdesk.accounts.leaving import leave, leave_with_link
from helpdesk.accounts.moving import agree, ask_to_move, disagree, find_side, pending_move, stop_moving
from helpdesk.accounts.passwords import change_password, set_password
from helpdesk.accounts.profile import change_profile
from helpdesk.accounts.proving import owner
from helpdesk.accounts.registering import register, reset_password
from helpdesk.accounts.sessions import (
    close_session,
    end_session,
    open_session,
    person_of,
    sessions_of,
    sign_out_everywhere,
)
from helpdesk.accounts.signing_in import sign_in, sign_in_with_link
from helpdesk.one_time_links import find_link, issue_link, use_link

__all__ = [
    "agree",
    "ask",
    "ask_for_oneself",
    "ask_for_ticket",
    "ask_to_move",
    "change_password",
    "change_profile",
    "close_session",
    "create",
    "disagree",
    "end_session",
    "find_link",
    "find_side",
    "in_words",
    "issue_link",
    "leave",
    "leave_with_link",
    "open_session",
    "owner",
    "pending_move",
    "person_of",
    "register",
    "reset_password",
    "sessions_of",
    "set_password",
    "sign_in",
    "sign_in_with_link",
    "sign_out_everywhere",
    "stop_moving",
    "use_link",
]
