"""One change of one ticket from its row in the list, which comes back as it was."""

from collections.abc import Callable

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from admin_views.access import me
from admin_views.conflicts import conflict_page, unchanged, wanted
from admin_views.opening import opened
from admin_views.posted import list_at
from admin_views.toasts import said, telling
from helpdesk.errors import Conflict, Forbidden, NotVisible, Refused
from helpdesk.models import Ticket, User


def quickly(ticket: Ticket, verb: Callable[[Ticket, User], object]) -> ResponseReturnValue:
    """Do it, and show the list again with what was done and a way to take it back.

    When the list showed the ticket otherwise than it is now, both versions are shown instead.
    """
    back = request.values.get("back", "")
    try:
        with telling(ticket, back) as told, unchanged(ticket, request.values.get("do", "")):
            verb(ticket, me())
    except (Forbidden, NotVisible):
        raise
    except Conflict:
        return conflict_page(opened(ticket.number), *wanted(request.values.get("do", "")), leave=list_at(back))
    except Refused as refusal:
        flash(f"{ticket.number} stays as it is: {refusal}", "error")
    else:
        if not told:
            said(f"{ticket.number} was so already.")
    return redirect(list_at(back), 303)
