"""Keeping the index: one row of the table `search` for each ticket, written in the transaction of the change."""

from peewee import chunked

from helpdesk.db import IS_SQLITE, db, transaction
from helpdesk.models import Ticket, User
from helpdesk.models.asked import asked_by
from helpdesk.search.documents import Document, document, scope

UPSERT = (
    "INSERT INTO search (id, words) VALUES (%s, %s::tsvector) ON CONFLICT (id) DO UPDATE SET words = excluded.words"
)
CHUNK = 1_000
MOST_POSITIONS = 16_000  # a tsvector counts no further
MOST_BYTES = 1_000_000  # nor does it hold more than 1 MB: long words of a script with three bytes a letter reach that


def index(ticket: Ticket) -> None:
    """Write what can be found of the ticket as it is now."""
    words, marks = document(ticket), scope(ticket)
    if IS_SQLITE:
        row = (ticket.id, " ".join(marks), " ".join(words.public), " ".join(words.internal))
        db.execute_sql("INSERT OR REPLACE INTO search (rowid, scope, public, internal) VALUES (?, ?, ?, ?)", row)
        return
    db.execute_sql(UPSERT, (ticket.id, vector(words, marks)))


def rescope(ticket: Ticket) -> None:
    """Write anew whose ticket it is; its words stay."""
    if IS_SQLITE:
        db.execute_sql("UPDATE search SET scope = ? WHERE rowid = ?", (" ".join(scope(ticket)), ticket.id))
        return
    index(ticket)


def pass_on(ids: list[int], giver: User, taker: User) -> None:
    """These tickets, of which some or all were one customer's to find, are another one's now; their words stay."""
    old, new = f"c{giver.id}", f"c{taker.id}"
    given: tuple[str, ...]
    for some in chunked(ids, CHUNK):
        if IS_SQLITE:
            scope = "trim(replace(' ' || scope || ' ', ?, ?))"
            sql, given = f"UPDATE search SET scope = {scope} WHERE rowid IN ", (f" {old} ", f" {new} ")
        else:
            sql = "UPDATE search SET words = ts_delete(words, %s) || %s::tsvector WHERE words @@ %s::tsquery AND id IN "
            given = (f"={old}", f"'={new}'", f"'={old}'")
        db.execute_sql(f"{sql} ({', '.join([db.param] * len(some))})", (*given, *some))


def remove(ids: list[int]) -> None:
    """Forget the tickets with these ids, which are gone for good."""
    marks = ", ".join([db.param] * len(ids))
    db.execute_sql(f"DELETE FROM search WHERE {'rowid' if IS_SQLITE else 'id'} IN ({marks})", ids)


def index_customer(customer: User) -> None:
    """Write anew all tickets of somebody whose name or address changed."""
    for ticket in asked_by(customer):
        index(ticket)


def rebuild() -> int:
    """Write the whole index anew and return how many tickets there are. Can run while the desk does."""
    done = 0
    while batch := list(Ticket.select().where(Ticket.id > done).order_by(Ticket.id).limit(500)):
        with transaction():
            for ticket in batch:
                index(ticket)
        done = batch[-1].id
    return Ticket.select().count()


def vector(words: Document, marks: list[str]) -> str:
    """The document as PostgreSQL reads a tsvector. Internal words begin with ~ and marks with =, as no word can."""
    places: dict[str, list[int]] = {f"={mark}": [] for mark in marks}
    everything = [*words.public, "", *(f"~{word}" for word in words.internal)]
    room = MOST_BYTES
    for place, word in enumerate(everything[:MOST_POSITIONS], start=1):
        room -= 2 if word in places else len(word.encode()) + 6
        if room < 0:
            break
        if word:
            places.setdefault(word, []).append(place)
    return " ".join(f"'{word}'" + _numbers(found) for word, found in places.items())


def _numbers(places: list[int]) -> str:
    return ":" + ",".join(map(str, places[:255])) if places else ""
