"""Mail: every message out is a row before it is sent, is sent once, and can be seen and sent again."""

from helpdesk.mail.caps import capped, withheld
from helpdesk.mail.composing import Draft, compose, draft
from helpdesk.mail.delivery import deliver, deliver_later, sweep
from helpdesk.mail.forgetting import forget
from helpdesk.mail.new_link import new_link_later, send_new_link
from helpdesk.mail.resending import resend
from helpdesk.mail.transport import reachable
from helpdesk.mail.withdrawing import sent, withdraw

__all__ = [
    "Draft",
    "capped",
    "compose",
    "deliver",
    "deliver_later",
    "draft",
    "forget",
    "new_link_later",
    "reachable",
    "resend",
    "send_new_link",
    "sent",
    "sweep",
    "withdraw",
    "withheld",
]
