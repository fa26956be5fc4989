"""The migrations and the models describe the same database."""

import peewee
from playhouse.schema_diff import diff_models

from helpdesk.db import IS_SQLITE, db
from helpdesk.migrations import pending
from helpdesk.models import TABLES


def test_a_migrated_database_is_the_one_of_the_models():
    assert str(diff_models(db, TABLES)) == ""


def test_every_model_of_ours_is_in_the_list_of_tables():
    ours = {model for model in peewee.Model.__subclasses__() for model in model.__subclasses__()}
    assert {model for model in ours if model.__module__.startswith("helpdesk.models")} == set(TABLES)


def test_nothing_is_left_to_migrate():
    assert pending() == []


def test_foreign_keys_are_enforced():
    if IS_SQLITE:
        assert db.execute_sql("PRAGMA foreign_keys").fetchone() == (1,)
    loose = [column.name for table in db.get_tables() for column in loose_keys(table)]
    assert loose == []


def loose_keys(table: str) -> list:
    """The columns that are named like a reference but refer to nothing."""
    held = {key.column for key in db.get_foreign_keys(table)}
    names = ("message_id",)  # the one of an e-mail is no key of ours
    return [c for c in db.get_columns(table) if c.name.endswith("_id") and c.name not in held and c.name not in names]
