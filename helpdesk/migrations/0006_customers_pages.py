"""What customers' own pages need: an index for their list, and how long a rating can be changed."""

from pathlib import Path

SCHEMA = Path(__file__).with_suffix(".sql")


def up(migrator, db):
    for statement in SCHEMA.read_text().split(";\n"):
        db.execute_sql(statement)
