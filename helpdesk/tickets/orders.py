"""Orders that no index has, such as by the customer's name: for lists of at most SORTABLE tickets."""

from typing import Any

from peewee import fn

from helpdesk.models import Category, Team, Ticket, User

SORTABLE = 5_000


def _by_name(key: Any, model: Any, name: Any) -> tuple[Any, ...]:
    """By the name of what the key leads to, in small letters; what leads nowhere comes after all that do."""
    return key.is_null(), model.select(fn.LOWER(name)).where(model.id == key), Ticket.updated_at


def _or(first: Any, second: Any) -> Any:
    return fn.COALESCE(fn.NULLIF(first, ""), second)


PERSON = _or(User.name, User.email)
CUSTOMER = User.select(PERSON).where(User.id == Ticket.customer)
UNINDEXED: dict[str, tuple[Any, ...]] = {
    "subject": (fn.LOWER(Ticket.subject), Ticket.updated_at),
    "customer": (fn.LOWER(_or(Ticket.guest_name, CUSTOMER)), Ticket.updated_at),
    "category": _by_name(Ticket.category, Category, Category.name),
    "assignee": _by_name(Ticket.assignee, User, PERSON),
    "team": _by_name(Ticket.team, Team, Team.name),
    "source": (Ticket.source, Ticket.updated_at),
    "reply": (fn.COALESCE(Ticket.last_reply_at, 0), Ticket.updated_at),
    "rating": (fn.COALESCE(Ticket.rating, 0), Ticket.updated_at),
}
