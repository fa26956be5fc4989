"""What staff see of the customer beside a ticket."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from admin_views.facts import Related, capped
from helpdesk.db import now
from helpdesk.models import Desk, Ticket, User
from helpdesk.staff.notes import may_write_notes

NEW_FOR = timedelta(days=1)
LANGUAGES = {"en": "English", "bn": "বাংলা"}


@dataclass(frozen=True)
class Card:
    """Of the customer's tickets only those count that the reader may see: `earlier` stops at 99+."""

    person: User
    address_is_proved: bool
    earlier: str
    last_at: datetime | None
    standing: list[tuple[str, str]]
    language: str
    time: datetime | None
    can_write_notes: bool
    can_open_person: bool


def card(ticket: Ticket, reader: User, others: Related) -> Card:
    """The card of the customer of an opened ticket. No query."""
    person = ticket.customer
    return Card(
        person,
        address_is_proved=ticket.confirmed_at is not None and person.verified_at is not None,
        earlier=_in_words(others.earlier),
        last_at=others.last_at,
        standing=list(_standing(ticket, others.earlier)),
        language="" if person.language == "en" else LANGUAGES.get(person.language, person.language),
        time=local_time(person),
        can_write_notes=may_write_notes(person, reader) and not ticket.is_at_rest,
        can_open_person=reader.can("users"),
    )


def local_time(person: User) -> datetime | None:
    """What the clock of the person says; None when it says what the desk's does, or is not known."""
    try:
        theirs = now().astimezone(ZoneInfo(person.time_zone)) if person.time_zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
    return theirs if theirs and theirs.utcoffset() != now().astimezone(Desk.current().zone).utcoffset() else None


def _standing(ticket: Ticket, earlier: int) -> Iterator[tuple[str, str]]:
    """What one should know at once, each in a word or two and how good that is. A line for each kind."""
    person = ticket.customer
    if not earlier and ticket.created_at - person.created_at < NEW_FOR:
        yield "New customer", "new"
    if not person.active:
        yield "Switched off", "wrong"


def _in_words(count: int) -> str:
    return f"{capped(count)} earlier {'ticket' if count == 1 else 'tickets'}" if count else ""
