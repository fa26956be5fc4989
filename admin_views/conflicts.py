"""Two people at once: a thing as it was when somebody decided about it, as it is now, and as they want it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from flask_admin.helpers import get_current_view
from peewee import JOIN

from admin_views import choices
from admin_views.access import me
from helpdesk.db import transaction
from helpdesk.models import Activity, Category, Priority, Status, Team, Ticket, User
from helpdesk.tickets.change import hold, told_time
from helpdesk.tickets.seen import ABOUT, Seen, refuse_changed
from helpdesk.tickets.undoing import WAYS

LABELS = {
    "status": "Status",
    "priority": "Priority",
    "category": "Category",
    "team": "Team",
    "assignee": "Assignee",
    "said": "Last message",
}
SAID = {"customer_replied", "staff_replied"}
RECENT = 200


@dataclass(frozen=True)
class Difference:
    """One field: what it said, what it says since somebody changed it, and what the reader wants there."""

    field: str
    was: Any
    now: Any
    wanted: str = ""
    who: str = ""
    at: datetime | None = None

    @property
    def label(self) -> str:
        return LABELS[self.field]


def conflict_page(ticket: Ticket, field: str, wanted: str, leave: str = "") -> tuple[str, int]:
    """What was changed meanwhile, with a way to do it anyway and one to leave it, which leads to the ticket or `leave`.

    `wanted` is new for `field`.
    """
    seen = seen_by_reader(ticket)
    again = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token" and pair[0][:4] != "seen"]
    shown = {"differences": differences(ticket, seen, field, wanted), "again": again, "seen": Seen.of(ticket)}
    said = (LABELS.get(field), wanted)
    return get_current_view().render("console/conflict.html", ticket=ticket, wanted=said, leave=leave, **shown), 409


def seen_by_reader(ticket: Ticket) -> Seen | None:
    """What the posted page showed of the ticket: its own page, or the list with a value for each of its rows."""
    return Seen.read(request.form.get("seen") or request.form.get(f"seen-{ticket.number}"))


@contextmanager
def unchanged(ticket: Ticket, do: str) -> Iterator[None]:
    """A change from the list: raises Conflict when what `do` is about is not as the list showed it."""
    with transaction():
        hold(ticket)
        refuse_changed(ticket, seen_by_reader(ticket), *ABOUT.get(do.partition(":")[0], ()))
        yield


def wanted(do: str) -> tuple[str, str]:
    """The field that `do` is about, and its new value in words."""
    kind, _, value = do.partition(":")
    if kind == "assign":
        return "assignee", me().label if value == "me" else in_words("assignee", _number(value))
    if kind in ("status", "priority"):
        return kind, value.replace("_", " ").capitalize()
    return (kind, in_words(kind, _number(value))) if kind in LABELS else ("", "Delete the ticket")


def differences(ticket: Ticket, seen: Seen | None, field: str, wanted: str) -> list[Difference]:
    """Field by field what is not as it was seen, what the person wants to change first."""
    changed = seen.changed(ticket) if seen else []
    changes, now = _last_changes(ticket), Seen.of(ticket)
    found = [_difference(name, seen, now, changes.get(name), wanted if name == field else "") for name in changed]
    return sorted(found, key=lambda difference: difference.field != field)


def last_change(ticket: Ticket, name: str) -> tuple[str, datetime] | None:
    """Who changed this last, and when; `request` is the text of the request."""
    change = _last_changes(ticket).get(name)
    return (_who(change), change.at) if change else None


def in_words(field: str, value: int | None) -> str:
    """A value as people call it. Ids of what is not on offer to staff have no name."""
    if field in ("status", "priority"):
        kind = Status if field == "status" else Priority
        return kind(value).label if value in set(kind) else "unknown"
    if value is None:
        return {"assignee": "Nobody", "team": "No team", "category": "No category"}.get(field, "None yet")
    rows = {"category": Category.select(), "team": Team.select(), "assignee": choices.staff(User)}[field]
    found = rows.where(rows.model.id == value).first()
    return getattr(found, "label", None) or found.name if found else "unknown"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _difference(name: str, seen: Any, now: Seen, change: Activity | None, wanted: str) -> Difference:
    told = {"who": _who(change), "at": change.at} if change else {}
    return Difference(name, _shown(name, getattr(seen, name)), _shown(name, getattr(now, name)), wanted, **told)


def _shown(name: str, value: int | None) -> Any:
    return told_time(value) if name == "said" and value is not None else in_words(name, value)


def _who(change: Activity) -> str:
    if change.by_id == me().id:
        return "you"
    return change.by.label if change.by else "the desk"


def _last_changes(ticket: Ticket) -> dict[str, Activity]:
    """The last change of each field."""
    query = Activity.select(Activity, User).join(User, JOIN.LEFT_OUTER, on=Activity.by)
    newest = query.where(Activity.ticket == ticket.id).order_by(Activity.at.desc(), Activity.id.desc()).limit(RECENT)
    found: dict[str, Activity] = {}
    for change in newest:
        for field in _touched(change):
            found.setdefault(field, change)
    return found


def _touched(change: Activity) -> Iterator[str]:
    if change.event in SAID:
        yield "said"
    elif change.event == "undone" and change.undoes:
        yield from _touched(change.undoes)
    elif change.event in WAYS:
        yield from (name for name in WAYS[change.event].touches(change) if isinstance(name, str))
