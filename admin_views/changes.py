"""Writing: every save and every deletion is one transaction, checked, and refused with a sentence."""

from flask import abort, flash, redirect, request
from flask_admin import expose
from peewee import IntegrityError

from admin_views.access import me
from admin_views.cells import DASH
from admin_views.fields import name_of
from admin_views.filling import fill, mark, refuse_taken
from admin_views.several import Several
from admin_views.using import refuse_if_used, uses
from admin_views.versions import SavedMeanwhile, rebase, stamp
from forms.sessions import local_path
from helpdesk.db import Model, transaction
from helpdesk.errors import Invalid, Refused
from helpdesk.models import Desk


class Changes(Several):
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
        form = self.edit_form(obj=row) if request.method == "POST" else self.stored_form(row)
        if self.validate_form(form) and self.update_model(form, row):
            return self._saved(f"{name_of(row)} was saved.")
        return self._form_page(self.edit_template, form, model=self.get_one(row.id))

    @expose("/details/")
    def details_view(self):
        if not self.can_view_details:
            abort(404)
        row = self.get_one(request.args.get("id"))
        shown = {"details_columns": self._details_columns, "get_value": self.get_detail_value, "nothing": DASH}
        return self.render(self.details_template, model=row, return_url=self.get_url(".index_view"), **shown)

    @expose("/delete/", methods=("GET", "POST"))
    def delete_view(self):
        """Ask first; a row in use is not deleted, the page says what uses it."""
        if not self.can_delete:
            abort(404)
        row = self.get_one(request.values.get("id"))
        if request.method == "POST" and self.delete_model(row):
            return self._saved(f"{name_of(row)} was deleted.")
        shown = {"uses": uses(row, self.parts, me()), "return_url": self.get_url(".index_view")}
        page = self.render("admin/model/delete.html", model=row, **shown)
        return page, 200 if request.method == "GET" else 409

    @expose("/action/", methods=("POST",))
    def action_view(self):
        if request.form.get("action") in self.deeds:
            return self.several(request.form["action"])
        self.handle_action("index_view")
        return self._back()

    def stored_form(self, row):
        """The form with what is stored, whatever was posted. A view with fields of its own fills them here."""
        return self._edit_form_class(None, obj=row)

    def loaded(self, form, row: Model) -> str:
        """What a page with the form says of the row as its reader knows it, so that nothing newer is overwritten."""
        if request.method == "GET" or getattr(form, "versions", None):
            return stamp(self.stored_form(self.get_one(row.id)))
        return request.form.get("loaded", "")

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

    def _saves(self, form, row: Model) -> bool:
        try:
            with transaction():
                self._bring_up_to_date(form, row)
                self.save(form, row)
        except SavedMeanwhile as meanwhile:
            form.versions = meanwhile.versions
        except Invalid as problem:
            mark(form, problem)
        except Refused as refusal:
            flash(str(refusal), "error")
        except IntegrityError:
            flash("Somebody else saved the same at this moment. Please look again.", "error")
        else:
            return True
        return False

    def _bring_up_to_date(self, form, row: Model) -> None:
        """Wait for others who save, then read the row again and put into the form what they changed of it."""
        if not row.id:
            return
        Desk.hold()
        row.__data__.update(self.get_one(row.id).__data__)
        row.__rel__.clear()
        row._dirty.clear()
        rebase(form, self.stored_form(row), request.form.get("loaded", ""))

    def _saved(self, sentence: str):
        flash(sentence, "success")
        return self._back()

    def _back(self):
        """To the list they came from. Flask-Admin's own check lets addresses through that lead to another host."""
        return redirect(local_path(request.values.get("url")) or self.get_url(".index_view"), 303)

    def _form_page(self, template: str, form, **given):
        page = self.render(template, form=form, return_url=self.get_url(".index_view"), **given)
        return page, 200 if request.method == "GET" else 409 if getattr(form, "versions", None) else 400
