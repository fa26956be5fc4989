"""From a form to its row, and from what is wrong with the row back to the form."""

from flask import flash

from helpdesk.db import Model
from helpdesk.errors import Invalid


def fill(form, row: Model) -> None:
    """Put onto the row what the form changed, and nothing else."""
    for field in form:
        column = row._meta.fields.get(field.name)
        if column is not None and getattr(row, getattr(column, "object_id_name", field.name)) != field.data:
            setattr(row, field.name, field.data)


def refuse_taken(row: Model) -> None:
    """Raise Invalid for a value that must be unique and that another row has already."""
    for name in row.dirty_field_names:
        field = row._meta.fields[name]
        same = (field == getattr(row, name)) & (row._meta.primary_key != (row.id or 0))
        if field.unique and type(row).select().where(same).exists():
            raise Invalid(name, "This is taken already.")


def mark(form, problem: Invalid) -> None:
    """Show what is wrong next to its field, or above the form when it has no such field."""
    if problem.field in form:
        form[problem.field].errors = [*form[problem.field].errors, str(problem)]
    else:
        flash(str(problem), "error")
