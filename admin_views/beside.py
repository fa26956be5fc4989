"""Going from ticket to ticket of the list one came from, and what else has to do with this one."""

from flask import jsonify
from flask_admin import expose

from admin_views import from_list
from admin_views.access import me
from admin_views.opening import opened
from helpdesk.models import Ticket
from helpdesk.tickets import similar


class Beside:
    """Part of the ticket's page. Its page asks for these numbers and names once it is there, and need not wait."""

    @expose("/<number>/next")
    def next(self, number: str):
        """The ticket that follows in the list."""
        return from_list.go(opened(number), "next")

    @expose("/<number>/previous")
    def previous(self, number: str):
        """The ticket before it in the list."""
        return from_list.go(opened(number), "previous")

    @expose("/<number>/beside")
    def beside(self, number: str):
        """The place in the list, such as `12 of 214`, and what stands on both sides."""
        ticket = opened(number)
        place = from_list.came_from(ticket)
        if place is None:
            return jsonify({})
        beside = place.beside(ticket)
        return jsonify(place=_place(beside), next=_told(place, beside.next), previous=_told(place, beside.previous))

    @expose("/<number>/similar")
    def similar(self, number: str):
        """Other tickets whose subjects and messages say the same rare words."""
        ticket = opened(number)
        return self.render("console/similar.html", ticket=ticket, found=similar.to(ticket, me()))


def _place(beside) -> str:
    total = beside.total
    number = f"{total.number:,}" + ("" if total.is_exact else "+")
    if beside.place:
        return f"{beside.place:,} of {number}"
    return f"{number} {'ticket' if total.number == 1 else 'tickets'}"


def _told(place: from_list.CameFrom, ticket: Ticket | None) -> dict[str, str] | None:
    return {"url": place.url_of(ticket), "words": f"{ticket.number} {ticket.subject}"} if ticket else None
