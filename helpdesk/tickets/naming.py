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


def named(rows: Sequence[Activity], reader: User | None) -> set[str]:
    """The numbers of other tickets that these rows tell of; none for who reaches every ticket."""
    if reader is None or reader.role.scope == Scope.ALL:
        return set()
    told = (text for row in rows if row.event in ELSEWHERE for text in (row.old, row.new) if text)
    return {number for text in told for number in NUMBER.findall(text)}


def seen(numbers: Collection[str], reader: User) -> set[str]:
    """Those of the numbers whose tickets the reader sees. One query when there are any."""
    if not numbers:
        return set()
    return {number for (number,) in Ticket.visible_to(reader, Ticket.number).where(Ticket.number.in_(numbers)).tuples()}


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
    told = set(NUMBER.findall(text)) if reader.role.scope != Scope.ALL else set()
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


def _without(text: str, numbers: Collection[str]) -> str:
    return NUMBER.sub(lambda found: ANOTHER if found[0] in numbers else found[0], text)
