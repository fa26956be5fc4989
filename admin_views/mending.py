"""Pages to mend what was written: the request, or a message of one's own."""

from collections.abc import Sequence

from flask import request
from flask_admin import expose

from admin_views.access import me
from admin_views.answers import MessageForm, RequestForm, Version
from admin_views.conflicts import last_change
from admin_views.opening import message_of, opened
from admin_views.posted import onward
from admin_views.ticket_changes import ID
from helpdesk import tickets
from helpdesk.errors import Conflict, Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import Reply, Ticket
from helpdesk.tickets import unsending


class Mending:
    """Part of the ticket's page."""

    @expose("/<number>/edit", methods=["GET", "POST"])
    def edit(self, number: str):
        """Subject and description, and who the guest is. Who comes second sees both versions and chooses."""
        ticket = opened(number)
        _ask("update")
        form = RequestForm(ticket)
        if not form.is_submitted():
            return self._request(ticket, form)
        if not form.validate():
            return self._request(ticket, form), 422
        return self._edited(ticket, form)

    @expose(f"/<number>/message/{ID}", methods=["GET", "POST"])
    def message(self, number: str, id: int):
        """The text of a message; what stood there before is kept."""
        ticket = opened(number)
        reply = message_of(ticket, id)
        _ask("update")
        form = MessageForm(obj=reply)
        if not form.is_submitted():
            return self._message(ticket, reply, form)
        if not form.validate():
            return self._message(ticket, reply, form), 422
        return self._mended(ticket, reply, form)

    def _edited(self, ticket: Ticket, form: RequestForm):
        try:
            tickets.edit(ticket, by=me(), before=form.before(), **form.changes())
        except Conflict as problem:
            found = opened(ticket.number)
            return self._request(found, form, str(problem), form.rebase(found)), 409
        except Invalid as problem:
            form[problem.field].errors = [str(problem)]
            return self._request(opened(ticket.number), form), 422
        except (Forbidden, NotVisible):
            raise
        except Refused as problem:
            return self._request(opened(ticket.number), form, str(problem)), 409
        return onward(ticket)

    def _mended(self, ticket: Ticket, reply: Reply, form: MessageForm):
        before = request.form.get("before", reply.body).replace("\r\n", "\n")  # browsers send every line break so
        try:
            tickets.edit_reply(reply, form.body.data, by=me(), before=before)
        except Conflict as problem:
            return self._message(ticket, reply, form, str(problem), is_conflict=True), 409
        return onward(ticket, f"message-{reply.id}")

    def _request(self, ticket: Ticket, form: RequestForm, problem: str = "", versions: Sequence[Version] = ()):
        """The form. It tells what it started from: with both versions on the page, that is how it stands now."""
        started = form.before() if form.is_submitted() and not versions else {}
        before = {name: started.get(name, getattr(ticket, name)) for name in form.changes()}
        given = {"form": form, "problem": problem, "versions": versions, "before": before}
        last = last_change(ticket, "request") if versions else None
        return self.render("console/edit_request.html", ticket=ticket, last=last, **given)

    def _message(self, ticket: Ticket, reply: Reply, form: MessageForm, problem: str = "", is_conflict: bool = False):
        given = {"form": form, "problem": problem, "is_conflict": is_conflict, "waits": unsending.waits(reply)}
        return self.render("console/edit_message.html", ticket=ticket, reply=reply, **given)


def _ask(permission: str) -> None:
    """The verbs ask this too; here it keeps people from writing what would be refused."""
    if not me().can(permission):
        raise Forbidden("You may not change this ticket.")
