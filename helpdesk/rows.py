"""with_id(): reading one row again, as every verb does with its ticket."""

import functools
from typing import Any, TypeVar

import peewee

from helpdesk.db import Model, db, for_update

Row = TypeVar("Row", bound=Model)
BEYOND_IDS = 1 << 31  # a database refuses to look for what is larger: ids that people type are compared with it first


def with_id(model: type[Row], id: int, *, held: bool = False) -> Row | None:
    """The row with this id, None when there is none; `held` locks it until the end of the transaction.

    Putting the statement together anew each time would take ten times as long as reading.
    """
    statement, fields = _statement(model, held)
    values = db.execute_sql(statement, (id,)).fetchone()
    return values and _row(model, fields, values)


@functools.cache
def _statement(model: Any, held: bool) -> tuple[str, list[peewee.Field]]:
    query = model.select().where(model._meta.primary_key == 0)
    return (for_update(query) if held else query).sql()[0], model._meta.sorted_fields


def _row(model: Any, fields: list[peewee.Field], values: tuple[Any, ...]) -> Any:
    row = model(__no_default__=True)
    row.__data__.update({field.name: field.python_value(value) for field, value in zip(fields, values, strict=True)})
    return row
