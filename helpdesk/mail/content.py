"""What a mail may say to whom. Templates get these values and nothing else."""

from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from helpdesk import richtext
from helpdesk.models import Activity, Attachment, Desk, GuestLink, Reply, Side, Ticket, User
from helpdesk.settings import settings

GUEST_LINK = "[[guest-link]]"  # stands in the ledger for the address that is put in as the mail leaves
ONE_TIME_LINK = "[[one-time-link]]"  # the same for a link that works once
MOST_QUOTED = 3
ABOUT_ACCOUNTS = (
    "account_delete",
    "account_known",
    "account_new_address",
    "account_old_address",
    "account_password",
    "account_register",
    "account_reset",
    "account_sign_in",
    "account_taken",
    "account_unknown",
)
RATINGS = [(5, "Excellent"), (4, "Good"), (3, "All right"), (2, "Poor"), (1, "Bad")]


def is_proven(person: User, ticket: Ticket) -> bool:
    """Whether the mail may hold what was typed into the form: its reader asked, or works here.

    Anybody can type the address of somebody who works here, too.
    """
    is_reader_here = person.is_staff and (person.id != ticket.customer_id or person.id == ticket.assignee_id)
    return is_reader_here or (person.verified_at is not None and ticket.confirmed_at is not None)


def values(person: User, activity: Activity, proven: bool) -> dict[str, Any]:
    """Everything a template can use; unless the reader is `proven`, nothing that the sender of the form wrote."""
    ticket, desk = activity.ticket, Desk.current()
    return {
        "desk": desk.name,
        "promise": desk.promise,
        "contact": desk.address.splitlines() if person.id == ticket.customer_id else [],
        "number": ticket.number,
        "link": _link(person, ticket),
        "by": _staff_name(activity.by, desk),
        "said": _said(activity.reply),
        "ratings": RATINGS,
        "proven": proven,
        **(_typed(person, activity) if proven else {}),
    }


def new_link(ticket: Ticket, link: GuestLink) -> dict[str, Any]:
    """What the mail with a new link may say: anybody can ask for it, so that nothing in it comes from who did."""
    desk = Desk.current()
    until = link.expires_at.astimezone(_zone(ticket.customer))
    return {
        "desk": desk.name,
        "contact": desk.address.splitlines(),
        "number": ticket.number,
        "link": GUEST_LINK,
        "until": f"{until:%-d %B %Y}",
    }


def _link(person: User, ticket: Ticket) -> str:
    return GUEST_LINK if person.id == ticket.customer_id else f"{settings.base_url}/admin/ticket/{ticket.number}"


def _staff_name(by: User | None, desk: Desk) -> str:
    """Never the address of somebody who works here."""
    return (by.name if by and by.is_staff else "") or desk.name


def _said(reply: Reply | None) -> dict[str, Any] | None:
    """The message the mail is about, and the names of its files."""
    if reply is None:
        return None
    files = Attachment.select(Attachment.name).where((Attachment.reply == reply.id) & Attachment.deleted_at.is_null())
    return {**_message(reply.body), "files": [file.name for file in files.order_by(Attachment.id)]}


def _typed(person: User, activity: Activity) -> dict[str, Any]:
    ticket = activity.ticket
    return {
        "subject": ticket.subject,
        "customer": _asker(activity.reply, ticket),
        "name": ticket.customer.name or ticket.guest_name,
        "category": ticket.category.name if ticket.category else "",
        "priority": ticket.priority.label,
        "request": _message(ticket.description),
        "earlier": [_quoted(reply, ticket, _zone(person)) for reply in _earlier(activity, person)],
    }


def _asker(reply: Reply | None, ticket: Ticket) -> str:
    """Who asked; in a message that a merge brought, who asked where it was written."""
    return ((reply and reply.origin) or ticket).requester_name


def _earlier(activity: Activity, person: User) -> list[Reply]:
    """The public messages before the one the mail is about, newest first; to a customer only their own ticket's."""
    before = (Reply.ticket == activity.ticket_id) & ~Reply.internal & Reply.deleted_at.is_null()
    if not person.is_staff:
        before &= Reply.told_to(person.id)
    if activity.reply:
        at, id = activity.reply.created_at, activity.reply_id
        before &= (Reply.created_at < at) | ((Reply.created_at == at) & (Reply.id < id))
    return list(Reply.select().where(before).order_by(Reply.created_at.desc(), Reply.id.desc()).limit(MOST_QUOTED))


def _quoted(reply: Reply, ticket: Ticket, zone: ZoneInfo) -> dict[str, Any]:
    who = _asker(reply, ticket) if reply.side == Side.CUSTOMER else _staff_name(reply.author, Desk.current())
    at = reply.created_at.astimezone(zone)
    return {"who": who, "at": f"{at:%-d %B %Y, %H:%M %Z}", **_message(reply.body)}


def _zone(person: User) -> ZoneInfo:
    return ZoneInfo(person.time_zone) if person.time_zone else Desk.current().zone


def _message(body: str) -> dict[str, Any]:
    return {"text": richtext.to_text_with_links(body), "html": Markup(body)}
