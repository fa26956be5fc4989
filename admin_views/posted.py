"""What the small forms of the ticket page bring, and where to go from there."""

import enum
from collections.abc import Collection
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import flash, redirect, request, url_for
from peewee import ModelSelect
from werkzeug.wrappers import Response

from admin_views.access import me
from helpdesk.errors import Invalid
from helpdesk.models import Ticket

Choice = TypeVar("Choice", bound=enum.IntEnum)
Offered = ModelSelect  # of admin_views.choices: who guesses ids finds nothing else through it


def choice(kind: type[Choice], name: str) -> Choice:
    """The member whose slug was posted. Raises Invalid."""
    wanted = request.form.get(name, "").upper()
    if wanted not in kind.__members__:
        raise Invalid(name, f"Please choose a {name}.")
    return kind[wanted]


def row(offered: Offered, name: str) -> Any:
    """The one of the rows on offer whose id was posted. Raises Invalid."""
    text = request.form.get(name, "")
    is_id = text.isascii() and text.isdecimal() and len(text) < 10
    found = offered.where(offered.model.id == int(text)).first() if is_id else None
    if found is None:
        raise Invalid(name, "Please choose one from the list.")
    return found


def row_or_none(offered: Offered, name: str) -> Any:
    """The same, or None for the empty choice."""
    return row(offered, name) if request.form.get(name) else None


def list_at(query: str, without: Collection[str] = ()) -> str:
    """The address of the ticket list with these arguments, those named `without` left out."""
    arguments = [(name, value) for name, value in parse_qsl(query) if name not in without]
    return url_for("ticket.index_view") + (f"?{urlencode(arguments)}" if arguments else "")


def onward(ticket: Ticket, anchor: str | None = None) -> Response:
    """Back to the ticket; or to the list, when the change took it out of this person's reach."""
    if me().sees(ticket):
        return redirect(url_for("ticket_page.page", number=ticket.number, _anchor=anchor), 303)
    flash(f"{ticket.number} is in other hands now, so it is no longer among your tickets.", "success")
    return redirect(list_at(request.args.get("from", "")), 303)
