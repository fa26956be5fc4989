"""Searching in plain columns."""

import functools
import operator
from collections.abc import Sequence
from typing import Any

from peewee import SQL, Expression, Field, NodeList

from helpdesk.db import IS_SQLITE
from helpdesk.tickets.conditions import listed


def contains(columns: Sequence[Field], text: str) -> Expression:
    """Rows that have `text` anywhere in one of the columns; it reads the whole table."""
    return functools.reduce(operator.or_, [column.contains(text) for column in columns])


def starts_with(column: Any, text: str) -> Expression:
    """Rows whose column starts with `text`, found through the column's index."""
    plain = _by_code_point(column)
    return (plain >= text) & (plain < text + "\U0010ffff")


def first_with(model: Any, columns: Sequence[Any], text: str, most: int) -> Expression:
    """Rows of which a column starts with `text`: of each column at most `most`, however many begin with one letter.

    They are looked up at once: neither database finds the way through several indexes by itself.
    """
    ids = set()
    for column in columns:
        query = model.select(model.id).where(starts_with(column, text)).order_by(_by_code_point(column))
        ids |= {row.id for row in query.limit(most)}
    return model.id.in_(listed(sorted(ids)))


def beside(condition: Any) -> Any:
    """A condition on rows that another one finds. SQLite is kept from choosing its index: it cannot tell a rare value
    from a frequent one and would read most of the table."""
    return NodeList((SQL("+("), condition, SQL(")")), glue="") if IS_SQLITE else condition


def _by_code_point(column: Any) -> Any:
    """PostgreSQL finds the beginning of a text only in an index that knows no language."""
    return column if IS_SQLITE else NodeList((column, SQL('COLLATE "C"')))
