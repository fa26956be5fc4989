"""Taking back what was done with a ticket."""

from flask import flash, redirect, request
from flask_admin import expose

from admin_views.access import me
from admin_views.opening import opened
from admin_views.posted import list_at, onward
from admin_views.toasts import said
from helpdesk import drafts, events, mail, richtext, tickets
from helpdesk.errors import Forbidden, NotVisible, Refused
from helpdesk.models import Activity, Attachment, Ticket, User
from helpdesk.tickets import undoing, unsending
from helpdesk.tickets.naming import discreet


class TakingBack:
    """Part of the ticket's page."""

    @expose("/<number>/undo/<int(max=2147483647):id>", methods=["GET", "POST"])
    def undo(self, number: str, id: int):
        """What taking this change back will do; a post does it. With `back` it leads to that list again."""
        ticket = opened(number)
        activity = _of(ticket, id)
        if request.method == "GET":
            return self.render("console/undo.html", ticket=ticket, plan=undoing.plan(activity, by=me()))
        if activity.event == "staff_replied":
            return _unsend(ticket, activity)
        try:
            tickets.undo(activity, by=me())
        except (Forbidden, NotVisible):
            raise
        except Refused as refusal:
            flash(str(refusal), "error")
        else:
            what = discreet(events.sentence(activity), me())
            said(f"{ticket.number}: taken back is “{what}”.{_reply_stays(activity)}{_not_recalled(activity)}")
        if "back" in request.form:
            return redirect(list_at(request.form["back"]), 303)
        return onward(Ticket.get_by_id(ticket.id))


def _unsend(ticket: Ticket, answer: Activity):
    """Back to the reply box, with the text in it."""
    try:
        taken = unsending.take_back(answer, by=me())
    except (Forbidden, NotVisible):
        raise
    except Refused as refusal:
        flash(str(refusal), "error")
        return onward(ticket)
    told = "".join(map(_not_recalled, taken))
    if answer not in taken:
        said(f"{ticket.number}: the status is as it was before. The reply was mailed already and stays.{told}")
        return onward(Ticket.get_by_id(ticket.id))
    said(f"{ticket.number}: nothing was mailed.{_in_the_box(ticket, answer)}")
    return onward(Ticket.get_by_id(ticket.id), "answer")


def _in_the_box(ticket: Ticket, answer: Activity) -> str:
    """Put the text back where its author wrote it, if they still can open that."""
    author = User.get_by_id(answer.by_id)
    try:
        drafts.keep(ticket, {"kind": "reply", "body": richtext.as_typed(answer.reply.body)}, by=author)
    except Refused:
        return ""
    whose = "Your" if author == me() else f"{author.label}'s"
    return f" {whose} reply is in the box again.{_files_stay_off(answer)}"


def _files_stay_off(answer: Activity) -> str:
    has_files = Attachment.select().where(Attachment.reply == answer.reply_id).exists()
    return " Its files have to be attached again." if has_files else ""


def _reply_stays(activity: Activity) -> str:
    """For a change that was made with an answer: who takes back the one may think that it was both."""
    return " The reply sent with it stays sent." if "said" in (activity.undo or {}) else ""


def _not_recalled(activity: Activity) -> str:
    reached = mail.sent(activity)
    return f" The mail about it to {', '.join(reached)} was sent already and is not recalled." if reached else ""


def _of(ticket: Ticket, id: int) -> Activity:
    found = Activity.get_or_none((Activity.id == id) & (Activity.ticket == ticket.id))
    if found is None:
        raise NotVisible("There is no such thing.")
    return found
