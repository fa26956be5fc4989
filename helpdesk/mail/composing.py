"""One mail to one person about one activity: draft() words it, compose() writes the row of the ledger."""

from dataclasses import dataclass

from helpdesk import guest_links
from helpdesk.db import after_commit
from helpdesk.mail.caps import is_kept_from
from helpdesk.mail.content import is_proven, values
from helpdesk.mail.delivery import deliver_later
from helpdesk.mail.ledger import enter
from helpdesk.mail.rendering import Rendered, render
from helpdesk.mail.wishes import is_unwanted
from helpdesk.models import Activity, Email, Ticket, User
from helpdesk.models.asked import reader


@dataclass(frozen=True)
class Draft:
    """A mail in words, not yet in the ledger."""

    template: str
    person: User
    activity: Activity
    content: Rendered


def draft(template: str, person: User, activity: Activity) -> Draft:
    """Word the mail; it writes nothing, and needs no transaction that would hold up others."""
    said = values(person, activity, is_proven(_reader(person, activity.ticket), activity.ticket))
    return Draft(template, person, activity, render(template, said))


def compose(worded: Draft) -> Email | None:
    """Write the mail and have it sent after the commit. None when there is nothing to mail, or the cap is reached."""
    activity = Activity.get_by_id(worded.activity.id)
    worded = _to_asker_of_today(worded, activity)
    anonymous = activity.event == "ticket_created" and activity.ticket.confirmed_at is None
    if _is_moot(worded.person, activity) or is_unwanted(worded.person, worded.template, activity.ticket):
        return None
    if anonymous and is_kept_from(_reader(worded.person, activity.ticket).email):
        return None
    email = _write(worded, activity.ticket, anonymous)
    after_commit(deliver_later, email.id)
    return email


def _to_asker_of_today(worded: Draft, activity: Activity) -> Draft:
    """Worded anew when the address of who asked was corrected meanwhile, or they were merged into somebody."""
    asker = worded.activity.ticket.customer_id
    if worded.person.id != asker or asker == activity.ticket.customer_id:
        return worded
    return draft(worded.template, activity.ticket.customer, activity)


def _is_moot(person: User, activity: Activity) -> bool:
    """Taken back or deleted meanwhile, an inactive reader, or a note on its way to somebody who must not see it."""
    said = activity.reply
    if activity.undone_at is not None:
        return True
    if said is not None and (said.deleted_at is not None or (said.internal and not person.is_staff)):
        return True
    return activity.ticket.deleted_at is not None or not person.active


def _reader(person: User, ticket: Ticket) -> User:
    """To whose address it goes: the customer may have asked from another one of theirs."""
    return reader(ticket) if person.id == ticket.customer_id else person


def _write(worded: Draft, ticket: Ticket, anonymous: bool) -> Email:
    link = guest_links.issue(ticket) if worded.person.id == ticket.customer_id else None
    about = {"activity": worded.activity, "link": link, "anonymous": anonymous}
    return enter(worded.template, worded.content, _reader(worded.person, ticket).email, ticket, **about)
