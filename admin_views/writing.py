"""What stands behind the reply box: the draft, and the canned replies."""

from flask import flash, jsonify, redirect, request, url_for
from flask_admin import expose
from werkzeug.datastructures import MultiDict

from admin_views import drafting, facts, presence
from admin_views.access import me
from admin_views.answers import AnswerForm
from admin_views.opening import opened
from admin_views.ticket_changes import ID
from helpdesk import drafts, viewing
from helpdesk.errors import NotVisible
from helpdesk.models import Ticket
from helpdesk.tickets import canned

FIELDS = ("body", "kind")


class Writing:
    """Part of the ticket's page."""

    @expose("/<number>/draft", methods=["POST"])
    def keep_draft(self, number: str):
        """Keep what stands in the reply box; the script posts it while somebody types."""
        return drafting.keep(opened(number), FIELDS, _box_of(number))

    @expose("/<number>/draft/discard", methods=["POST"])
    def discard_draft(self, number: str):
        return drafting.discard(opened(number), _box_of(number), url_for(".bring_draft_back", number=number))

    @expose("/<number>/draft/back", methods=["POST"])
    def bring_draft_back(self, number: str):
        return drafting.bring_back(opened(number), _box_of(number))

    @expose("/<number>/canned", methods=["GET", "POST"])
    def canned_replies(self, number: str):
        """The canned replies filled in for this ticket. Who comes from the reply box finds their text there again."""
        ticket = opened(number)
        if request.method == "POST":
            drafts.keep(ticket, drafting.typed(FIELDS), by=me(), **drafting.box())
            return redirect(url_for(".canned_replies", number=number), 303)
        found = canned.offered(me(), ticket)
        filled = list(zip(found, canned.fill_all(found, ticket, by=me()), strict=True))
        if "plain" in request.args:
            return jsonify([{"name": reply.name, "text": text} for reply, text in filled])
        return self.render("console/canned.html", ticket=ticket, filled=filled)

    @expose(f"/<number>/canned/{ID}", methods=["POST"])
    def use_canned(self, number: str, id: int):
        """Put one below what is in the reply box already."""
        ticket = opened(number)
        chosen = next((reply for reply in canned.offered(me(), ticket) if reply.id == id), None)
        if chosen is None:
            raise NotVisible("There is no such thing.")
        drafts.add(ticket, canned.fill(chosen, ticket, by=me()), by=me())
        flash(f"“{chosen.name}” is in the reply box now, not sent yet.", "success")
        return redirect(_box_of(number), 303)


def beside(ticket: Ticket, form: AnswerForm | None) -> dict:
    """What stands beside a thread: what the ticket can be given, who else is there, and the reply box with its draft.

    One query. What was posted just now stands in the form as it was posted.
    """
    rows = list((facts.on_offer(ticket) + viewing.others(ticket, me()) + drafts.row(ticket, me())).tuples())
    draft = drafts.told(rows)
    return {
        "choices": facts.choices(rows),
        "people": presence.people(viewing.told(rows)),
        "draft": draft,
        "form": form or AnswerForm(formdata=MultiDict(draft.fields) if draft.fields else None),
        "is_typed": form is not None,
    }


def sent(ticket: Ticket) -> None:
    """What was in the reply box is no draft any more."""
    drafts.sent(ticket, drafting.typed(FIELDS), by=me(), **drafting.box())


def _box_of(number: str) -> str:
    return url_for("ticket_page.page", number=number, _anchor="answer")
