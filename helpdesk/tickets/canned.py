"""Canned replies: answers written once, with placeholders that are filled in for a ticket."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from helpdesk import richtext
from helpdesk.db import transaction
from helpdesk.errors import Forbidden, Invalid
from helpdesk.models import CannedReply, Category, Desk, Team, Ticket, User
from helpdesk.tickets import texts
from helpdesk.tickets.change import allow

MOST = 200
PLACEHOLDER = re.compile(r"\{\s*([A-Za-z][\w ]{0,40}?)\s*\}")


@dataclass(frozen=True)
class Placeholder:
    """What stands for it in words, and the value for a ticket.

    `unproven` is said instead until the customer's address is confirmed: a mail to it must not hold what somebody else
    may have typed into the form.
    """

    words: str
    value: Callable[[Ticket, User], str]
    unproven: str = ""


PLACEHOLDERS = {
    "customer_name": Placeholder("the customer's name", lambda ticket, by: _name(ticket) or "there", "there"),
    "ticket_number": Placeholder("the ticket's number", lambda ticket, by: ticket.number),
    "ticket_subject": Placeholder("the ticket's subject", lambda ticket, by: ticket.subject, "your question"),
    "agent_name": Placeholder("your name", lambda ticket, by: by.name or _desk()),
    "desk_name": Placeholder("the desk's name", lambda ticket, by: _desk()),
}


def save(
    canned: CannedReply,
    *,
    by: User,
    name: str,
    body: str,
    category: Category | None = None,
    team: Team | None = None,
    owner: User | None = None,
    active: bool = True,
) -> None:
    """Store a new or changed canned reply: for its `owner` alone, for a `team`, or for everybody.

    Who may not manage categories keeps only their own. Raises Invalid naming the field, or Forbidden.
    """
    with transaction():
        if canned.id:
            _allow(by, canned.owner_id)
        _allow(by, owner and owner.id)
        canned.name = texts.line("name", name, 100, "Please give it a name to find it by.")
        canned.body = _known(texts.rich("body", body, "Please write the answer."))
        canned.category, canned.team, canned.owner, canned.active = category, team, owner, active
        canned.save()


def remove(canned: CannedReply, *, by: User) -> None:
    """Delete it. What was sent with it stays as it is. Raises Forbidden."""
    _allow(by, canned.owner_id)
    canned.delete_instance()


def offered(user: User, ticket: Ticket) -> list[CannedReply]:
    """Those this person can use here, by name: in use, for the ticket's category or any, everybody's or theirs."""
    fits = CannedReply.category.is_null() | (CannedReply.category == ticket.category_id)
    return list(usable(user).where(fits).limit(MOST))


def usable(user: User) -> Any:
    """Those this person can use for a ticket of whichever category, by name."""
    mine = CannedReply.owner == user.id
    shared = CannedReply.owner.is_null() & (CannedReply.team.is_null() | CannedReply.team.in_(user.team_ids))
    some = CannedReply.select().where(CannedReply.active & (mine | shared))
    return some.order_by(CannedReply.name, CannedReply.id)


def fill(canned: CannedReply, ticket: Ticket, *, by: User) -> str:
    """Its text as HTML with the placeholders filled in. Raises NotVisible or Forbidden."""
    return fill_all([canned], ticket, by=by)[0]


def fill_all(several: Sequence[CannedReply], ticket: Ticket, *, by: User) -> list[str]:
    """The same of several, with each value looked up once."""
    allow(by, "update", ticket)
    values: dict[str, str] = {}

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name in PLACEHOLDERS and name not in values:
            values[name] = html.escape(_value(PLACEHOLDERS[name], ticket, by))
        return values.get(name, found[0])

    return [PLACEHOLDER.sub(value, canned.body) for canned in several]


def _value(placeholder: Placeholder, ticket: Ticket, by: User) -> str:
    if placeholder.unproven and ticket.confirmed_at is None:
        return placeholder.unproven
    return richtext.one_line(placeholder.value(ticket, by))


def _allow(by: User, owner_id: Any) -> None:
    is_own = owner_id is not None and owner_id == by.id and by.is_staff and by.can("update")
    if not is_own and not (by.is_staff and by.can("categories") and owner_id in (None, by.id)):
        raise Forbidden("You may only change canned replies of your own.")


def _known(body: str) -> str:
    unknown = [found for found in PLACEHOLDER.findall(body) if found not in PLACEHOLDERS]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise Invalid("body", f"There is no placeholder {{{unknown[0]}}}. These are known: {known}.")
    return body


def _name(ticket: Ticket) -> str:
    return ticket.guest_name or ticket.customer.name


def _desk() -> str:
    return Desk.current().name
