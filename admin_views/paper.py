"""A ticket on paper: head and thread, without what is for clicking."""

from flask import request
from flask_admin import expose

from admin_views.opening import opened
from admin_views.thread import Message, thread


class Paper:
    """Part of the ticket's page."""

    @expose("/<number>/print")
    def paper(self, number: str):
        """What was said to and by the customer; with `?notes=1` the internal notes as well, each marked as such."""
        ticket, with_notes = opened(number), request.args.get("notes") == "1"
        said = [entry for entry in thread(ticket, everything=True).entries if isinstance(entry, Message)]
        there = [one for one in said if not (one.reply and one.reply.deleted_at)]
        notes = sum(one.kind == "note" for one in there)
        shown = there if with_notes else [one for one in there if one.kind != "note"]
        return self.render("console/paper.html", ticket=ticket, said=shown, notes=notes, with_notes=with_notes)
