"""The console's side: where one can go from every page."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_admin import Admin
from flask_admin.menu import MenuView

from forms.sessions import person
from helpdesk.models.tickets import UNSOLVED
from helpdesk.sla import SlaState
from helpdesk.tickets.listing import ME, NOBODY, Filters

LISTS = (
    ("My tickets", "mine", Filters(assignees=(ME,), statuses=UNSOLVED)),
    ("Unassigned", "unassigned", Filters(assignees=(NOBODY,), statuses=UNSOLVED)),
    ("Overdue", "overdue", Filters(sla=(SlaState.OVERDUE,))),
    ("All tickets", "", Filters()),
)

TRASH = Filters(trash=True)
KEYS = ("m", "u", "o", "t")  # one for each of the lists, after g


@dataclass(frozen=True)
class Place:
    """One line of the side. A script puts the number of the dashboard's `card` beside it, so that no page waits."""

    label: str
    url: str
    is_current: bool
    card: str = ""


def register(app: Flask) -> None:
    """Offer the side to the templates."""
    app.jinja_env.globals.update(ticket_lists=ticket_lists, console_groups=console_groups, tickets_at=tickets_at)
    app.jinja_env.globals.update(places_by_key=places_by_key)


def tickets_at(filters: Filters) -> str:
    """The address of the list that shows these tickets."""
    arguments: dict[str, list[str]] = {}
    for name, text in filters.to_args():
        arguments.setdefault(name, []).append(text)
    return url_for("ticket.index_view", **arguments)


def ticket_lists() -> list[Place]:
    """The lists that staff look at all day."""
    is_list = request.endpoint == "ticket.index_view" and "view" not in request.args
    shown = Filters.from_args(request.args) if is_list else None
    reader = person()
    lists = (*LISTS, ("Trash", "", TRASH)) if reader and reader.can("delete") else LISTS
    return [Place(label, tickets_at(filters), filters == shown, card) for label, card, filters in lists]


def places_by_key() -> dict[str, Place]:
    """Where the key g and another one lead."""
    return dict(zip(KEYS, ticket_lists(), strict=False))


def console_groups(admin: Admin) -> dict[str, list[Place]]:
    """The other views by category, as far as this person may open them; empty groups are left out."""
    groups = {item.name: list(_places(item)) for item in admin.menu() if item.is_category()}
    return {name: places for name, places in groups.items() if places}


def _places(group) -> Iterator[Place]:
    for item in group.get_children():
        if isinstance(item, MenuView) and item.is_accessible() and item.is_visible():
            yield Place(item.name, item.get_url(), request.blueprint == item._view.endpoint)
