"""Asking the index: ticket ids, newest first, and the message that said it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peewee import SQL, Value, fn

from helpdesk import richtext
from helpdesk.db import IS_SQLITE, db
from helpdesk.models import Reply, Ticket, User
from helpdesk.search import questions
from helpdesk.search.snippets import score, snippet
from helpdesk.search.words import Phrase, phrases

MOST = 5_000
ID = "rowid" if IS_SQLITE else "id"
MOST_LETTERS = 20_000  # of one message are looked at for its snippet
Message = tuple[int | None, str]


@dataclass(frozen=True)
class Hit:
    """A ticket that was found, and the message in it: None for the description. `snippet` is plain text."""

    ticket_id: int
    reply_id: int | None = None
    snippet: str = ""


def matching_ids(
    user: User, text: str, *, most: int = MOST, offset: int = 0, oldest_first: bool = False, trash: bool = False
) -> SQL:
    """A subquery for `Ticket.id.in_(…)`: the newest tickets within the person's reach that say it, `most` at most.

    A text without any word in it matches nothing. `offset` of them are left out first; `oldest_first` reads them from
    the other end. `trash` finds the deleted ones instead, of the whole desk: ask for those within reach besides.
    """
    question = questions.fts5(user, text, trash) if IS_SQLITE else questions.tsquery(user, text, trash)
    return matching(question, most=most, offset=offset, oldest_first=oldest_first)


def matching(question: str | None, *, most: int, offset: int = 0, oldest_first: bool = False) -> SQL:
    """The same for a question in the language of the index; None matches nothing."""
    if question is None:
        return SQL("(SELECT 0 WHERE 1 = 0)")
    order, asked = f"ORDER BY {ID} {'ASC' if oldest_first else 'DESC'}", (question, most, offset)
    if IS_SQLITE:
        return SQL(f"(SELECT rowid FROM search WHERE search MATCH ? {order} LIMIT ? OFFSET ?)", asked)
    return SQL(f"(SELECT id FROM search WHERE words @@ %s::tsquery {order} LIMIT %s OFFSET %s)", asked)


def matching_between(user: User, text: str, first: int, last: int, *, trash: bool = False) -> set[int]:
    """The ids from `first` to `last` of the tickets that say it, as matching_ids() finds them."""
    question = questions.fts5(user, text, trash) if IS_SQLITE else questions.tsquery(user, text, trash)
    if question is None:
        return set()
    says = "search MATCH ?" if IS_SQLITE else "words @@ %s::tsquery"
    mark = db.param
    sql = f"SELECT {ID} FROM search WHERE {says} AND {ID} >= {mark} AND {ID} <= {mark}"
    return {row[0] for row in db.execute_sql(sql, (question, first, last)).fetchall()}


def ids(matching: SQL) -> list[int]:
    """What matching_ids() finds, in its order."""
    return [row[0] for row in db.execute_sql(f"SELECT * FROM {matching.sql} AS found", matching.params).fetchall()]


def count(user: User, text: str, *, most: int = 10_000) -> int:
    """How many tickets match, counted up to `most`."""
    found = matching_ids(user, text, most=most)
    return db.execute_sql(f"SELECT count(*) FROM {found.sql} AS found", found.params).fetchone()[0]


def find(user: User, text: str, *, limit: int = 25, offset: int = 0) -> list[Hit]:
    """The tickets within the person's reach that say it, newest first, each with the message that does."""
    return matches(user, text, ids(matching_ids(user, text, most=limit, offset=offset)))


def matches(user: User, text: str, ticket_ids: Sequence[int]) -> list[Hit]:
    """For each of these tickets, which the person must be able to see, the message that says it. One query."""
    asked = phrases(text)
    messages: dict[int, list[Message]] = {ticket_id: [] for ticket_id in ticket_ids}
    for ticket_id, reply_id, body in _messages(user, ticket_ids):
        messages[ticket_id].append((reply_id, body))
    return [_best(asked, ticket_id, said) for ticket_id, said in messages.items()]


def _messages(user: User, ticket_ids: Sequence[int]) -> Iterable[tuple[int, int | None, str]]:
    described = Ticket.select(Ticket.id, Value(None), Ticket.description).where(Ticket.id.in_(ticket_ids))
    readable = Reply.deleted_at.is_null() if user.is_staff else Reply.told_to(user.id)
    body = fn.SUBSTR(Reply.body, 1, MOST_LETTERS)
    said = Reply.select(Reply.ticket, Reply.id, body).where(Reply.ticket.in_(ticket_ids) & readable)
    return (described.union_all(said)).tuples()


def _best(asked: list[Phrase], ticket_id: int, messages: list[Message]) -> Hit:
    reply_id, body = max(messages, key=lambda message: score(asked, richtext.to_words(message[1])))
    return Hit(ticket_id, reply_id, snippet(asked, richtext.to_text(body)))
