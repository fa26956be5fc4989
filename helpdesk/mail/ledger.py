"""enter(): the row of a mail, before it is sent."""

from typing import Any

from helpdesk.mail.rendering import Rendered
from helpdesk.mail.threads import message_id, previous
from helpdesk.models import Email, Ticket


def enter(template: str, content: Rendered, to: str, ticket: Ticket | None = None, **more: Any) -> Email:
    """Write the mail to this address within the caller's transaction, about a ticket or an account; send it later."""
    words = {"subject": content.subject, "text": content.text, "html": content.html}
    email = Email.create(to=to, ticket=ticket, template=template, **words, **more)
    email.message_id, email.in_reply_to = message_id(email), previous(email) if ticket else ""
    email.save()
    return email
