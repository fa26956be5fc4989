"""Writing: every save and every deletion is one transaction, checked, and refused with a sentence."""

from flask import abort, flash, redirect, request
from flask_admin import expose
from peewee import IntegrityError

from admin_views.fields import name_of
from admin_views.using import refuse_if_used
from forms.sessions import local_path
from helpdesk.db import Model, transaction
from helpdesk.errors import Invalid, Refused


class Changes:
    """Part of the base view. Where the domain has a say, a subclass overrides save() and remove() and asks it."""

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self):
        if not self.can_create:
            abort(404)
        form = self.create_form()
        if self.validate_form(form) and (row := self.create_model(form)):
            return self._saved(f"{name_of(row)} was added.")
        return self._form_page(self.create_template, form, model=None)

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self):
        if not self.can_edit:
            abort(404)
        row = self.get_one(request.args.get("id"))
        form = self.edit_form(obj=row)
        if self.validate_form(form) and self.update_model(form, row):
            return self._saved(f"{name_of(row)} was saved.")
        return self._form_page(self.edit_template, form, model=self.get_one(row.id))

    @expose("/details/")
    def details_view(self):
        if not self.can_view_details:
            abort(404)
        row = self.get_one(request.args.get("id"))
        shown = {"details_columns": self._details_columns, "get_value": self.get_detail_value}
        return self.render(self.details_template, model=row, return_url=self.get_url(".index_view"), **shown)

    @expose("/delete/", methods=("GET", "POST"))
    def delete_view(self):
        """Ask first; a row in use is not deleted, the page says what uses it."""
        if not self.can_delete:
            abort(404)
        row = self.get_one(request.values.get("id"))
        if request.method == "POST" and self.delete_model(row):
            return self._saved(f"{name_of(row)} was deleted.")
        return self.render(
            "admin/model/delete.html", model=row, refusal=self.refusal(row), return_url=self.get_url(".index_view")
        )

    @expose("/action/", methods=("POST",))
    def action_view(self):
        self.handle_action("index_view")
        return self._back()

    def create_model(self, form):
        row = self.model()
        return row if self._saves(form, row) else False

    def update_model(self, form, model) -> bool:
        return self._saves(form, model)

    def delete_model(self, model) -> bool:
        try:
            with transaction():
                self.remove(model)
        except Refused as refusal:
            flash(str(refusal), "error")
            return False
        return True

    def save(self, form, row: Model) -> None:
        """Store what the form says. Raises Invalid or another Refused; then nothing is stored."""
        fill(form, row)
        refuse_taken(row)
        row.save()

    def remove(self, row: Model) -> None:
        """Delete one row and its parts. Raises Refused when something else refers to it."""
        refuse_if_used(row, self.one, self.parts)
        row.delete_instance()

    def refusal(self, row: Model) -> str:
        """Why the row cannot be deleted, or nothing."""
        try:
            refuse_if_used(row, self.one, self.parts)
        except Refused as refusal:
            return str(refusal)
        return ""

    def _saves(self, form, row: Model) -> bool:
        try:
            with transaction():
                self.save(form, row)
        except Invalid as problem:
            mark(form, problem)
        except Refused as refusal:
            flash(str(refusal), "error")
        except IntegrityError:
            flash("Somebody else saved the same at this moment. Please look again.", "error")
        else:
            return True
        return False

    def _saved(self, sentence: str):
        flash(sentence, "success")
        return self._back()

    def _back(self):
        """To the list they came from. Flask-Admin's own check lets addresses through that lead to another host."""
        return redirect(local_path(request.values.get("url")) or self.get_url(".index_view"), 303)

    def _form_page(self, template: str, form, **given):
        page = self.render(template, form=form, return_url=self.get_url(".index_view"), **given)
        return page, 200 if request.method == "GET" else 400


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
