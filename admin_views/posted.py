"""What the small forms of the ticket page bring, and where to go from there."""

import enum
from typing import TypeVar

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin_views.access import me
from helpdesk.db import Model
from helpdesk.errors import Invalid
from helpdesk.models import Ticket

Choice = TypeVar("Choice", bound=enum.IntEnum)
Row = TypeVar("Row", bound=Model)


def choice(kind: type[Choice], name: str) -> Choice:
    """The member whose slug was posted. Raises Invalid."""
    wanted = request.form.get(name, "").upper()
    if wanted not in kind.__members__:
        raise Invalid(name, f"Please choose a {name}.")
    return kind[wanted]


def row(model: type[Row], name: str) -> Row:
    """The row whose id was posted. Raises Invalid."""
    text = request.form.get(name, "")
    found = model.get_or_none(model.id == int(text)) if text.isascii() and text.isdecimal() and len(text) < 10 else None
    if found is None:
        raise Invalid(name, "Please choose one from the list.")
    return found


def row_or_none(model: type[Row], name: str) -> Row | None:
    """The row whose id was posted, or None for the empty choice. Raises Invalid."""
    return row(model, name) if request.form.get(name) else None


def onward(ticket: Ticket, anchor: str | None = None) -> Response:
    """Back to the ticket; or to the list, when the change took it out of this person's reach."""
    if me().sees(ticket):
        return redirect(url_for("ticket_page.page", number=ticket.number, _anchor=anchor), 303)
    flash(f"{ticket.number} is in other hands now, so it is no longer among your tickets.", "success")
    return redirect(url_for("ticket.index_view"), 303)
