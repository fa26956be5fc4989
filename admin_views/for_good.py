"""The trash: when a ticket leaves it, and removing one for good at once."""

from datetime import timedelta

from flask import Flask, flash, redirect, request
from flask_admin import expose

from admin_views import formats
from admin_views.access import me
from admin_views.navigation import TRASH, tickets_at
from admin_views.opening import opened
from forms.words import current_desk
from helpdesk import tickets
from helpdesk.db import now
from helpdesk.models import Attachment, Reply, Ticket
from helpdesk.tickets import purging


def register(app: Flask) -> None:
    """Offer what the trash says to the templates."""
    app.jinja_env.globals.update(gone_when=gone_when, trash_days=lambda: current_desk().trash_days)


def gone_when(ticket: Ticket) -> str:
    """When a deleted ticket is removed for good: `in 27 d`, or `within a day`."""
    left = purging.gone_at(ticket, current_desk()) - now()
    return f"in {formats.span(left)}" if left > timedelta(days=1) else "within a day"


class ForGood:
    """Part of the ticket's page."""

    @expose("/<number>/purge", methods=["GET", "POST"])
    def purge(self, number: str):
        """Ask first; afterwards there is no way back."""
        ticket = opened(number)
        tickets.check_removable(ticket, by=me())
        if request.method == "POST":
            tickets.remove_for_good(ticket, by=me())
            flash(f"{number} was removed for good.", "success")
            return redirect(tickets_at(TRASH), 303)
        return self.render("console/purge.html", ticket=ticket, counts=_counts(ticket), merged=list(ticket.merged))


def _counts(ticket: Ticket) -> dict[str, int]:
    """How many messages and files go with it."""
    return {
        "message": Reply.select().where(Reply.ticket == ticket.id).count(),
        "file": Attachment.select().where(Attachment.ticket == ticket.id).count(),
    }
