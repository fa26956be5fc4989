"""What can be done with chosen tickets: `do` is a kind and a value, such as `status:resolved` or `tag:7`."""

from collections.abc import Callable
from dataclasses import dataclass

from admin_views import choices
from helpdesk import tickets
from helpdesk.errors import Invalid
from helpdesk.models import Priority, Status, Ticket, User
from helpdesk.tickets.bulk import Result, each

MOST = 100
CHOSEN_LATER = {"assign": "Whom do you want to assign them to?", "tag": "Which tag?", "untag": "Which tag?"}


@dataclass(frozen=True)
class Deed:
    """One thing to do: how it is posted, in words, and the verb."""

    do: str
    words: str
    verb: Callable[[Ticket, User], object]

    @property
    def is_deletion(self) -> bool:
        return self.do.startswith("delete")


def deed(do: str) -> Deed:
    """What `do` asks for. Raises Invalid when it makes no sense."""
    kind, _, value = do.partition(":")
    if kind not in KINDS:
        raise Invalid("do", "Please choose what to do.")
    return KINDS[kind](do, value)


def carry_out(chosen: list[Ticket], what: Deed, by: User) -> Result:
    """Do it to each of them as this person."""
    return each(chosen, lambda ticket: what.verb(ticket, by))


def report(result: Result) -> list[tuple[str, str]]:
    """How it went, as sentences with their kind: `12 tickets were changed.`"""
    told = []
    if result.changed:
        told.append(("success", f"{_tickets(result.changed, 'was', 'were')} changed."))
    if result.same:
        told.append(("success", f"{_tickets(result.same, 'was', 'were')} so already."))
    for reason, left in result.refused.items():
        told.append(("error", f"{_tickets(left, 'stays as it is', 'stay as they are')} ({_named(left)}): {reason}"))
    return told or [("error", "Nothing was changed: please choose at least one ticket.")]


def chosen(numbers: list[str], user: User) -> list[Ticket]:
    """The chosen tickets that exist for this person, at most a page of them, in the order of their numbers."""
    clean = [number for number in dict.fromkeys(numbers) if "\x00" not in number][:MOST]
    found = Ticket.select().where(Ticket.number.in_(clean)).order_by(Ticket.id)
    return [ticket for ticket in found if user.sees(ticket)]


def _assign(do: str, value: str) -> Deed:
    if value == "none":
        return Deed(do, "Put back to those that nobody has taken", lambda ticket, by: tickets.unassign(ticket, by=by))
    if value == "me":
        return Deed(do, "Assign to you", lambda ticket, by: tickets.take(ticket, by=by))
    person = _row(choices.staff(User), value)
    return Deed(do, f"Assign to {person.label}", lambda ticket, by: tickets.assign(ticket, person, by=by))


def _status(do: str, value: str) -> Deed:
    status = _member(Status, value)
    return Deed(do, f"Set the status to “{status.label}”", lambda ticket, by: tickets.set_status(ticket, status, by=by))


def _priority(do: str, value: str) -> Deed:
    priority = _member(Priority, value)
    words = f"Set the priority to “{priority.label}”"
    return Deed(do, words, lambda ticket, by: tickets.prioritise(ticket, priority, by=by))


def _tag(do: str, value: str) -> Deed:
    tag = _row(choices.tags(), value)
    return Deed(do, f"Add the tag “{tag.name}”", lambda ticket, by: tickets.tag(ticket, tag, by=by))


def _untag(do: str, value: str) -> Deed:
    tag = _row(choices.tags(), value)
    return Deed(do, f"Remove the tag “{tag.name}”", lambda ticket, by: tickets.untag(ticket, tag, by=by))


def _delete(do: str, value: str) -> Deed:
    return Deed(do, "Delete", lambda ticket, by: tickets.delete(ticket, by=by))


def _restore(do: str, value: str) -> Deed:
    return Deed(do, "Restore", lambda ticket, by: tickets.restore(ticket, by=by))


KINDS = {
    "assign": _assign,
    "status": _status,
    "priority": _priority,
    "tag": _tag,
    "untag": _untag,
    "delete": _delete,
    "restore": _restore,
}


def _member(kind, value: str):
    if value.upper() not in kind.__members__:
        raise Invalid("do", "Please choose one from the list.")
    return kind[value.upper()]


def _row(offered, value: str):
    is_id = value.isascii() and value.isdecimal() and len(value) < 10
    found = offered.where(offered.model.id == int(value)).first() if is_id else None
    if found is None:
        raise Invalid("do", "Please choose one from the list.")
    return found


def _tickets(found: list[Ticket], one: str, many: str) -> str:
    return f"1 ticket {one}" if len(found) == 1 else f"{len(found)} tickets {many}"


def _named(left: list[Ticket]) -> str:
    names = ", ".join(ticket.number for ticket in left[:5])
    return names + (f" and {len(left) - 5} more" if len(left) > 5 else "")
