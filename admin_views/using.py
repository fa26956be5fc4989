"""What refers to a row. A row in use is not deleted, and nothing is ever deleted along with another thing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import url_for
from peewee import SQL, Select, fn

from helpdesk.db import Model, db
from helpdesk.errors import Refused
from helpdesk.models import Ticket, TicketTag, User

COUNTED = 1_000
WORDS = {
    "Ticket": ("ticket", "tickets"),
    "TicketTag": ("ticket", "tickets"),
    "User": ("person", "people"),
    "Category": ("category", "categories"),
    "Reply": ("message", "messages"),
    "ReplyRevision": ("edited message", "edited messages"),
    "Attachment": ("file", "files"),
    "Activity": ("entry of the history", "entries of the history"),
    "TeamMember": ("member", "members"),
    "CannedReply": ("canned reply", "canned replies"),
    "SavedFilter": ("saved view", "saved views"),
    "Article": ("article", "articles"),
    "ArticleFile": ("file of an article", "files of articles"),
    "PersonMerge": ("merge of people", "merges of people"),
    "Bulk": ("change of many tickets", "changes of many tickets"),
}
# Where the rows that use it are listed: the page, and its argument for the row in use.
LISTS = {
    ("Ticket", "customer"): ("ticket", "customer"),
    ("Ticket", "assignee"): ("ticket", "assignee"),
    ("Ticket", "team"): ("ticket", "team"),
    ("Ticket", "category"): ("ticket", "category"),
    ("TicketTag", "tag"): ("ticket", "tag"),
    ("User", "role"): ("user", "role"),
    ("Category", "team"): ("category", "team"),
    ("Category", "assignee"): ("category", "assignee"),
    ("Article", "category"): ("article", "category"),
    ("Article", "author"): ("article", "author"),
    ("ArticleFile", "uploader"): ("articlefile", "uploader"),
    ("CannedReply", "category"): ("cannedreply", "category"),
    ("CannedReply", "team"): ("cannedreply", "team"),
}
AS = {("Ticket", "customer"): "asked", ("Ticket", "assignee"): "assigned"}
HIDDEN = "that are in the trash or out of your reach"


@dataclass(frozen=True)
class Use:
    """How many rows of one kind use it, in words, and the list of exactly these where there is one."""

    words: str
    url: str = ""


def uses(row: Model, parts: Sequence[Any], reader: User) -> list[Use]:
    """What uses the row, apart from its own `parts`. All kinds are counted in one query, each up to COUNTED.

    Of tickets those are counted that the reader may open; others are said to be there, without their number.
    """
    kinds = [(key, model, _queries(row, key, model, reader)) for key, model in _references(row, parts)]
    numbers = iter(_counts([query for *_, queries in kinds for query in queries]))
    found = []
    for key, model, queries in kinds:
        say = _ticket_uses if model in (Ticket, TicketTag) else _other_uses
        found += say(row, key, model, *islice(numbers, len(queries)))
    return found


def refuse_if_used(row: Model, what: str, parts: Sequence[Any] = ()) -> None:
    """Raise Refused when anything but its own `parts` refers to the row."""
    users = {
        WORDS.get(model.__name__, ("row", "rows"))[1]
        for key, model in _references(row, parts)
        if _users_of(row, key, model).exists()
    }
    if users:
        raise Refused(f"This {what} cannot be deleted: there are {' and '.join(sorted(users))} that use it.")


def _references(row: Model, parts: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    return ((key, model) for key, model in type(row)._meta.backrefs.items() if model not in parts)


def _queries(row: Model, key: Any, model: Any, reader: User) -> list[Any]:
    """All rows that use it; of tickets, those that the reader may open as well."""
    if model not in (Ticket, TicketTag):
        return [_users_of(row, key, model)]
    of_tag = Ticket.id.in_(TicketTag.select(TicketTag.ticket).where(key == row.id))
    theirs = key == row.id if model is Ticket else of_tag
    return [_users_of(row, key, model), Ticket.visible_to(reader, SQL("1")).where(theirs)]


def _users_of(row: Model, key: Any, model: Any) -> Any:
    """The indexes of tickets know those in the trash and the others apart: neither is read without being asked so."""
    query = model.select(SQL("1")).where(key == row.id)
    if model is not Ticket:
        return query
    return query.where(Ticket.deleted_at.is_null()) + query.where(Ticket.deleted_at.is_null(False))


def _counts(queries: list[Any]) -> Sequence[int]:
    some = [query.limit(COUNTED + 1).alias(f"rows_{place}") for place, query in enumerate(queries)]
    numbers = [Select([query], [fn.COUNT(SQL("*"))]) for query in some]
    return Select([], numbers).bind(db).tuples().get() if numbers else ()


def _other_uses(row: Model, key: Any, model: Any, count: int) -> list[Use]:
    return [Use(_words(model.__name__, count), _list_of(row, key, model))] if count else []


def _ticket_uses(row: Model, key: Any, model: Any, every: int, visible: int) -> list[Use]:
    role = AS.get((model.__name__, key.name), "")
    found = [Use(f"{_words('Ticket', visible)} {role}".strip(), _list_of(row, key, model))] if visible else []
    return [*found, Use(f"{'more ' if visible else ''}tickets {HIDDEN}")] if every > visible else found


def _list_of(row: Model, key: Any, model: Any) -> str:
    page, argument = LISTS.get((model.__name__, key.name), ("", ""))
    return url_for(f"{page}.index_view", **{argument: row.id}) if page else ""


def _words(name: str, count: int) -> str:
    one, many = WORDS.get(name, ("row", "rows"))
    return f"more than {COUNTED:,} {many}" if count > COUNTED else f"{count:,} {one if count == 1 else many}"
