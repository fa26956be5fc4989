"""Accounts of customers: links that are mailed for a purpose, and a change of address that both addresses confirm."""

from pathlib import Path

from peewee import SqliteDatabase

SCHEMA = Path(__file__).with_suffix(".sql")


def up(migrator, db):
    sqlite = isinstance(db, SqliteDatabase)
    schema = SCHEMA.read_text().format(key="INTEGER NOT NULL PRIMARY KEY" if sqlite else "SERIAL PRIMARY KEY")
    for statement in schema.split(";\n"):
        db.execute_sql(statement)
