"""Pages to merge a ticket into another one, and to split messages off into one of their own."""

from flask import redirect, request, url_for
from flask_admin import expose

from admin_views import other_tickets
from admin_views.access import me
from admin_views.opening import opened
from admin_views.thread import Message, thread
from admin_views.toasts import telling
from helpdesk import tickets
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import Reply, Ticket
from helpdesk.tickets import merging

LARGEST_ID = 2**31 - 1


class Joining:
    """Part of the ticket's page."""

    @expose("/<number>/merge", methods=["GET", "POST"])
    def merge(self, number: str):
        """Look for the ticket to merge into; with `into`, what that will do. A post does it."""
        ticket, wanted = _held(number), request.values.get("into", "")
        if not wanted:
            return self._choose(ticket)
        try:
            into = other_tickets.other_with(wanted)
        except Invalid as problem:
            return self._choose(ticket, str(problem)), 404
        return self._merge(ticket, into) if request.method == "POST" else self._preview(ticket, into)

    @expose("/<number>/split", methods=["GET", "POST"])
    def split(self, number: str):
        """The messages to choose from; a post moves the chosen ones into a new ticket."""
        ticket = _held(number)
        if request.method == "GET":
            return self._messages(ticket)
        try:
            with telling(ticket):
                new = tickets.split(ticket, _chosen(), by=me(), subject=request.form.get("subject", ""))
        except Invalid as problem:
            return self._messages(ticket, {problem.field: str(problem)}), 422
        except (Forbidden, NotVisible):
            raise
        except Refused as problem:
            return self._messages(ticket, {"replies": str(problem)}), 409
        return redirect(url_for("ticket_page.page", number=new.number), 303)

    def _merge(self, ticket: Ticket, into: Ticket):
        try:
            with telling(ticket):
                tickets.merge(ticket, into, by=me())
        except (Forbidden, NotVisible):
            raise
        except Refused:
            return self._preview(opened(ticket.number), opened(into.number)), 409
        return redirect(url_for("ticket_page.page", number=into.number), 303)

    def _choose(self, ticket: Ticket, problem: str = ""):
        text = request.args.get("q", "").strip()
        found = other_tickets.found_by(text, ticket) if text else other_tickets.open_ones_of_customer(ticket)
        return self.render("console/merge_choose.html", ticket=ticket, found=found, q=text, problem=problem)

    def _preview(self, ticket: Ticket, into: Ticket):
        plan = merging.plan(ticket, into, by=me())
        return self.render("console/merge_preview.html", ticket=ticket, into=into, plan=plan)

    def _messages(self, ticket: Ticket, wrong: dict[str, str] | None = None):
        told = thread(ticket, everything=True).entries
        said = [one for one in told if isinstance(one, Message) and one.reply and not one.reply.deleted_at]
        chosen = set(request.values.getlist("reply"))
        subject = request.form.get("subject", "")
        given = {"chosen": chosen, "subject": subject, "wrong": wrong or {}}
        return self.render("console/split.html", ticket=ticket, said=said, **given)


def _held(number: str) -> Ticket:
    """The ticket, for who may merge. The verbs ask this too; here it keeps people from choosing in vain."""
    ticket = opened(number)
    if not me().can("merge"):
        raise Forbidden("You may not merge or split tickets.")
    return ticket


def _chosen() -> list[Reply]:
    """The messages whose ids were posted; the verb looks whose they are."""
    ids = request.form.getlist("reply")
    if not all(id.isascii() and id.isdecimal() and len(id) < 11 and int(id) <= LARGEST_ID for id in ids):
        raise NotVisible("There is no such message.")
    return [Reply(id=int(id)) for id in ids]
