"""submit(): a new ticket, through whatever door."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import IntegrityError

from helpdesk import attachments, events, richtext, search, sla
from helpdesk.attachments import Upload
from helpdesk.db import for_update, now, transaction
from helpdesk.errors import Forbidden, Invalid
from helpdesk.models import Category, Desk, Priority, Role, Source, Team, Ticket, TicketCounter, User


@dataclass(frozen=True)
class Guest:
    """Who asks without being signed in. Nothing of it is believed until the mailed link was opened."""

    email: str
    name: str = ""
    phone: str = ""


def submit(
    *,
    by: User | Guest,
    subject: str,
    description: str,
    category: Category | None = None,
    priority: Priority = Priority.MEDIUM,
    customer: User | None = None,
    team: Team | None = None,
    source: Source = Source.WEB,
    files: Sequence[Upload] = (),
    form_key: str | None = None,
) -> Ticket:
    """Create a ticket and return it; for a `form_key` seen before, return the ticket it made then.

    A staff member may create it for a `customer`. Raises Invalid naming the field that is wrong, or Forbidden.
    """
    values = _checked(subject, description)
    try:
        with transaction():
            return _submitted(form_key) or _create(
                by, customer, values, category, team, priority, source, files, form_key
            )
    except IntegrityError:
        if twin := _submitted(form_key):
            return twin
        raise


def _checked(subject: str, description: str) -> dict[str, str]:
    subject, description = richtext.one_line(subject), richtext.clean(description)
    if not subject:
        raise Invalid("subject", "Please say in a few words what it is about.")
    if len(subject) > 255:
        raise Invalid("subject", "The subject can have 255 characters at most.")
    if not description:
        raise Invalid("description", "Please describe what happened.")
    return {"subject": subject, "description": description}


def _submitted(form_key: str | None) -> Ticket | None:
    return Ticket.get_or_none(Ticket.form_key == form_key) if form_key else None


def _create(by, customer, values, category, team, priority, source, files, form_key) -> Ticket:
    values |= _requester(by, customer) | _route(category, team)
    ticket = Ticket.create(number=_next_number(), priority=priority, source=source, form_key=form_key, **values)
    author = by if isinstance(by, User) else None
    attachments.attach(files, ticket, uploader=author or ticket.customer)
    sla.start(ticket)
    search.index(ticket)
    events.record(ticket, "ticket_created", author or ticket.customer, new=ticket.number)
    if ticket.assignee:
        events.record(ticket, "ticket_assigned", None, new=ticket.assignee.label)
    return ticket


def _requester(by: User | Guest, customer: User | None) -> dict[str, Any]:
    if isinstance(by, Guest):
        return _guest(by)
    if not by.can("create"):
        raise Forbidden("You may not create tickets.")
    if customer is not None and customer != by and not by.is_staff:
        raise Forbidden("You may not create tickets for somebody else.")
    return {"customer": customer or by, "confirmed_at": now()}


def _guest(guest: Guest) -> dict[str, Any]:
    given = {"guest_email": guest.email, "guest_name": guest.name, "guest_phone": guest.phone}
    return {"customer": customer_with(guest.email), **{name: richtext.one_line(text) for name, text in given.items()}}


def customer_with(email: str) -> User:
    """The person with this address, made a guest (no password, not verified) if there is none."""
    email = email.strip().lower()
    role = Role.get(Role.name == "Customer")
    User.insert(email=email, role=role).on_conflict_ignore().execute()
    return User.get(User.email == email)


def _route(category: Category | None, team: Team | None) -> dict[str, Any]:
    if category is None:
        return {"team": team}
    return {"category": category, "team": team or category.team, "assignee": category.assignee}


def _next_number() -> str:
    """The next number of the year, consecutive: the counter's row is locked until the ticket is committed."""
    year = now().astimezone(Desk.current().zone).year
    TicketCounter.insert(year=year, last=0).on_conflict_ignore().execute()
    counter = for_update(TicketCounter.select().where(TicketCounter.year == year)).get()
    TicketCounter.update(last=counter.last + 1).where(TicketCounter.year == year).execute()
    return f"TKT-{year}-{counter.last + 1:06}"
