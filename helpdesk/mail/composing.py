"""compose(): one mail to one person about one activity, as a row, within the transaction that causes it."""

from helpdesk import guest_links
from helpdesk.db import after_commit, for_update
from helpdesk.mail.caps import is_full
from helpdesk.mail.content import is_proven, values
from helpdesk.mail.delivery import deliver_later
from helpdesk.mail.rendering import render
from helpdesk.mail.threads import message_id, previous
from helpdesk.models import Activity, Email, User


def compose(template: str, person: User, activity: Activity) -> Email | None:
    """Write the mail and have it sent after the commit. None when there is nothing to mail, or the cap is reached."""
    anonymous = activity.event == "ticket_created" and activity.ticket.confirmed_at is None
    if _is_moot(person, activity) or (anonymous and _is_capped(person)):
        return None
    email = _write(template, person, activity, anonymous)
    after_commit(deliver_later, email.id)
    return email


def _is_moot(person: User, activity: Activity) -> bool:
    """Deleted meanwhile, an inactive reader, or a note on its way to somebody who must not see it."""
    said = activity.reply
    if said is not None and (said.deleted_at is not None or (said.internal and not person.is_staff)):
        return True
    return activity.ticket.deleted_at is not None or not person.active


def _is_capped(person: User) -> bool:
    for_update(User.select(User.id).where(User.id == person.id)).execute()  # two workers count one after the other
    return is_full(person.email)


def _write(template: str, person: User, activity: Activity, anonymous: bool) -> Email:
    ticket = activity.ticket
    link = guest_links.issue(ticket) if person.id == ticket.customer_id else None
    content = render(template, values(person, activity, is_proven(person, ticket)))
    email = Email.create(
        to=person.email,
        ticket=ticket,
        activity=activity,
        link=link,
        template=template,
        subject=content.subject,
        text=content.text,
        html=content.html,
        anonymous=anonymous,
    )
    email.message_id, email.in_reply_to = message_id(email), previous(email)
    email.save()
    return email
