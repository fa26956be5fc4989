"""What is changed in place on the ticket's page. Each post is one verb of helpdesk.tickets."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_admin import expose

from admin_views import choices
from admin_views.access import me
from admin_views.conflicts import conflict_page, in_words, seen_by_reader
from admin_views.opening import file_of, message_of, opened
from admin_views.posted import choice, onward, row, row_or_none
from admin_views.toasts import telling
from helpdesk import tickets
from helpdesk.errors import Conflict, Forbidden, NotVisible, Refused
from helpdesk.models import Priority, Status, Ticket, User

ID = "<int(max=2147483647):id>"
Given = dict
KINDS: dict[str, Any] = {"status": Status, "priority": Priority}


class TicketChanges:
    """Part of the ticket's page. What was changed since the page was loaded is not overwritten: `seen` tells.

    No page may be called category, name or url: Flask-Admin keeps other things under those names.
    """

    @expose("/<number>/status", methods=["POST"])
    def set_status(self, number: str):
        return self._change(
            number, lambda ticket, given: tickets.set_status(ticket, choice(Status, "status"), **given), "status"
        )

    @expose("/<number>/priority", methods=["POST"])
    def set_priority(self, number: str):
        return self._change(
            number, lambda ticket, given: tickets.prioritise(ticket, choice(Priority, "priority"), **given), "priority"
        )

    @expose("/<number>/category", methods=["POST"])
    def set_category(self, number: str):
        return self._change(
            number,
            lambda ticket, given: tickets.move(ticket, row(choices.categories(), "category"), **given),
            "category",
        )

    @expose("/<number>/team", methods=["POST"])
    def set_team(self, number: str):
        return self._change(
            number,
            lambda ticket, given: tickets.set_team(ticket, row_or_none(choices.teams(), "team"), **given),
            "team",
        )

    @expose("/<number>/assignee", methods=["POST"])
    def set_assignee(self, number: str):
        return self._change(number, _assign, "assignee")

    @expose("/<number>/tags", methods=["POST"])
    def set_tags(self, number: str):
        """Put a tag on, or take it off; two people doing so do not get in each other's way."""
        verb, name = (tickets.untag, "remove") if "remove" in request.form else (tickets.tag, "add")
        return self._change(number, lambda ticket, given: verb(ticket, row(choices.tags(), name), by=given["by"]))

    @expose("/<number>/trash", methods=["POST"])
    def trash(self, number: str):
        return self._change(number, lambda ticket, given: tickets.delete(ticket, **given))

    @expose("/<number>/restore", methods=["POST"])
    def restore(self, number: str):
        return self._change(number, lambda ticket, given: tickets.restore(ticket, by=given["by"]))

    @expose(f"/<number>/message/{ID}/delete", methods=["POST"])
    def delete_message(self, number: str, id: int):
        return self._change(number, lambda ticket, given: tickets.delete_reply(message_of(ticket, id), by=given["by"]))

    @expose(f"/<number>/file/{ID}/delete", methods=["POST"])
    def delete_file(self, number: str, id: int):
        return self._change(number, lambda ticket, given: tickets.remove_file(file_of(ticket, id), by=given["by"]))

    def _change(self, number: str, change: Callable[[Ticket, Given], object], field: str = ""):
        ticket = opened(number)
        try:
            with telling(ticket):
                change(ticket, {"by": me(), "seen": seen_by_reader(ticket)})
        except (Forbidden, NotVisible):
            raise
        except Conflict:
            return conflict_page(opened(number), field, _wanted(field))
        except Refused as problem:
            return self._shown(opened(number), problem=f"{problem} Nothing was changed."), 409
        return onward(ticket)


def _wanted(field: str) -> str:
    """What was posted for the field, in words."""
    if not field:
        return "Delete the ticket"
    text = request.form.get(field, "")
    if field in KINDS:
        return choice(KINDS[field], field).label
    return me().label if text == "me" else in_words(field, int(text) if text else None)


def _assign(ticket: Ticket, given: Given) -> None:
    """`me`, somebody's id, or empty for nobody."""
    if request.form.get("assignee") == "me":
        tickets.take(ticket, **given)
    elif person := row_or_none(choices.staff(User), "assignee"):
        tickets.assign(ticket, person, **given)
    else:
        tickets.unassign(ticket, **given)
