"""Form fields for the types of columns that the desk has, and the converter that chooses them."""

from collections.abc import Callable
from enum import Enum

from flask_admin.contrib.peewee.form import CustomModelConverter
from peewee import CharField, ForeignKeyField, TextField
from wtforms import SelectChoice, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from helpdesk import richtext
from helpdesk.db import ChoiceField, JSONField, Model, UTCDateTimeField

NAMES = ("label", "number", "name", "title", "words", "email")  # the first that a row has is what it is called


def id_of(value) -> int | None:
    """The id that a row, a number or the text of a form stands for; None for nothing."""
    value = value.id if isinstance(value, Model) else value
    return int(value) if value not in (None, "", "None") else None


class RowField(SelectField):
    """One row of another table. `rows` gives those on offer, each time the form is shown."""

    def __init__(self, label=None, validators=None, *, rows: Callable, blank: str | None = None, **options):
        def choices():
            nothing = [SelectChoice("", blank)] if blank is not None else []
            return nothing + [SelectChoice(row.id, name_of(row)) for row in rows()]

        options.pop("filters", None)
        super().__init__(label, validators, coerce=id_of, choices=choices, **options)


class RowsField(SelectMultipleField):
    """Any number of rows or choices, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label=None, validators=None, *, rows: Callable | None = None, **options):
        if rows is not None:
            options["choices"] = lambda: [SelectChoice(row.id, name_of(row)) for row in rows()]
        super().__init__(label, validators, **options)


class EnumField(SelectField):
    """A member of an IntEnum."""

    def __init__(self, label=None, validators=None, *, enum, words: Callable | None = None, **options):
        options.pop("filters", None)
        choices = [SelectChoice(int(member), (words or words_of)(member)) for member in enum]
        super().__init__(label, validators, coerce=lambda value: enum(int(value)), choices=choices, **options)


class Converter(CustomModelConverter):
    """Model columns to form fields. Text loses what cannot be seen; times and JSON are not edited by a general form."""

    def __init__(self, view, additional=None):
        super().__init__(view, additional)
        ours = {
            ForeignKeyField: self.row,
            ChoiceField: self.choice,
            UTCDateTimeField: self.refuse,
            JSONField: self.refuse,
        }
        self.converters = ours | {kind: make for kind, make in self.converters.items() if kind not in ours}

    def convert(self, model, field, field_args):
        given = dict(field_args or {})
        if isinstance(field, CharField | TextField):
            given["filters"] = [*given.get("filters", []), _line if isinstance(field, CharField) else _text]
        return super().convert(model, field, given)

    def row(self, model, field, **options):
        return field.name, RowField(**options)

    def choice(self, model, field, **options):
        return field.name, EnumField(enum=field.enum, **options)

    def refuse(self, model, field, **options):
        raise TypeError(f"{model.__name__}.{field.name} needs a form field of its own")


def name_of(row) -> str:
    """What people call a row."""
    return next(str(getattr(row, name)) for name in NAMES if getattr(row, name, None))


def words_of(value) -> str:
    """A member of an enum in people's words; anything else as it is."""
    if isinstance(value, Enum):
        return getattr(value, "label", None) or value.name.replace("_", " ").capitalize()
    return str(value).replace("_", " ")


def _line(text: str | None) -> str | None:
    return text and richtext.one_line(text)


def _text(text: str | None) -> str | None:
    return text and richtext.visible(text).strip()
