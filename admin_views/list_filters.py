"""The filters of a generated list between address, query and page."""

from flask import request

from admin_views.filtering import Chip, Group
from admin_views.rows import MOST_PAGES


class ListFilters:
    """Part of the base view: Flask-Admin's filters need its script and take one value, ours are forms and take many."""

    def filter_groups(self) -> list[Group]:
        """The filters as the list's form shows them."""
        chosen = {index: values for index, _, values in self._get_list_filter_args()}
        return [filter.group(chosen.get(index, ())) for index, filter in enumerate(self._filters or [])]

    def chips(self) -> list[Chip]:
        """The filters in force, each with the address of the list without it."""
        given = self._get_list_extra_args()
        return [
            Chip(self._filters[index].words(value), self._url_without(given, index, value))
            for index, _, values in given.filters
            for value in values
        ]

    def is_valid_filter(self, filter) -> bool:
        return hasattr(filter, "read")

    def scaffold_filters(self, name):
        raise TypeError(f"{type(self).__name__} names a filter by its column; give it a Filter")

    def _get_list_filter_args(self):
        read = [(index, filter.name, filter.read(request.args)) for index, filter in enumerate(self._filters or [])]
        return [found for found in read if found[2]]

    def _get_list_extra_args(self):
        given = super()._get_list_extra_args()
        given.page = min(max(given.page, 0), MOST_PAGES)
        given.search = (given.search or "").replace("\x00", "").strip()[:200]
        given.page_size, given.extra_args = 0, {}
        return given

    def _get_filters(self, filters):
        return {name: text for index, _, values in filters or () for name, text in self._filters[index].args(values)}

    def _get_list_url(self, view_args) -> str:
        given = {"page": view_args.page or None, "sort": view_args.sort, "desc": 1 if view_args.sort_desc else None}
        return self.get_url(
            ".index_view", **given, search=view_args.search or None, **self._get_filters(view_args.filters)
        )

    def _url_without(self, given, index: int, value: str) -> str:
        left = [
            (other, name, tuple(one for one in values if (other, one) != (index, value)))
            for other, name, values in given.filters
        ]
        return self._get_list_url(given.clone(page=0, filters=[found for found in left if found[2]]))
