"""Who else has the ticket open, and what they wrote since the page was loaded, in words."""

from collections.abc import Sequence

from flask import Response, jsonify, request
from flask_admin import expose

from admin_views.access import me
from admin_views.opening import opened
from helpdesk import viewing
from helpdesk.viewing import Around

LARGEST_ID = (1 << 31) - 1
NAMED = 3
NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


class Presence:
    """Part of the ticket's page."""

    @expose("/<number>/presence", methods=["POST"])
    def presence(self, number: str):
        """Say that the person is here, and hear who else is and what is new since the activity `read_to`."""
        ticket = opened(number)
        viewing.note(ticket, me(), is_typing="typing" in request.form)
        read_to = min(max(request.form.get("read_to", 0, type=int), 0), LARGEST_ID)
        around = viewing.around(ticket, me(), read_to)
        return jsonify(people=people(around), news=news(around), first=around.first_id, version=ticket.version)

    @expose("/<number>/here.svg")
    def here(self, number: str):
        """An empty picture for browsers without scripts: they are here as well, and the page itself writes nothing."""
        viewing.note(opened(number), me())
        return Response(NOTHING, mimetype="image/svg+xml")


def people(around: Around) -> str:
    """`Bob is writing an answer. Maria is looking at this.`, or nothing."""
    writing = _are(around.writing, "writing an answer")
    return " ".join(sentence for sentence in (writing, _are(around.looking, "looking at this")) if sentence)


def news(around: Around) -> str:
    """`Carol wrote 1 new message`, or nothing."""
    if not around.messages:
        return ""
    return f"{_names(around.authors)} wrote {around.messages} new message{'s' if around.messages > 1 else ''}"


def _are(names: Sequence[str], doing: str) -> str:
    return f"{_names(names)} {'is' if len(names) == 1 else 'are'} {doing}." if names else ""


def _names(names: Sequence[str]) -> str:
    if len(names) > NAMED:
        names = [*names[: NAMED - 1], f"{len(names) - NAMED + 1} others"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
