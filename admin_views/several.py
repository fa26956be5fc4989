"""One thing done with several rows of a list, or in place of a deletion: shown first, then done one by one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, request

from admin_views.fields import name_of
from helpdesk.db import transaction
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused

MOST = 100
NAMED = 5


@dataclass(frozen=True)
class Deed:
    """`words` stand on the button, `done` in the sentence afterwards, `warning` on the page that asks.

    `verb(view, row)` does it; `fits(row)` tells whether there is anything to do.
    """

    words: str
    done: str
    warning: str
    verb: Callable[[Any, Any], object]
    fits: Callable[[Any], bool] = lambda row: True


class Several:
    """Part of the base view. `deeds` are what can be done with several rows, by the name that is posted."""

    deeds: dict[str, Deed] = {}

    def several(self, name: str):
        """Ask first; with `sure`, do it to each row by itself and say how it went."""
        deed, rows = self.deeds[name], self._chosen()
        if not rows:
            flash(f"Nothing was changed: please choose at least one {self.one}.", "error")
            return self._back()
        if not request.form.get("sure"):
            shown = {"deed": deed, "name": name, "rows": rows, "list_url": self._back().location}
            return self.render("admin/model/several.html", **shown)
        self._do(deed, rows)
        return self._back()

    def _chosen(self) -> list:
        ids = list(dict.fromkeys(request.form.getlist("rowid")))[:MOST]
        return [row for row in map(self._row_or_none, ids) if row is not None]

    def _row_or_none(self, id: str):
        try:
            return self.get_one(id)
        except NotVisible:
            return None

    def _do(self, deed: Deed, rows: list) -> None:
        done, refused = [], {}
        for row in rows:
            try:
                with transaction():
                    deed.verb(self, row)
            except (Forbidden, Invalid, Refused) as refusal:
                refused.setdefault(str(refusal), []).append(name_of(row))
            else:
                done.append(name_of(row))
        if done:
            flash(f"{_listed(done)} {'was' if len(done) == 1 else 'were'} {deed.done}.", "success")
        for reason, names in refused.items():
            flash(f"{_listed(names)}: {reason}", "error")


def _listed(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
