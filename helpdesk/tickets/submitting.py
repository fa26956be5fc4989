"""submit(): a new ticket, through whatever door."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import IntegrityError

from helpdesk import attachments, blocking, events, search, sla
from helpdesk.attachments import Stored, Upload
from helpdesk.db import db, for_update, now, transaction
from helpdesk.errors import Forbidden, Invalid, NotVisible
from helpdesk.models import Category, Desk, Priority, Role, Source, Team, Ticket, TicketCounter, User
from helpdesk.tickets import linking, texts
from helpdesk.tickets.change import SENTENCES
from helpdesk.tickets.handling import AS_USUAL, Handling, check, tell


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
    handling: Handling = AS_USUAL,
    follows: Ticket | None = None,
) -> Ticket:
    """Create a ticket and return it; for a `form_key` seen before, return the ticket it made then.

    A staff member may create it for a `customer` and decide about its `handling`. It is linked with the ticket of the
    same customer that it `follows`. Raises Invalid naming the field that is wrong, Blocked, Forbidden, or Refused for
    an assignee who could not work on it.
    """
    given = {
        "subject": texts.subject(subject),
        "description": texts.description(description),
        "priority": priority,
        "source": source,
        "form_key": form_key,
    }
    try:
        return _submitted(form_key) or _submit(by, customer, given, category, team, files, handling, follows)
    except IntegrityError:
        if not db.in_transaction() and (twin := _submitted(form_key)):
            return twin
        raise


def _submitted(form_key: str | None) -> Ticket | None:
    return Ticket.get_or_none(Ticket.form_key == form_key) if form_key else None


def _submit(
    by: User | Guest,
    customer: User | None,
    given: dict[str, Any],
    category: Category | None,
    team: Team | None,
    files: Sequence[Upload],
    handling: Handling,
    follows: Ticket | None,
) -> Ticket:
    person = by if isinstance(by, User) else None
    is_staff = person is not None and person.is_staff
    if not is_staff:
        blocking.refuse(email=by.email)
    check(handling, person)
    _refuse_retired(category, is_staff)
    with attachments.stored(files, by_staff=is_staff) as kept, transaction():
        _refuse_team(team, person)
        goal = linking.followed(follows)
        given |= _requester(by, customer) | _route(category, team)
        _refuse_stranger(follows, given["customer"])
        given |= {"assignee": handling.assignee} if handling.assignee else {}
        return _create(person, given, kept, handling, goal)


def _refuse_retired(category: Category | None, is_staff: bool) -> None:
    if category is not None and not category.active and not is_staff:
        raise Invalid("category", "Please choose another category.")


def _refuse_team(team: Team | None, by: User | None) -> None:
    if team is not None and by is not None and by.is_staff and not by.can("assign"):
        raise Forbidden(SENTENCES["assign"])


def _refuse_stranger(follows: Ticket | None, customer: User) -> None:
    if follows is not None and follows.customer_id != customer.id:
        raise NotVisible("There is no such ticket.")


def _create(
    by: User | None, given: dict[str, Any], files: Sequence[Stored], handling: Handling, follows: Ticket | None
) -> Ticket:
    ticket = Ticket.create(number=next_number(), **given)
    author = by or ticket.customer
    attachments.attach(files, ticket, uploader=author)
    sla.start(ticket)
    search.index(ticket)
    events.record(ticket, "ticket_created", author, new=ticket.number, is_told=handling.tell_customer)
    tell(ticket, handling, by)
    if follows:
        linking.follow(ticket, follows, by=by)
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
    email = texts.address("email", guest.email)
    customer = customer_with(email)
    if "create" not in customers().permissions:
        raise Forbidden("Please sign in to ask.")
    return {
        "customer": customer,
        "guest_email": email,
        "guest_name": texts.line("name", guest.name, texts.LONGEST_NAME),
        "guest_phone": texts.line("phone", guest.phone, texts.LONGEST_PHONE),
    }


def customers() -> Role:
    """The role of everybody who only asks."""
    return Role.get(Role.name == "Customer")


def customer_with(email: str) -> User:
    """Whom this address leads to; a new guest (no password, not verified) if nobody has it.

    It is held until the transaction ends: what they ask does not go to somebody who is just being merged.
    """
    User.insert(email=email, role=customers()).on_conflict_ignore().execute()
    return for_update(User.select().where(User.email == email)).get().today


def _route(category: Category | None, team: Team | None) -> dict[str, Any]:
    if category is None:
        return {"team": team}
    someone = category.assignee
    return {
        "category": category,
        "team": team or category.team,
        "assignee": someone if someone and someone.is_staff and someone.can("view") else None,
    }


def next_number() -> str:
    """The next number of the year, consecutive: the counter's row is locked until the ticket is committed."""
    desk = Desk.current()
    year = now().astimezone(desk.zone).year
    TicketCounter.insert(year=year, last=0).on_conflict_ignore().execute()
    counter = for_update(TicketCounter.select().where(TicketCounter.year == year)).get()
    TicketCounter.update(last=counter.last + 1).where(TicketCounter.year == year).execute()
    return f"{desk.number_prefix}-{year}-{counter.last + 1:06}"
