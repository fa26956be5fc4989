"""The knowledge base: its tables, its own search, and the permission to write articles for those who answer."""

import json
from pathlib import Path

from peewee import SqliteDatabase

SCHEMA = Path(__file__).with_suffix(".sql")
SEARCH_IN_SQLITE = """
CREATE VIRTUAL TABLE article_search USING fts5(
    scope, title, summary, body, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
)
"""
SEARCH_IN_POSTGRESQL = """
CREATE TABLE article_search (id integer PRIMARY KEY, words tsvector NOT NULL);
CREATE INDEX article_search_words ON article_search USING gin (words)
"""
WRITERS = ("Administrator", "Manager", "Agent")
EVERYTHING = {
    "list", "view", "create", "update", "assign", "delete", "close", "merge", "export", "reports", "categories",
    "users", "settings",
}  # fmt: skip


def up(migrator, db):
    sqlite = isinstance(db, SqliteDatabase)
    schema = SCHEMA.read_text().format(key="INTEGER NOT NULL PRIMARY KEY" if sqlite else "SERIAL PRIMARY KEY")
    for statement in f"{schema}{SEARCH_IN_SQLITE if sqlite else SEARCH_IN_POSTGRESQL}".split(";\n"):
        db.execute_sql(statement)
    let_write(db, "?" if sqlite else "%s")


def let_write(db, mark):
    """Built-in roles of staff write articles, and so does each that did everything there was."""
    for id, name, built_in, kept in db.execute_sql('SELECT id, name, built_in, permissions FROM "role"').fetchall():
        permissions = json.loads(kept)
        writes = (built_in and name in WRITERS) or set(permissions) >= EVERYTHING
        if writes and "articles" not in permissions:
            given = json.dumps([*permissions, "articles"])
            db.execute_sql(f'UPDATE "role" SET permissions = {mark} WHERE id = {mark}', (given, id))
