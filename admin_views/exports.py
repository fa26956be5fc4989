"""The list as a file: the same rows as the person sees, with the columns they choose."""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any
from urllib.parse import unquote_plus

from flask import Response, abort, request, stream_with_context
from flask_admin import expose
from markupsafe import Markup

from admin_views import formats
from admin_views.access import me
from admin_views.fields import name_of, words_of
from admin_views.sheets import KINDS, Cell, Column
from helpdesk import exporting
from helpdesk.db import Model, UTCDateTimeField, now
from helpdesk.errors import Invalid

AT_ONCE = 500


class Exports:
    """Part of the base view. `column_export_list` are the columns on offer; those of the list are chosen at first.

    `column_formatters_export` says in plain values what a column cannot say by itself.
    """

    can_export = True
    column_formatters_export = {}

    @expose("/export/", methods=("GET", "POST"))
    def export_view(self):
        """Ask for the kind of file and the columns, then send it."""
        if not self.can_export:
            abort(404)
        exporting.allow(by=me())
        return self._file() if request.method == "POST" else self._export_page()

    def exported_count(self) -> str:
        """How many rows there are, in words, as the list says it."""
        return self.counted(self.get_list(0, None, None, *self._asked(), page_size=1)[0])

    def exported_ids(self, most: int) -> list[int]:
        """The ids of the rows that the address asks for, in the order of the list."""
        given, key = self._get_list_extra_args(), self.model._meta.primary_key
        column = self._get_column_by_idx(given.sort)
        found = self._found(given.search, given.filters).select(key)
        return [id for (id,) in self._sorted(found, column and column[0], given.sort_desc).limit(most).tuples()]

    def exported_rows(self, ids: list[int]) -> Iterator[Any]:
        """These rows in this order, a few in memory at a time."""
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            found = {row.id: row for row in self.readied(list(self._joined().where(self.model.id.in_(some))))}
            yield from (found[id] for id in some if id in found)

    def export_columns(self) -> list[Column]:
        """Every column on offer."""
        return [
            Column(name, label, partial(self._cell, name), self._is_time(name)) for name, label in self._export_columns
        ]

    def exported_at_first(self) -> set[str]:
        """The columns that are chosen before anybody chose."""
        return set(self.column_list)

    def export_url(self) -> str:
        """The page that asks how the list that is shown should be exported."""
        return self._with_query(".export_view")

    def list_url(self) -> str:
        """The list that the export was asked for from."""
        return self._with_query(".index_view")

    def _with_query(self, endpoint: str) -> str:
        return self.get_url(endpoint) + (f"?{_query()}" if _query() else "")

    def _asked(self):
        given = self._get_list_extra_args()
        return given.search, given.filters

    def _export_page(self):
        zone, columns = formats.zone(), self.export_columns()
        shown = {"columns": columns, "chosen": self.exported_at_first(), "kinds": KINDS, "zone": zone}
        return self.render("console/export.html", count=self.exported_count(), most=exporting.MOST, **shown)

    def _file(self) -> Response:
        kind, columns = KINDS.get(request.form.get("kind", "")), self._chosen_columns()
        if kind is None:
            raise Invalid("kind", "Please choose a kind of file.")
        ids, zone = self.exported_ids(exporting.MOST + 1), formats.zone()
        how = f"{kind.words}: {', '.join(column.label for column in columns)}\n{unquote_plus(_query())}".strip()
        exporting.begin(len(ids), self.one, self.many, how, by=me(), address=request.remote_addr or "")
        name = f"{self.many.replace(' ', '-')}-{now().astimezone(zone):%Y-%m-%d}.{request.form['kind']}"
        return Response(
            stream_with_context(kind.write(columns, self.exported_rows(ids), zone)),
            content_type=kind.mimetype,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _chosen_columns(self) -> list[Column]:
        asked = set(request.form.getlist("column"))
        chosen = [column for column in self.export_columns() if column.key in asked]
        if not chosen:
            raise Invalid("column", "Please choose at least one column.")
        return chosen

    def _is_time(self, name: str) -> bool:
        field = self.model._meta.fields.get(name)
        return isinstance(field, UTCDateTimeField) and name not in self.column_formatters_export

    def _cell(self, name: str, row: Any) -> Cell:
        if name in self.column_formatters_export:
            return self.column_formatters_export[name](self, None, row, name)
        if name in self.model._meta.fields:
            return plain(getattr(row, name))
        return Markup(self.get_list_value(None, row, name)).striptags()


def plain(value: Any) -> Cell:
    """A value of the database as a cell of a file."""
    if isinstance(value, Model):
        return name_of(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Enum):
        return words_of(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return value if isinstance(value, str | int | float | datetime | None) else str(value)


def _query() -> str:
    """What the address asks for, as it stands in it."""
    return request.query_string.decode("ascii", "ignore")
