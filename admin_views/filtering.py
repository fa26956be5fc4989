"""Filters of the generated lists: several values each, as plain forms and addresses that can be kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import g
from flask_admin.contrib.peewee.filters import BasePeeweeFilter
from peewee import Expression, Field

from admin_views.fields import name_of, words_of
from helpdesk.tickets.conditions import start_of

FIRST, LAST = date(1970, 1, 1), date(9998, 12, 30)
Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Group:
    """One filter as a page shows it: `kind` is choices, dates or text; `options` are value, label and chosen."""

    key: str
    label: str
    kind: str
    options: tuple[tuple[str, str, bool], ...]

    @property
    def is_active(self) -> bool:
        return any(chosen for _, _, chosen in self.options)


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    url: str


class Filter(BasePeeweeFilter):
    """One filter of a view; `key` is its name in the address."""

    kind = "choices"

    def __init__(self, key: str, label: str, column: Field):
        super().__init__(column, label)
        self.key = self.key_name = key

    def operation(self) -> str:
        return "is"

    def read(self, args) -> tuple[str, ...]:
        """The values in the address that make sense."""
        known = dict(self.choices())
        return tuple(dict.fromkeys(value for value in args.getlist(self.key) if value in known))

    def choices(self) -> Options:
        """What can be chosen, as value and label."""
        raise NotImplementedError

    def condition(self, values: tuple[str, ...]) -> Expression:
        """The rows that have one of the values."""
        raise NotImplementedError

    def apply(self, query, value):
        return query.where(self.condition(value))

    def args(self, values: tuple[str, ...]) -> list[tuple[str, object]]:
        """The arguments of an address that asks for these values."""
        return [(self.key, list(values))]

    def group(self, values: tuple[str, ...]) -> Group:
        """The filter as its form shows it, with these values chosen."""
        options = tuple((value, label, value in values) for value, label in self.choices())
        return Group(self.key, self.name, self.kind, options)

    def words(self, value: str) -> str:
        """A value in the words of its chip."""
        return f"{self.name}: {dict(self.choices()).get(value, value)}"


class RowFilter(Filter):
    """A foreign key: which row it leads to, or to none."""

    def __init__(self, key: str, label: str, column: Field, rows: Callable[[], Iterable], none: str | None = None):
        super().__init__(key, label, column)
        self.rows, self.none = rows, none

    def choices(self) -> Options:
        """Read once for each request, which asks several times."""
        read = g.setdefault("choices", {})
        if self.rows not in read:
            read[self.rows] = [(str(row.id), name_of(row)) for row in self.rows()]
        return read[self.rows] + ([("none", self.none)] if self.none else [])

    def condition(self, values: tuple[str, ...]) -> Expression:
        found = self.column.in_([int(value) for value in values if value != "none"])
        return found | self.column.is_null() if "none" in values else found


class CaseFilter(Filter):
    """Named cases, each a condition: `{"yes": ("Active", lambda: User.active)}`."""

    def __init__(self, key: str, label: str, column: Field, cases: dict[str, tuple[str, Callable[[], Expression]]]):
        super().__init__(key, label, column)
        self.cases = cases

    def choices(self) -> Options:
        return [(value, label) for value, (label, _) in self.cases.items()]

    def condition(self, values: tuple[str, ...]) -> Expression:
        first, *others = [self.cases[value][1]() for value in values]
        for other in others:
            first = first | other
        return first


class ThroughFilter(RowFilter):
    """Rows that another table ties to the chosen ones: `tie` refers to ours, `far` to what is chosen."""

    def __init__(self, key: str, label: str, column: Field, tie: Field, far: Field, *, rows: Callable[[], Iterable]):
        super().__init__(key, label, column, rows)
        self.tie, self.far = tie, far

    def condition(self, values: tuple[str, ...]) -> Expression:
        return self.column.in_(self.tie.model.select(self.tie).where(self.far.in_([int(value) for value in values])))


def enum_filter(key: str, label: str, column: Field, words: dict | None = None) -> CaseFilter:
    """The members of a ChoiceField's enum, in words of their own if given."""
    named = words or {member: words_of(member) for member in column.enum}
    cases = {member.name.lower(): (text, lambda member=member: column == member) for member, text in named.items()}
    return CaseFilter(key, label, column, cases)


def yes_no(key: str, label: str, column: Field, yes: str, no: str) -> CaseFilter:
    """A boolean, or whether a column has a value."""
    return CaseFilter(key, label, column, {"yes": (yes, lambda: column == True), "no": (no, lambda: column == False)})  # noqa: E712


class DayFilter(Filter):
    """From one day to another, both included, in the desk's time zone."""

    kind = "dates"

    def read(self, args) -> tuple[str, ...]:
        days = [(side, _day(args.get(f"{self.key}_{side}", ""))) for side in ("from", "to")]
        return tuple(f"{side} {day.isoformat()}" for side, day in days if day)

    def choices(self) -> Options:
        return []

    def condition(self, values: tuple[str, ...]) -> Expression:
        days = {side: date.fromisoformat(day) for side, day in (value.split(" ") for value in values)}
        first, last = days.get("from", FIRST), days.get("to", LAST)
        return (self.column >= start_of(first)) & (self.column < start_of(last + timedelta(days=1)))

    def group(self, values: tuple[str, ...]) -> Group:
        days = dict(value.split(" ") for value in values)
        options = ((f"{self.key}_{side}", days.get(side, ""), bool(days.get(side))) for side in ("from", "to"))
        return Group(self.key, self.name, self.kind, tuple(options))

    def args(self, values: tuple[str, ...]) -> list[tuple[str, object]]:
        return [(f"{self.key}_{side}", day) for side, day in (value.split(" ") for value in values)]


class ExactFilter(Filter):
    """One exact text, such as an address."""

    kind = "text"

    def __init__(self, key: str, label: str, column: Field, clean: Callable[[str], str] = str.strip):
        super().__init__(key, label, column)
        self.clean_text = clean

    def read(self, args) -> tuple[str, ...]:
        text = self.clean_text(args.get(self.key, "").replace("\x00", "")[:254])
        return (text,) if text else ()

    def choices(self) -> Options:
        return []

    def condition(self, values: tuple[str, ...]) -> Expression:
        return self.column == values[0]

    def group(self, values: tuple[str, ...]) -> Group:
        return Group(self.key, self.name, self.kind, ((self.key, values[0] if values else "", bool(values)),))


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None
