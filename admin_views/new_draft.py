"""What is typed into "New ticket" and not sent yet."""

from flask import request, url_for
from flask_admin import expose
from werkzeug.datastructures import MultiDict

from admin_views import drafting
from admin_views.access import me
from helpdesk import drafts

FIELDS = (
    "email", "name", "phone", "source", "category", "subject", "description", "priority", "team", "assignee", "notify",
)  # fmt: skip


class NewDraft:
    """Part of the ticket list's view."""

    @expose("/new/draft", methods=["POST"])
    def keep_draft(self):
        """Keep what stands in the form; the script posts it while somebody types."""
        return drafting.keep(None, FIELDS, url_for(".create_view"))

    @expose("/new/draft/discard", methods=["POST"])
    def discard_draft(self):
        return drafting.discard(None, url_for(".create_view"), url_for(".bring_draft_back"))

    @expose("/new/draft/back", methods=["POST"])
    def bring_draft_back(self):
        return drafting.bring_back(None, url_for(".create_view"))


def beside() -> dict:
    """What the page of the form needs to keep a draft. A form begun for somebody else does not show this one."""
    draft = drafts.of(None, me())
    email = request.args.get("email")
    is_other = bool(email) and draft.fields.get("email") != email
    return {"draft": drafts.Kept(over=draft.over) if is_other else draft, "is_typed": request.method == "POST"}


def typed() -> MultiDict | None:
    """The fields of the draft as a form reads them; None when there is none to show."""
    fields = beside()["draft"].fields
    return MultiDict(fields) if fields else None


def sent() -> None:
    """The ticket was made: what was typed is no draft any more."""
    drafts.sent(None, drafting.typed(FIELDS), by=me(), **drafting.box())
