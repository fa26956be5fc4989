"""The list that somebody came from: it travels along in the address of a ticket, and with it the place they had in it.

`from` is the list's own address, `at` where the ticket stood when it was opened, so that an answer, which may move the
ticket, does not lead back to the beginning.
"""

from dataclasses import dataclass
from urllib.parse import parse_qs

from flask import Flask, flash, g, has_request_context, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from admin_views.access import me
from admin_views.navigation import LISTS
from admin_views.posted import list_at
from helpdesk.models import Ticket
from helpdesk.preferences import prefer
from helpdesk.tickets import neighbours
from helpdesk.tickets.filters import Filters

FROM, AT, LONGEST = "from", "at", 1_000
ENDS = {"next": "That was the last ticket of this list.", "previous": "That was the first ticket of this list."}


@dataclass(frozen=True)
class CameFrom:
    """A list and a place in it: `query` is the list's address, `mark` the place."""

    query: str
    filters: Filters
    sort: str
    mark: str

    @property
    def url(self) -> str:
        """The list itself."""
        return list_at(self.query)

    @property
    def name(self) -> str:
        """What the list is called beside the pages."""
        if self.filters.text:
            return f"Search: {self.filters.text}"
        return next((label for label, _, filters in LISTS if filters == self.filters), "List")

    @property
    def goes_on(self) -> bool:
        """Whether this person wants the next ticket after an answer."""
        return bool(me().preferences.get("goes_on"))

    def beside(self, ticket: Ticket) -> neighbours.Neighbours:
        """The tickets before and after."""
        return neighbours.around(me(), self.filters, self.sort, ticket, self.mark)

    def url_of(self, ticket: Ticket) -> str:
        """A ticket of this list."""
        return url_for("ticket_page.page", number=ticket.number, **{FROM: self.query})


def register(app: Flask) -> None:
    """Let every address of a ticket's own page keep the list, also when it is posted to."""
    app.url_defaults(_carry)


def came_from(ticket: Ticket) -> CameFrom | None:
    """The list in the address, or none. From here on it goes along."""
    query = request.args.get(FROM, "")
    if FROM not in request.args or len(query) > LONGEST:
        return None
    asked = MultiDict(parse_qs(query))
    filters, sort = Filters.from_args(asked), asked.get("sort", "")
    mark = request.args.get(AT) or neighbours.mark(ticket, filters, sort)
    g.came_from = {FROM: query, AT: mark[:LONGEST]}
    return CameFrom(query, filters, sort, mark)


def go(ticket: Ticket, way: str) -> Response:
    """To the next or previous ticket; at the end of the list, to the list."""
    place = came_from(ticket)
    if place is None:
        return redirect(list_at(""), 303)
    beside = place.beside(ticket)
    found = beside.next if way == "next" else beside.previous
    if found is None:
        flash(ENDS[way], "success")
    return redirect(place.url_of(found) if found else place.url, 303)


def further(ticket: Ticket, said: str) -> Response | None:
    """After an answer: on to the next ticket if that was asked for. It is asked for the next time as well."""
    place = came_from(ticket)
    if place is None:
        return None
    wanted = "goes_on" in request.form
    if wanted != place.goes_on:
        prefer(me(), goes_on=wanted or None)
    if wanted and said:
        flash(f"{ticket.number}: {said}", "success")
    return go(ticket, "next") if wanted else None


def _carry(endpoint: str, values: dict) -> None:
    if not (has_request_context() and endpoint.startswith("ticket_page.")):
        return
    if values.get("number") == (request.view_args or {}).get("number"):
        for name, value in _kept().items():
            values.setdefault(name, value)


def _kept() -> dict[str, str]:
    """What goes along; a page that shows no list passes on what it got."""
    if "came_from" not in g:
        given = {name: request.args[name] for name in (FROM, AT) if name in request.args}
        g.came_from = given if FROM in given and len("".join(given.values())) <= LONGEST else {}
    return g.came_from
