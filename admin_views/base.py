"""The one view that every generated page of the console stands on.

Flask-Admin's own loads rows past get_query() in edit, delete, bulk and look-ups, deletes recursively and has no
transaction around a save. Here everything that reads goes through Rows, everything that writes through Changes.
"""

from collections.abc import Sequence
from typing import Any

from flask import abort, request
from flask_admin import expose
from flask_admin.contrib.peewee import ModelView
from peewee import ForeignKeyField

from admin_views.access import Guarded
from admin_views.changes import Changes
from admin_views.exports import Exports
from admin_views.fields import Converter, name_of
from admin_views.list_filters import ListFilters
from admin_views.lookups import answer
from admin_views.rows import MOST_PAGES, Rows
from helpdesk.db import now


class View(Guarded, Rows, ListFilters, Changes, Exports, ModelView):
    """A table of the desk. A subclass chooses columns, labels, filters, search and form, and what it may do.

    `one` and `many` name its rows, `about` says in a sentence what they are. `joined` are the foreign keys whose rows
    the list shows: fetched in the same query. `parts` are the models whose rows go with a deleted row; whatever else
    refers to it keeps it from being deleted: `instead` says what to do then, and `in_place_of_deletion` names the deeds
    that are offered.
    """

    one, many, about, filter_note = "row", "rows", "", ""
    counted_to = 10_000
    joined: Sequence[ForeignKeyField] = ()
    parts: Sequence[Any] = ()
    instead, in_place_of_deletion = "", ()

    list_template, details_template = "admin/model/list.html", "admin/model/details.html"
    create_template = edit_template = "admin/model/edit.html"
    can_view_details = can_set_page_size = False
    column_display_actions = False
    simple_list_pager = True
    page_size = 50
    model_form_converter = Converter

    # Ways in that nobody needs do not exist: editing cells of a list, Flask-Admin's export, its recursive deletion.
    ajax_update = export = action_delete = None

    @expose("/ajax/lookup/")
    def ajax_lookup(self):
        loader = self._form_ajax_refs.get(request.args.get("name"))
        return answer(loader) if loader else abort(404)

    def scaffold_form(self):
        return super().scaffold_form() if self.can_create or self.can_edit else self.form_base_class

    def _create_ajax_loader(self, name, options):
        raise TypeError(f"{type(self).__name__}.{name} needs a Lookup, which asks who is looking")

    def row_actions(self, row) -> list[tuple[str, str]]:
        """What can be done at once with a row of the list, as name of the action and words of the button."""
        return []

    def page_links(self, row) -> list[tuple[str, str]]:
        """Where the page of a row leads besides, as words and address."""
        return []

    def called(self, row) -> str:
        """How the pages call one row."""
        return f"the {self.one} “{name_of(row)}”"

    def title_of(self, row) -> str:
        """The title of the page of one row, or of a new one."""
        return name_of(row) if row else f"New {self.one}"

    def counted(self, count: int) -> str:
        """How many rows there are, in words: `214`, or `10,000+` where counting stopped."""
        return f"{self.counted_to:,}+" if count > self.counted_to else f"{count:,}"

    def has_next(self, page: int, count: int) -> bool:
        """Whether a page follows this one, counted from 0."""
        return (page + 1) * self.page_size < count and page + 1 < MOST_PAGES

    def search_placeholder(self) -> str:
        return f"Search {self.many}"

    def get_empty_list_message(self) -> str:
        return f"No {self.many} yet"

    def render(self, template, **given):
        return super().render(template, at=now(), **given)
