"""Links to other tickets, made and ended beside the thread."""

from flask import request
from flask_admin import expose

from admin_views.opening import opened
from admin_views.other_tickets import other_with
from admin_views.posted import choice
from helpdesk import tickets
from helpdesk.models import LinkKind


class Linking:
    """Part of the ticket's page. `_change` is that of TicketChanges."""

    @expose("/<number>/link", methods=["POST"])
    def add_link(self, number: str):
        """Say what this ticket is to the one whose number was typed; `parent` says it of the other one."""
        return self._change(number, _link)

    @expose("/<number>/unlink", methods=["POST"])
    def end_link(self, number: str):
        return self._change(number, lambda ticket, given: tickets.unlink(ticket, _other(), by=given["by"]))


def _link(ticket, given) -> None:
    other, by = _other(), given["by"]
    if request.form.get("kind") == "parent":
        tickets.link(opened(other.number), ticket, LinkKind.CHILD, by=by)
    else:
        tickets.link(ticket, other, choice(LinkKind, "kind"), by=by)


def _other():
    return other_with(request.form.get("other", ""))
