"""Searching in plain columns."""

import functools
import operator
from collections.abc import Sequence

from peewee import Expression, Field

from helpdesk.db import IS_SQLITE


def contains(columns: Sequence[Field], text: str) -> Expression:
    """Rows that have `text` anywhere in one of the columns; it reads the whole table."""
    return functools.reduce(operator.or_, [column.contains(text) for column in columns])


def starts_with(column: Field, text: str) -> Expression:
    """Rows whose column starts with `text`, found through the column's index."""
    if IS_SQLITE:
        return (column >= text) & (column < text + "\U0010ffff")
    return column.startswith(text)
