"""Filters: which tickets a list shows, as values and as the arguments of an address."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Protocol

from helpdesk.models import Priority, Source, Status
from helpdesk.sla import SlaState

ME = "me"
NOBODY = 0
LARGEST_ID = 2**62


class Arguments(Protocol):
    """What the address bar brings: `request.args` or anything with the same `getlist`."""

    def getlist(self, name: str) -> list[str]: ...


@dataclass(frozen=True)
class Filters:
    """Which tickets: several values of one field mean any of them, different fields must all hold.

    `assignees` and `teams` are ids, NOBODY for none, and ME for whoever looks. Days are the desk's, both inclusive.
    `trash` shows the deleted tickets instead, to those who may delete.
    """

    text: str = ""
    statuses: tuple[Status, ...] = ()
    priorities: tuple[Priority, ...] = ()
    categories: tuple[int, ...] = ()
    assignees: tuple[int | str, ...] = ()
    teams: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    sources: tuple[Source, ...] = ()
    customers: tuple[int, ...] = ()
    sla: tuple[SlaState, ...] = ()
    created_from: date | None = None
    created_to: date | None = None
    updated_from: date | None = None
    updated_to: date | None = None
    resolved_from: date | None = None
    resolved_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    trash: bool = False

    @classmethod
    def from_args(cls, args: Arguments) -> "Filters":
        """Read what an address asks for. What makes no sense is left out, never an error."""
        return cls(**{field: codec.read(args.getlist(name)) for field, (name, codec) in ARGUMENTS.items()})

    def to_args(self) -> list[tuple[str, str]]:
        """The arguments of the address that leads to these tickets: from_args() of them is the same filter."""
        return [
            (name, text) for field, (name, codec) in ARGUMENTS.items() for text in codec.write(getattr(self, field))
        ]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered at all."""
        return self == Filters()


@dataclass(frozen=True)
class Codec:
    """How the values of one field stand in an address."""

    read: Callable[[list[str]], Any]
    write: Callable[[Any], Iterable[str]]


def _several(read: Callable[[str], Any], write: Callable[[Any], str]) -> Codec:
    def read_all(texts: list[str]) -> tuple[Any, ...]:
        values = [read(text.strip()) for text in texts]
        return tuple(dict.fromkeys(value for value in values if value is not None))

    return Codec(read_all, lambda values: [write(value) for value in values])


def _one(read: Callable[[str], Any], write: Callable[[Any], str], empty: Any) -> Codec:
    def read_first(texts: list[str]) -> Any:
        found = read(texts[0].strip()) if texts else None
        return empty if found is None else found

    return Codec(read_first, lambda value: [write(value)] if value else [])


def _choices(choices: type[enum.Enum], write: Callable[[Any], str]) -> Codec:
    by_text = {write(choice): choice for choice in choices}
    return _several(by_text.get, write)


def _id(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) < 20
    return int(text) if is_number and 0 < int(text) < LARGEST_ID else None


def _id_or_none(text: str) -> int | None:
    return NOBODY if text == "none" else _id(text)


def _person(text: str) -> int | str | None:
    return ME if text == ME else _id_or_none(text)


def _or_none(value: int | str) -> str:
    return "none" if value == NOBODY else str(value)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 <= day.year < 9999 else None


def _text(text: str) -> str:
    return text.replace("\x00", "")[:200]


SLUGS, IDS = (lambda choice: choice.slug), _several(_id, str)
DAY = _one(_day, date.isoformat, None)
ARGUMENTS = {
    "text": ("q", _one(_text, str, "")),
    "statuses": ("status", _choices(Status, SLUGS)),
    "priorities": ("priority", _choices(Priority, SLUGS)),
    "categories": ("category", IDS),
    "assignees": ("assignee", _several(_person, _or_none)),
    "teams": ("team", _several(_id_or_none, _or_none)),
    "tags": ("tag", IDS),
    "sources": ("source", _choices(Source, SLUGS)),
    "customers": ("customer", IDS),
    "sla": ("sla", _choices(SlaState, lambda state: state.value)),
    "trash": ("trash", _one(lambda text: text == "1" or None, lambda value: "1", False)),
    **{field.name: (field.name, DAY) for field in fields(Filters) if field.name.endswith(("_from", "_to"))},
}
