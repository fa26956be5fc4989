"""Writing very many rows at once: without indexes, which come back at the end, and without waiting for the disk."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

from peewee import OperationalError

from bench.lives import TABLES, Rows
from helpdesk.db import IS_SQLITE, SQLITE_PRAGMAS, db
from helpdesk.search.documents import Document
from helpdesk.search.indexing import vector

HURRY = {
    "journal_mode": "memory",
    "synchronous": 0,
    "foreign_keys": 0,
    "cache_size": -400_000,
    "temp_store": 2,
    "threads": 0,
}
SORT = {"cache_size": -50_000, "temp_store": 1, "threads": 2}  # pieces of a sort go to a file, and to other threads
MERGE_LATER = {
    "hashsize": 64 << 20,
    "automerge": 0,
    "crisismerge": 1_000,
}  # of FTS5: write large pieces, join them last
MERGE_AT_ONCE = {"automerge": 0, "crisismerge": 2}
LEVELS, BEYOND = 7, 1 << 40
MERGE_NOW = {"hashsize": 1 << 20, "automerge": 4, "crisismerge": 16}  # its defaults


class Loader:
    """`with Loader() as loader: loader.write(rows)`. Afterwards indexes, sequences and statistics are in order."""

    def __enter__(self) -> "Loader":
        if IS_SQLITE:
            _hurry()
        self.indexes, self.disk = _indexes(), ThreadPoolExecutor(1)
        for name, _ in self.indexes:
            db.execute_sql(f'DROP INDEX "{name}"')
        return self

    def write(self, stretches: Iterable[Rows]) -> int:
        """Write them in one transaction, and tell how many there were."""
        number = 0
        with db.atomic():
            for number, rows in enumerate(stretches, 1):  # noqa: B007
                for table, values in rows.tables.items():
                    _insert(table, TABLES[table].split(), values)
                _index(rows)
        self.disk.submit(_flush)
        return number

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None:
            return
        if IS_SQLITE:
            _pragmas(**SORT)
        for _, sql in self.indexes:
            db.execute_sql(sql)
        if IS_SQLITE:
            _tidy()
        else:
            _move_sequences()
        self.disk.submit(_flush).result()


def _hurry() -> None:
    try:
        _pragmas(**HURRY)
    except OperationalError:
        raise SystemExit("Stop the desk first: another process has its database open.") from None
    _deepen()
    _search_options(**MERGE_LATER)


def _deepen() -> None:
    """Let the full-text index have as many levels as one that has grown for years.

    `optimize` puts the one large piece just above them. On a low level it would be written anew with the small pieces
    of a few thousand changes, and one of these would wait half a minute for it.
    """
    _search_options(**MERGE_AT_ONCE)
    for id in range(BEYOND, BEYOND + 2**LEVELS):
        a_page = " ".join(f"{id}x{place}" for place in range(400))
        _insert("search", ["rowid", "scope", "public", "internal"], [(id, "", a_page, "")])


def _tidy() -> None:
    _search_options(**MERGE_NOW)
    db.execute_sql("DELETE FROM search WHERE rowid >= ?", (BEYOND,))
    db.execute_sql("INSERT INTO search(search) VALUES ('optimize')")
    _pragmas(analysis_limit=2_000)  # as much as `PRAGMA optimize` looks at
    db.execute_sql("ANALYZE")
    _pragmas(**{name: SQLITE_PRAGMAS.get(name, 0) for name in HURRY})


def _flush() -> None:
    """Wait until what was written so far is on the disk, so that no answer of the desk has to."""
    if IS_SQLITE:
        with open(db.database, "rb+") as file:
            os.fsync(file.fileno())


def _indexes() -> list[tuple[str, str]]:
    """The secondary indexes of the tables that are loaded, and how to make them again."""
    if IS_SQLITE:
        sql = "SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    else:
        sql = (
            "SELECT indexname, indexdef, tablename FROM pg_indexes WHERE schemaname = current_schema() "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        )
    loaded = {*TABLES, "search"}
    return [(name, made) for name, made, table in db.execute_sql(sql).fetchall() if table in loaded]


def _pragmas(**values: object) -> None:
    for name, value in values.items():
        db.execute_sql(f"PRAGMA {name} = {value}").fetchall()


def _search_options(**values: int) -> None:
    for name, value in values.items():
        db.execute_sql("INSERT INTO search(search, rank) VALUES (?, ?)", (name, value))


def _insert(table: str, columns: list[str], values: list[tuple]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    if IS_SQLITE:
        marks = ", ".join("?" * len(columns))
        db.connection().executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)
        return
    with db.connection().cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in values:
            copy.write_row(row)


def _index(rows: Rows) -> None:
    if IS_SQLITE:
        _insert("search", ["rowid", "scope", "public", "internal"], rows.documents)
        return
    vectors = [
        (id, vector(Document(public.split(), internal.split()), scope.split()))
        for id, scope, public, internal in rows.documents
    ]
    _insert("search", ["id", "words"], vectors)


def _move_sequences() -> None:
    for table in ("ticket", "reply", "user"):
        db.execute_sql(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), (SELECT max(id) FROM \"{table}\"))")
    db.execute_sql("ANALYZE")
