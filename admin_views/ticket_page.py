"""The ticket's page, /admin/ticket/<number>: head, thread, reply box and facts."""

from collections.abc import Sequence

from flask import flash, request
from flask_admin import Admin, BaseView, expose

from admin_views import facts, from_list, writing
from admin_views.access import Guarded, me
from admin_views.answers import AnswerForm
from admin_views.beside import Beside
from admin_views.block_list import Blocking
from admin_views.customer import card
from admin_views.for_good import ForGood
from admin_views.joining import Joining
from admin_views.knowledge.for_ticket import ForTicket
from admin_views.linking import Linking
from admin_views.mending import Mending
from admin_views.notes import Notes
from admin_views.opening import opened
from admin_views.paper import Paper
from admin_views.past import activities
from admin_views.posted import onward
from admin_views.presence import Presence
from admin_views.taking_back import TakingBack
from admin_views.thread import thread
from admin_views.ticket_changes import TicketChanges
from admin_views.toasts import answered
from admin_views.writing import Writing
from forms.errors import STALE, again
from helpdesk import events, tickets
from helpdesk.db import now
from helpdesk.errors import Conflict, Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import Activity, Priority, Reply, Status, Ticket
from helpdesk.tickets import linking, naming
from helpdesk.tickets.news import news


class TicketPage(
    TicketChanges, Notes, Mending, TakingBack, Writing, Presence, Beside, ForTicket, Paper, Joining,
    Linking, ForGood, Blocking, Guarded, BaseView,
):  # fmt: skip
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
        except Conflict as problem:
            return self._unread(opened(ticket.number), form, str(problem)), 409
        except Refused as problem:
            return self._shown(opened(ticket.number), form=form, problem=str(problem)), 409
        writing.sent(ticket)
        there = f"message-{reply.id}"
        if form.is_note:
            return onward(ticket, there)
        done = _move_on(ticket, reply)
        is_told = answered(ticket, reply, done)
        return from_list.further(ticket, "" if is_told else "your reply was sent.") or onward(ticket, there)

    def _unread(self, ticket: Ticket, form: AnswerForm, problem: str):
        unread = news(ticket, form.seen.data, me()) if form.seen.data is not None else []
        return self._shown(ticket, form, f"{problem} Read it above your text, which is still here.", unread)

    def _shown(
        self, ticket: Ticket, form: AnswerForm | None = None, problem: str = "", unread: Sequence[Activity] = ()
    ):
        user = me()
        rows = activities(ticket)
        named = naming.named(rows, user)
        links, seen = linking.around(ticket, user, named)
        naming.hide(rows, named - seen)
        told = thread(ticket, everything="all" in request.args, reader=user, rows=rows)
        others = facts.related(ticket, user)
        return self.render(
            "console/ticket.html",
            ticket=ticket,
            at=now(),
            thread=told,
            **writing.beside(ticket, form),
            problem=problem,
            read_to=_read_to(form, unread, told.last_id),
            unread=unread,
            unread_ids={row.reply_id for row in unread},
            priorities=list(reversed(Priority)),
            moves=facts.moves(ticket, user),
            after_reply=facts.after_reply(ticket, user),
            clocks=facts.clocks(ticket),
            mails=facts.mails(ticket),
            related=others,
            card=card(ticket, user, others),
            links=links,
            from_list=from_list.came_from(ticket),
        )


# Flask-Admin wants to know which page a menu would lead to, although this view is in none.
TicketPage._default_view = "page"


def add(admin: Admin) -> None:
    """Put the page into the console."""
    view = TicketPage(name="Ticket", url="ticket", endpoint="ticket_page")
    admin.add_view(view)
    again["ticket_page.say"] = view.say_again


def _read_to(form: AnswerForm | None, unread: Sequence[Activity], last_id: int) -> int:
    """The last activity that the person knows: what a page with an error shows has not been pointed out to them."""
    known = form.seen.data if form and not unread else None
    return last_id if known is None else known


def _move_on(ticket: Ticket, reply: Reply) -> Sequence[Activity]:
    """Set the status that was chosen with the reply. The reply is sent, whatever becomes of that."""
    wanted = request.form.get("then", "").upper()
    if wanted not in Status.__members__:
        return ()
    try:
        with events.listening() as heard:
            tickets.set_status(ticket, Status[wanted], by=me(), said=reply)
    except Refused as problem:
        flash(f"Your reply was sent. {problem}", "error")
    return heard
