"""Notes about a customer, written beside a ticket of theirs."""

from flask import request
from flask_admin import expose

from admin_views.access import me
from admin_views.opening import opened
from admin_views.posted import onward
from admin_views.toasts import said
from helpdesk import staff
from helpdesk.errors import Conflict, Invalid
from helpdesk.models import Ticket


class Notes:
    """Part of the ticket's page."""

    @expose("/<number>/notes", methods=["POST"])
    def set_notes(self, number: str):
        """Keep what was typed; when somebody else changed the notes meanwhile, show both."""
        ticket = opened(number)
        text, before = request.form.get("notes", ""), request.form.get("before", "")
        try:
            staff.write_notes(ticket.customer, text, by=me(), before=before)
        except Conflict as problem:
            return self._both(ticket, text, str(problem)), 409
        except Invalid as problem:
            return self._both(ticket, text, str(problem)), 422
        if staff.as_lines(text) != staff.as_lines(before):
            said(f"Your notes about {ticket.customer.label} were kept.")
        return onward(ticket)

    def _both(self, ticket: Ticket, text: str, problem: str):
        """What stands there now, and below it what was typed, to be brought together."""
        person = opened(ticket.number).customer
        return self.render("console/notes.html", ticket=ticket, person=person, text=text, problem=problem)
