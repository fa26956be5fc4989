"""A ticket that staff write for a customer who called, wrote or stood at the desk."""

from flask import request
from flask_admin import expose

from admin_views import new_draft
from admin_views.access import me
from admin_views.callers import known
from admin_views.new_draft import NewDraft
from admin_views.new_ticket_form import NewTicketForm
from admin_views.posted import onward
from forms.fields import one_line
from helpdesk.errors import Forbidden, Invalid, Refused
from helpdesk.models import Source

STALE = "This page was open for too long. Nothing is lost: please look it over and send it again."


class NewTickets(NewDraft):
    """Part of the ticket list's view."""

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self):
        """The form, and what becomes of it."""
        if not me().can("create"):
            raise Forbidden("You may not create tickets.")
        form = NewTicketForm()
        if request.method == "GET":
            return self._new(NewTicketForm(formdata=draft) if (draft := new_draft.typed()) else _begun(form))
        if not form.validate():
            return self._new(form), 422
        return self._submitted(form)

    def create_again(self):
        """The form with what was typed and a fresh CSRF token; nothing was submitted."""
        return self._handle_view("create_view") or (self._new(NewTicketForm(), STALE), 400)

    def _submitted(self, form: NewTicketForm):
        try:
            ticket = form.submit(me())
        except Invalid as problem:
            form[problem.field].errors = [str(problem)]
            return self._new(form), 422
        except Forbidden:
            raise
        except Refused as problem:
            return self._new(form, str(problem)), 409
        new_draft.sent()
        return onward(ticket)

    def _new(self, form: NewTicketForm, problem: str = ""):
        about = known(me(), form.email.data or "")
        return self.render("console/new_ticket.html", form=form, problem=problem, known=about, **new_draft.beside())


def _begun(form: NewTicketForm) -> NewTicketForm:
    """The form for the customer and the way that the address names. Who wrote an e-mail is used to a confirmation."""
    form.email.data = one_line(request.args.get("email", ""))[:254]
    if request.args.get("source") in {source.slug for source in Source}:
        form.source.data = request.args["source"]
    form.notify.data = form.source.data == Source.EMAIL.slug
    return form
