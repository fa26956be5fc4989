"""What can be done with many tickets at once: `do` is a kind and a value, such as `status:resolved` or `tag:7`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from peewee import SQL, fn

from helpdesk.errors import Invalid
from helpdesk.models import Category, Priority, Role, Scope, Status, Tag, Team, Ticket, TicketTag, User
from helpdesk.tickets import assigning, canned, deleting, merging, moving, replying, states, tagging
from helpdesk.tickets.change import refresh
from helpdesk.tickets.numbers import with_number

CHOOSE = "Please choose one from the list."
IN_TRASH = (
    "They disappear from every list and for their customers. People who may delete can bring them back from the trash."
)
MAILED = "Every customer gets it by mail, and what is open is in progress then. What was sent cannot be taken back."


@dataclass(frozen=True)
class Deed:
    """One thing to do: how it is written down, in words with `{}` for the tickets, and the verb.

    `already` is the condition of the tickets that are so before it. A weighty one is shown before it is done, however
    few tickets there are, one that is mailed when there are several; `note` says then what it means. `into` is the
    ticket that all become one with, `reads` what the customer of a ticket gets to read, as HTML.
    """

    do: str
    words: str
    verb: Callable[[Ticket, User], object]
    already: Any = field(default_factory=lambda: SQL("1 = 0"))
    is_weighty: bool = False
    is_mailed: bool = False
    note: str = ""
    into: Ticket | None = None
    reads: Callable[[Ticket, User], str] | None = None

    def told(self, count: int) -> str:
        """What happens to so many tickets: `Set 3 tickets to “Resolved”`."""
        return self.words.replace("{}", f"{count:,} {'ticket' if count == 1 else 'tickets'}", 1)

    @property
    def kind(self) -> str:
        return self.do.partition(":")[0]


def deed(do: str, by: User) -> Deed:
    """What `do` asks for when this person does it. Raises Invalid when it makes no sense."""
    kind, _, value = do.partition(":")
    if kind not in KINDS:
        raise Invalid("do", "Please choose what to do.")
    return KINDS[kind](do, value, by)


def _assign(do: str, value: str, by: User) -> Deed:
    if value == "none":
        words = "Put {} back for others to take"
        return Deed(do, words, lambda ticket, by: assigning.unassign(ticket, by=by), Ticket.assignee.is_null())
    person = by if value == "me" else _row(_staff(), value)
    words = "Assign {} to " + ("you" if person == by else person.label)
    return Deed(do, words, lambda ticket, by: assigning.assign(ticket, person, by=by), Ticket.assignee == person.id)


def _team(do: str, value: str, by: User) -> Deed:
    team = None if value == "none" else _row(Team.select(), value)
    words = f"Move {{}} to the team “{team.name}”" if team else "Take {} out of their team"
    already = Ticket.team == team.id if team else Ticket.team.is_null()
    return Deed(do, words, lambda ticket, by: assigning.set_team(ticket, team, by=by), already)


def _status(do: str, value: str, by: User) -> Deed:
    status: Any = _member(Status, value)
    words = f"Set {{}} to “{status.label}”"
    note = "Their customers get a mail that it is solved." if status == Status.RESOLVED else ""
    already = Ticket.status == status
    verb = lambda ticket, by: states.set_status(ticket, status, by=by)  # noqa: E731
    return Deed(do, words, verb, already, is_mailed=bool(note), note=note)


def _priority(do: str, value: str, by: User) -> Deed:
    priority: Any = _member(Priority, value)
    words = f"Set the priority of {{}} to “{priority.label}”"
    return Deed(do, words, lambda ticket, by: moving.prioritise(ticket, priority, by=by), Ticket.priority == priority)


def _category(do: str, value: str, by: User) -> Deed:
    category = _row(Category.select(), value)
    words = f"Move {{}} to “{category.name}”"
    return Deed(do, words, lambda ticket, by: moving.move(ticket, category, by=by), Ticket.category == category.id)


def _tag(do: str, value: str, by: User) -> Deed:
    tag = _row(Tag.select(), value)
    words = f"Add the tag “{tag.name}” to {{}}"
    return Deed(do, words, lambda ticket, by: tagging.tag(ticket, tag, by=by), _wears(tag))


def _untag(do: str, value: str, by: User) -> Deed:
    tag = _row(Tag.select(), value)
    words = f"Remove the tag “{tag.name}” from {{}}"
    return Deed(do, words, lambda ticket, by: tagging.untag(ticket, tag, by=by), ~_wears(tag))


def _delete(do: str, value: str, by: User) -> Deed:
    verb = lambda ticket, by: deleting.delete(ticket, by=by)  # noqa: E731
    return Deed(do, "Delete {}", verb, Ticket.deleted_at.is_null(False), is_weighty=True, note=IN_TRASH)


def _restore(do: str, value: str, by: User) -> Deed:
    return Deed(do, "Restore {}", lambda ticket, by: deleting.restore(ticket, by=by), Ticket.deleted_at.is_null())


def _merge(do: str, value: str, by: User) -> Deed:
    into = with_number(by, value)
    if into is None:
        raise Invalid("do", "There is no such ticket to merge them into.")
    verb = lambda ticket, by: merging.merge(ticket, Ticket(id=into.id), by=by)  # noqa: E731
    note = f"All messages move to {into.number}, “{into.subject}” of {into.requester_name}. What is merged is closed."
    return Deed(f"merge:{into.number}", f"Merge {{}} into {into.number}", verb, is_weighty=True, note=note, into=into)


def _reply(do: str, value: str, by: User) -> Deed:
    chosen = _row(canned.usable(by), value)

    def send(ticket: Ticket, by: User) -> None:
        refresh(ticket)
        replying.reply(ticket, canned.fill(chosen, ticket, by=by), by=by)

    def reads(ticket: Ticket, by: User) -> str:
        return canned.fill(chosen, ticket, by=by)

    words = f"Send “{chosen.name}” to the customers of {{}}"
    return Deed(do, words, send, is_weighty=True, note=MAILED, reads=reads)


KINDS: dict[str, Callable[[str, str, User], Deed]] = {
    "assign": _assign,
    "team": _team,
    "status": _status,
    "priority": _priority,
    "category": _category,
    "tag": _tag,
    "untag": _untag,
    "delete": _delete,
    "restore": _restore,
    "merge": _merge,
    "reply": _reply,
}


def _wears(tag: Tag) -> Any:
    return fn.EXISTS(TicketTag.select(SQL("1")).where((TicketTag.ticket == Ticket.id) & (TicketTag.tag == tag.id)))


def _staff() -> Any:
    """Nobody learns the name of a customer by guessing an id."""
    return User.select().join(Role).where(User.active & (Role.scope != Scope.OWN))


def _member(kind: Any, value: str) -> Any:
    if value.upper() not in kind.__members__:
        raise Invalid("do", CHOOSE)
    return kind[value.upper()]


def _row(offered: Any, value: str) -> Any:
    is_id = value.isascii() and value.isdecimal() and len(value) < 10
    found = offered.where(offered.model.id == int(value)).first() if is_id else None
    if found is None:
        raise Invalid("do", CHOOSE)
    return found
