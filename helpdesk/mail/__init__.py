"""Mail: every message out is a row before it is sent, is sent once, and can be seen and sent again."""

from helpdesk.mail.caps import capped, is_full_of_links, withheld
from helpdesk.mail.composing import Draft, compose, draft
from helpdesk.mail.content import ABOUT_ACCOUNTS
from helpdesk.mail.delivery import deliver, deliver_later, sweep
from helpdesk.mail.forgetting import forget
from helpdesk.mail.new_link import send_new_link
from helpdesk.mail.personal import write_about_account
from helpdesk.mail.resending import resend
from helpdesk.mail.transport import reachable
from helpdesk.mail.wishes import is_wanted, offered_to
from helpdesk.mail.withdrawing import sent, withdraw

__all__ = [
    "ABOUT_ACCOUNTS",
    "Draft",
    "capped",
    "compose",
    "deliver",
    "deliver_later",
    "draft",
    "forget",
    "is_full_of_links",
    "is_wanted",
    "offered_to",
    "reachable",
    "resend",
    "send_new_link",
    "sent",
    "sweep",
    "withdraw",
    "withheld",
    "write_about_account",
]
