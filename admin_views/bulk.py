"""Changing many tickets from the list: the chosen ones, or all that the list shows. Several routes of the ticket list.

A few are changed at once and can be taken back from the toast. All of a list, deletions, merges and replies are shown
before. Every change of several has a page of its own: what will happen, how far it is, what came of it.
"""

from urllib.parse import parse_qsl

from flask import flash, jsonify, redirect, request, url_for
from flask_admin import expose
from werkzeug.datastructures import MultiDict

from admin_views.access import me
from admin_views.asking import QUESTIONS, asked_for, offered
from admin_views.bulk_toasts import tell
from admin_views.conflicts import seen_by_reader
from admin_views.posted import list_at
from admin_views.quick import quickly
from helpdesk.errors import Invalid, NotVisible, Refused
from helpdesk.models import Bulk, Ticket
from helpdesk.tickets import bulk, outcomes
from helpdesk.tickets.deeds import Deed, deed
from helpdesk.tickets.filters import Filters
from helpdesk.tickets.foreseeing import foreseen, preview, warnings
from helpdesk.tickets.proposing import NONE, chosen, propose
from helpdesk.tickets.undoing_many import mails_sent, undo_bulk, why_not

ID = "<int(max=2147483647):id>"


class ManyAtOnce:
    """Part of the ticket list."""

    @expose("/action/", methods=("GET", "POST"))
    def action_view(self):
        """Do one thing to the chosen tickets, or to all of the list; first of all ask what is not said yet."""
        do, every = asked_for(request.values), bool(request.values.get("all"))
        found = [] if every else chosen(request.values.getlist("ticket"), me())
        if not found and not every:
            return _back_to_list(NONE)
        if do in QUESTIONS:
            return self._ask(found, do)
        if request.method == "GET":
            return _back_to_list()
        return self._proposed(found, deed(do, me()))

    @expose(f"/bulk/{ID}")
    def bulk_page(self, id: int):
        """A change of many tickets: what it will do, how far it is, or what came of it."""
        change = _change(id)
        return self._outcome(change) if change.claimed_until else self._preview(change)

    @expose(f"/bulk/{ID}/start", methods=("POST",))
    def bulk_start(self, id: int):
        """Do what the preview showed; once, however often it is asked for."""
        bulk.start(_change(id))
        return redirect(_page_of(id), 303)

    @expose(f"/bulk/{ID}/undo", methods=("POST",))
    def bulk_undo(self, id: int):
        """Take all of it back. From a toast it leads to the list again."""
        try:
            back = undo_bulk(_begun(id), by=me())
        except (Invalid, NotVisible):
            raise
        except Refused as refusal:
            return _back_to_list(str(refusal)) if "back" in request.form else _said_on_page(id, str(refusal))
        bulk.start(back)
        return self._told(back, "taken back") if "back" in request.form else redirect(_page_of(back.id), 303)

    @expose(f"/bulk/{ID}/progress")
    def bulk_progress(self, id: int):
        """How far it is."""
        change = _begun(id)
        return jsonify(done=change.done, total=change.total, is_finished=change.finished_at is not None)

    def _ask(self, found: list[Ticket], kind: str):
        shown = {"chosen": found, "kind": kind, "question": QUESTIONS[kind], "offered": offered(kind, me())}
        back = request.values.get("back", "")
        return self.render("console/bulk_ask.html", back=back, list_url=list_at(back), **shown)

    def _proposed(self, found: list[Ticket], what: Deed):
        if not found:
            change = propose(what.do, by=me(), filters=_filters())
        elif len(found) == 1 and not what.is_weighty:
            return quickly(found[0], what.verb)
        else:
            numbers = [ticket.number for ticket in found]
            change = propose(what.do, by=me(), numbers=numbers, seen=seen_by_reader)
            if not (what.is_weighty or what.is_mailed):
                bulk.start(change)
                return self._told(change, "changed")
        preview(change, by=me())
        return redirect(_page_of(change.id), 303)

    def _told(self, change: Bulk, word: str):
        """The list again with a toast; while it goes on, its page."""
        finished = Bulk.get_by_id(change.id)
        if finished.is_running:
            return redirect(_page_of(change.id), 303)
        tell(finished, word, request.form.get("back", ""))
        return _back_to_list()

    def _preview(self, change: Bulk):
        what, first = deed(change.do, me()), outcomes.first(change, me())
        reads = what.reads(first[0], me()) if what.reads and first else ""
        given = {"deed": what, "preview": foreseen(change), "notes": warnings(change, what), "first": first}
        return self.render("console/bulk_preview.html", change=change, reads=reads, **given, **_way_back())

    def _outcome(self, change: Bulk):
        given = {"found": outcomes.parts(change, me()), "why_not": why_not(change), "mails": mails_sent(change)}
        taken_back = Bulk.select().where(Bulk.undoes == change.id).order_by(Bulk.id.desc()).first()
        return self.render("console/bulk.html", change=change, taken_back=taken_back, **given, **_way_back())


def _change(id: int) -> Bulk:
    """One that the person may look at: begun and visible to them, or proposed by themselves."""
    mine = Bulk.claimed_until.is_null() & (Bulk.by == me().id)
    found = Bulk.select().where((Bulk.id == id) & (Bulk.id.in_(Bulk.visible_to(me(), Bulk.id)) | mine)).first()
    if found is None:
        raise NotVisible("There is no such thing.")
    return found


def _begun(id: int) -> Bulk:
    found = _change(id)
    if found.claimed_until is None:
        raise NotVisible("There is no such thing.")
    return found


def _filters() -> Filters:
    """What the list that the person came from shows."""
    return Filters.from_args(MultiDict(parse_qsl(request.form.get("back", ""))))


def _page_of(id: int) -> str:
    return url_for("ticket.bulk_page", id=id, back=request.values.get("list") or request.values.get("back") or None)


def _way_back() -> dict[str, str]:
    back = request.args.get("back", "")
    return {"back": back, "list_url": list_at(back)}


def _back_to_list(problem: str = ""):
    if problem:
        flash(problem, "error")
    return redirect(list_at(request.values.get("back", "")), 303)


def _said_on_page(id: int, problem: str):
    flash(problem, "error")
    return redirect(_page_of(id), 303)
