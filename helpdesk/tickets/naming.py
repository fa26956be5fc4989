"""Which tickets a sentence may name: the number of one that the reader does not see is no business of theirs."""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from helpdesk.errors import Refused
from helpdesk.models import Activity, Scope, Ticket, User

NUMBER = re.compile(r"\b[A-Z0-9]{1,8}-\d{4}-\d{6,}\b")
ELSEWHERE = frozenset({
    "ticket_merged", "merge_received", "ticket_split", "split_received", "ticket_linked", "ticket_unlinked", "undone",
})  # fmt: skip
ANOTHER = "another ticket"
SEEN_BY = (
    Ticket.id, Ticket.number, Ticket.customer, Ticket.assignee, Ticket.team, Ticket.confirmed_at, Ticket.deleted_at,
)  # fmt: skip


def named(rows: Sequence[Activity], reader: User | None) -> set[str]:
    """The numbers of other tickets that these rows tell of; none for who reaches every ticket."""
    if reader is None or _sees_all(reader):
        return set()
    told = (text for row in rows if row.event in ELSEWHERE for text in (row.old, row.new) if text)
    return {number for text in told for number in NUMBER.findall(text)}


def seen(numbers: Collection[str], reader: User) -> set[str]:
    """Those of the numbers whose tickets the reader sees. One query when there are any."""
    found = Ticket.select(*SEEN_BY).where(Ticket.number.in_(numbers)) if numbers else ()
    return {ticket.number for ticket in found if reader.sees(ticket)}


def hide(rows: Sequence[Activity], numbers: Collection[str]) -> None:
    """Name none of these numbers in the loaded rows, which are only to be read then."""
    for row in rows if numbers else ():
        row.old, row.new = (text and _without(text, numbers) for text in (row.old, row.new))


def hide_unseen(rows: Sequence[Activity], reader: User | None) -> None:
    """Name no ticket in them that the reader does not see."""
    if reader is not None:
        told = named(rows, reader)
        hide(rows, told - seen(told, reader))


def discreet(text: str, reader: User) -> str:
    """The text without the number of any ticket that the reader does not see."""
    told = set() if _sees_all(reader) else set(NUMBER.findall(text))
    return _without(text, told - seen(told, reader))


@contextmanager
def discreetly(reader: User) -> Iterator[None]:
    """What is refused within the block names nothing that the reader does not see."""
    try:
        yield
    except Refused as refusal:
        if type(refusal) is not Refused:
            raise
        raise Refused(discreet(str(refusal), reader)) from None


def _sees_all(reader: User) -> bool:
    return reader.role.scope == Scope.ALL and reader.can("view") and reader.can("delete")


def _without(text: str, numbers: Collection[str]) -> str:
    return NUMBER.sub(lambda found: ANOTHER if found[0] in numbers else found[0], text)
