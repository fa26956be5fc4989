"""The filters of the ticket list as its form and its chips show them. What they mean is in helpdesk.tickets.filters."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from admin_views import choices
from admin_views.filtering import Chip, Group
from helpdesk.models import Priority, Source, Status, Ticket, User
from helpdesk.sla import SlaState
from helpdesk.tickets.filters import ARGUMENTS, ME, NOBODY, Filters

DAYS = {"created": "Created", "updated": "Last change", "resolved": "Resolved", "due": "Due"}


@dataclass(frozen=True)
class Kind:
    """One filter: its field in Filters, its label, and what can be chosen, as value and words."""

    field: str
    label: str
    choices: tuple[tuple[object, str], ...]

    def group(self, filters: Filters) -> Group:
        name, codec = ARGUMENTS[self.field]
        chosen = getattr(filters, self.field)
        options = ((next(iter(codec.write((value,)))), words, value in chosen) for value, words in self.choices)
        return Group(name, self.label, "choices", tuple(options))

    def chips(self, filters: Filters, at: Callable[[Filters], str]) -> list[Chip]:
        words, values = dict(self.choices), getattr(filters, self.field)
        return [
            Chip(f"{self.label}: {words.get(value, 'unknown')}", at(replace(filters, **{self.field: left})))
            for value in values
            for left in [tuple(other for other in values if other != value)]
        ]


def kinds(filters: Filters, user: User) -> list[Kind]:
    """Every filter that is chosen from a list. One query, and one more for a customer who is filtered by."""
    offered = choices.filtered_by()
    return [
        Kind("statuses", "Status", _members(Status)),
        Kind("priorities", "Priority", _members(reversed(Priority))),
        Kind("sla", "SLA", tuple((state, state.label) for state in SlaState)),
        Kind("assignees", "Assignee", ((ME, "Me"), (NOBODY, "Nobody"), *offered["staff"])),
        Kind("teams", "Team", (*offered["teams"], (NOBODY, "No team"))),
        Kind("categories", "Category", offered["categories"]),
        Kind("tags", "Tag", offered["tags"]),
        Kind("sources", "Source", _members(Source)),
        Kind("customers", "Customer", _customers(filters, user)),
    ]


def groups(filters: Filters, found: list[Kind]) -> list[Group]:
    """The filters as the form shows them; customers only once one is filtered by."""
    shown = [kind.group(filters) for kind in found if kind.choices]
    return shown + [_days(key, label, filters) for key, label in DAYS.items()]


def chips(filters: Filters, found: list[Kind], at: Callable[[Filters], str]) -> list[Chip]:
    """The filters in force, each with the address, given by `at`, of the list without it."""
    shown = [Chip(f"Search: {filters.text}", at(replace(filters, text="")))] if filters.text else []
    shown += [chip for kind in found for chip in kind.chips(filters, at)]
    shown += [chip for key, label in DAYS.items() for chip in _day_chips(key, label, filters, at)]
    return shown + ([Chip("Deleted", at(replace(filters, trash=False)))] if filters.trash else [])


def _members(kind) -> tuple[tuple[object, str], ...]:
    return tuple((member, member.label) for member in kind)


def _customers(filters: Filters, user: User) -> tuple[tuple[object, str], ...]:
    """The names of the customers filtered by, as far as one of their tickets can be seen."""
    if not filters.customers:
        return ()
    theirs = Ticket.visible_to(user, Ticket.customer).where(Ticket.customer.in_(filters.customers))
    return choices.names(User.select().where(User.id.in_(theirs)))


def _days(key: str, label: str, filters: Filters) -> Group:
    sides = [(f"{key}_{side}", getattr(filters, f"{key}_{side}")) for side in ("from", "to")]
    return Group(key, label, "dates", tuple((name, day.isoformat() if day else "", bool(day)) for name, day in sides))


def _day_chips(key: str, label: str, filters: Filters, at: Callable[[Filters], str]) -> list[Chip]:
    sides = [(side, f"{key}_{side}", getattr(filters, f"{key}_{side}")) for side in ("from", "to")]
    return [
        Chip(f"{label} {side} {day.day} {day:%b %Y}", at(replace(filters, **{name: None})))
        for side, name, day in sides
        if day
    ]
