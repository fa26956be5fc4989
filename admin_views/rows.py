"""Reading: which rows there are for the signed-in person, found, counted and sorted in one or two queries."""

from typing import Any

from peewee import JOIN, SQL, Field, ModelSelect

from admin_views.access import me
from admin_views.fields import id_of
from admin_views.searching import beside, contains
from helpdesk.errors import NotVisible
from helpdesk.models import User

SECRET = {"password_hash", "token_hash", "nonce", "form_key"}
MOST_PAGES = 200


class Rows:
    """Part of the base view. A subclass of that overrides scope() where not everybody may see everything."""

    def get_query(self) -> ModelSelect:
        """The rows that exist for the signed-in person, with those they refer to and without any secret."""
        return self.scope(self._joined(), me())

    def scope(self, query: ModelSelect, user: User) -> ModelSelect:
        """Leave what `user` may see."""
        return query

    def get_one(self, id: Any):
        """The row with this id, within what the person may see. Raises NotVisible."""
        found = self._with_id(id_of(id)) if str(id).isdecimal() and len(str(id)) < 19 else None
        if found is None:
            raise NotVisible("There is no such thing.")
        return self.readied([found])[0]

    def get_list(self, page, sort_column, sort_desc, search, filters, execute=True, page_size=None):
        """How many rows there are, counted up to `counted_to`, and one page of them: its ids first, from an index."""
        size, key = page_size or self.page_size, self.model._meta.primary_key
        query = self._found(search, filters)
        count = query.select(SQL("1")).limit(self.counted_to + 1).count()
        last = max(0, min(-(-count // size), MOST_PAGES) - 1)
        ids = self._sorted(query.select(key), sort_column, sort_desc).limit(size).offset(min(page, last) * size)
        return count, self.readied(list(self._sorted(self._joined().where(key.in_(ids)), sort_column, sort_desc)))

    def readied(self, rows: list[Any]) -> list[Any]:
        """Rows that were read, as the signed-in person may read them."""
        return rows

    def search(self, query: ModelSelect, text: str) -> ModelSelect:
        """The rows that say `text` in a searchable column. Tables that grow without end override it."""
        return query.where(contains(self._search_fields, text))

    def _with_id(self, id: int):
        return self.get_query().where(self.model._meta.primary_key == id).first()

    def _joined(self) -> ModelSelect:
        others = [(key, key.rel_model.alias()) for key in self.joined]
        shown = [column for _, other in others for column in readable(other)]
        query = self.model.select(*readable(self.model), *shown)
        for key, other in others:
            query = query.join_from(self.model, other, JOIN.LEFT_OUTER, on=key)
        return query

    def _found(self, text, filters) -> ModelSelect:
        if text and self._search_supported:
            return self._beside(self.search(self.get_query(), text), filters)
        return self._filtered(self.get_query(), filters)

    def _filtered(self, query: ModelSelect, filters) -> ModelSelect:
        for index, _, values in filters or ():
            query = self._filters[index].apply(query, values)
        return query

    def _beside(self, query: ModelSelect, filters) -> ModelSelect:
        """Of the few rows of the query, those that the filters leave."""
        for index, _, values in filters or ():
            query = query.where(beside(self._filters[index].condition(values)))
        return query

    def _sorted(self, query: ModelSelect, column: str | None, descending) -> ModelSelect:
        orders = [(column, descending)] if column in self._sortable_columns else self._get_default_order() or []
        fields = [(getattr(self.model, name), down) for name, down in orders]
        return query.order_by(*[field.desc() if down else field.asc() for field, down in fields])


def readable(model: Any) -> list[Field]:
    """The columns of a model, or of an alias, that may be read: never a secret."""
    fields = getattr(model, "model", model)._meta.sorted_fields
    return [getattr(model, field.name) for field in fields if field.name not in SECRET]
