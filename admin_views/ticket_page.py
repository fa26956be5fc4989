"""The ticket's page, /admin/ticket/<number>: head, thread, reply box and facts."""

from flask import flash, request
from flask_admin import Admin, BaseView, expose

from admin_views import facts
from admin_views.access import Guarded, me
from admin_views.answers import AnswerForm
from admin_views.mending import Mending
from admin_views.opening import opened
from admin_views.posted import onward
from admin_views.thread import newer_than, thread
from admin_views.ticket_changes import TicketChanges
from forms.errors import again
from forms.pages.asking import STALE
from helpdesk import tickets
from helpdesk.db import now
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import Priority, Status, Ticket

NEWER = "Somebody wrote in this ticket while you did. Read it above, then send yours; your text is still here."


class TicketPage(TicketChanges, Mending, Guarded, BaseView):
    """One ticket, everything about it, and what can be done with it."""

    permission = "view"

    def is_visible(self) -> bool:
        return False

    @expose("/<number>")
    def page(self, number: str):
        """The whole ticket; the newest hundred messages, or all of them with `?all`."""
        return self._shown(opened(number))

    @expose("/<number>/reply", methods=["POST"])
    def say(self, number: str):
        """A reply or a note, and the status that goes with it."""
        ticket, form = opened(number), AnswerForm()
        if not form.validate():
            return self._shown(ticket, form=form), 422
        if form.seen.data is not None and not form.is_note and newer_than(ticket, form.seen.data, me()):
            return self._shown(ticket, form=form, problem=NEWER), 409
        return self._said(ticket, form)

    def say_again(self, number: str):
        """The page with what was typed and a fresh CSRF token; nothing was sent."""
        return self._handle_view("say") or (self._shown(opened(number), form=AnswerForm(), problem=STALE), 400)

    def _said(self, ticket: Ticket, form: AnswerForm):
        try:
            reply = form.say(ticket, me())
        except Invalid as problem:
            form[problem.field].errors = [str(problem)]
            return self._shown(opened(ticket.number), form=form), 422
        except (Forbidden, NotVisible):
            raise
        except Refused as problem:
            return self._shown(opened(ticket.number), form=form, problem=str(problem)), 409
        flash(f"answer-{ticket.number}", "sent")
        if not form.is_note:
            _move_on(ticket)
        return onward(ticket, f"message-{reply.id}")

    def _shown(self, ticket: Ticket, form: AnswerForm | None = None, problem: str = ""):
        user = me()
        return self.render(
            "console/ticket.html",
            ticket=ticket,
            at=now(),
            thread=thread(ticket, everything="all" in request.args),
            form=form or AnswerForm(formdata=None),
            problem=problem,
            choices=facts.choices(ticket),
            priorities=list(Priority),
            moves=facts.moves(ticket, user),
            after_reply=facts.after_reply(ticket, user),
            clocks=facts.clocks(ticket),
            mails=facts.mails(ticket),
            related=facts.related(ticket, user),
        )


# Flask-Admin wants to know which page a menu would lead to, although this view is in none.
TicketPage._default_view = "page"


def add(admin: Admin) -> None:
    """Put the page into the console."""
    view = TicketPage(name="Ticket", url="ticket", endpoint="ticket_page")
    admin.add_view(view)
    again["ticket_page.say"] = view.say_again


def _move_on(ticket: Ticket) -> None:
    """Set the status that was chosen with the reply. The reply is sent, whatever becomes of that."""
    wanted = request.form.get("then", "").upper()
    if wanted not in Status.__members__:
        return
    try:
        tickets.set_status(ticket, Status[wanted], by=me())
    except Refused as problem:
        flash(f"Your reply was sent. {problem}", "error")
