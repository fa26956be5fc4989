"""Two customers become one, and a mailed link knows which address it went to."""

from pathlib import Path

from peewee import SqliteDatabase

SCHEMA = Path(__file__).with_suffix(".sql")


def up(migrator, db):
    sqlite = isinstance(db, SqliteDatabase)
    schema = SCHEMA.read_text().format(key="INTEGER NOT NULL PRIMARY KEY" if sqlite else "SERIAL PRIMARY KEY")
    for statement in schema.split(";\n"):
        db.execute_sql(statement)
