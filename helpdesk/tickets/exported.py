"""Tickets as rows to take away: all that a table can say of them, read a stretch at a time."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from peewee import JOIN

from helpdesk.models import Category, Tag, Team, Ticket, TicketTag, User

AT_ONCE = 500
LEFT_OUT = {"description", "form_key"}


def exported(ids: list[int]) -> Iterator[Ticket]:
    """The tickets with these ids, in this order, with the people, category and team they name and their `tag_names`.

    However many there are, AT_ONCE of them are in memory. One that is gone by now is left out.
    """
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found, names = {ticket.id: ticket for ticket in _rows(some)}, _tag_names(some)
        for id in some:
            if id in found:
                found[id].tag_names = names[id]
                yield found[id]


def _rows(ids: list[int]) -> Any:
    assignee = User.alias()
    columns = [field for field in Ticket._meta.sorted_fields if field.name not in LEFT_OUT]
    people = [column for person in (User, assignee) for column in (person.id, person.name, person.email)]
    return (
        Ticket.select(*columns, *people, Category.id, Category.name, Team.id, Team.name)
        .join_from(Ticket, User, on=Ticket.customer)
        .join_from(Ticket, assignee, JOIN.LEFT_OUTER, on=Ticket.assignee)
        .join_from(Ticket, Category, JOIN.LEFT_OUTER)
        .join_from(Ticket, Team, JOIN.LEFT_OUTER)
        .where(Ticket.id.in_(ids))
    )


def _tag_names(ids: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    worn: Any = (
        TicketTag.select(TicketTag.ticket, Tag.name).join(Tag).where(TicketTag.ticket.in_(ids)).order_by(Tag.name)
    )
    for ticket, name in worn.tuples():
        names[ticket].append(name)
    return names
