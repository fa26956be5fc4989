"""Who else has a ticket open right now, and who wrote in it meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from peewee import JOIN, SQL, Case, ModelSelect, fn

from helpdesk.db import now
from helpdesk.models import Activity, Reply, Ticket, User, Viewer

RECENT = timedelta(seconds=60)
SAYING = ("customer_replied", "staff_replied", "note_added")


@dataclass(frozen=True)
class Around:
    """The other people at a ticket by name, and who wrote `messages` in it since, the first of them with that id."""

    looking: tuple[str, ...] = ()
    writing: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    messages: int = 0
    first_id: int | None = None


def note(ticket: Ticket, user: User, is_typing: bool = False) -> None:
    """Write down that the person has the ticket open. Whoever calls this has made sure that they see it."""
    noted = Viewer.insert(ticket=ticket, user=user, seen_at=now(), is_typing=is_typing)
    again = {Viewer.seen_at: now(), Viewer.is_typing: is_typing}
    noted.on_conflict(conflict_target=[Viewer.ticket, Viewer.user], update=again).execute()


def around(ticket: Ticket, reader: User, read_to: int) -> Around:
    """Who else is there now, and who wrote after the activity with the id `read_to`. One query."""
    return told((others(ticket, reader) + _messages(ticket, reader, read_to)).tuples())


def others(ticket: Ticket, reader: User) -> "ModelSelect[Any]":
    """A query for who else is there now, for told(): kind, number, two texts, number. A page may add such rows."""
    here = (Viewer.ticket == ticket.id) & (Viewer.user != reader.id) & (Viewer.seen_at > now() - RECENT)
    kind = Case(None, [(Viewer.is_typing, SQL("'writes'"))], SQL("'looks'"))
    return Viewer.select(kind, User.id, User.name, User.email, SQL("1")).join(User).where(here)


def told(rows: Iterable[tuple[Any, ...]]) -> Around:
    """What such rows say; those of another kind are left out."""
    people: dict[str, list[tuple[Any, ...]]] = {"looks": [], "writes": [], "said": []}
    for row in rows:
        people.get(row[0], []).append(row)
    said = people["said"]
    return Around(
        looking=_names(people["looks"]),
        writing=_names(people["writes"]),
        authors=_names(said),
        messages=sum(count for *_, count in said),
        first_id=min((first for _, first, *_ in said), default=None),
    )


def sweep() -> int:
    """Forget who has gone, and return how many rows that were."""
    return Viewer.delete().where(Viewer.seen_at < now() - RECENT).execute()


def _messages(ticket: Ticket, reader: User, read_to: int) -> "ModelSelect[Any]":
    by_others = Activity.by.is_null() | (Activity.by != reader.id)
    later = (Activity.ticket == ticket.id) & (Activity.id > read_to) & Activity.event.in_(SAYING) & by_others
    counted = Activity.select(SQL("'said'"), fn.MIN(Reply.id), User.name, User.email, fn.COUNT(Reply.id))
    counted = counted.join_from(Activity, Reply).join_from(Activity, User, JOIN.LEFT_OUTER, on=Activity.by)
    return counted.where(later & Reply.deleted_at.is_null()).group_by(User.id, User.name, User.email)


def _names(rows: list[tuple[Any, ...]]) -> tuple[str, ...]:
    return tuple(sorted(name or email or "The desk" for _, _, name, email, _ in rows))
