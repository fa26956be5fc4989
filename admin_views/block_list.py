"""The block list in the console: whom messages are not taken from."""

from datetime import datetime, time, timedelta

from flask import request
from flask_admin import expose
from wtforms import DateField
from wtforms.validators import Optional

from admin_views import cells, details
from admin_views.access import me
from admin_views.base import View
from admin_views.filtering import CaseFilter, DayFilter
from helpdesk import blocking
from helpdesk.db import now
from helpdesk.models import Block, Desk

DAY = timedelta(days=1)


class BlockView(View):
    """Addresses, domains and networks that messages are not taken from."""

    permission = "users"
    one, many = "block", "blocks"
    about = (
        "Nobody can ask or answer on the public pages from here; they read how to reach you otherwise. What was asked "
        "before stays, and your answers still go out. Signing in is never blocked."
    )
    joined = (Block.by,)
    can_view_details = True

    column_list = ("value", "reason", "until", "by", "created_at")
    column_details_list = column_list
    column_labels = {
        "value": "What",
        "reason": "Reason",
        "until": "Until",
        "by": "Blocked by",
        "created_at": "Since",
    }
    column_sortable_list = ("value", "created_at")
    column_default_sort = ("created_at", True)
    column_searchable_list = (Block.value, Block.reason)
    column_filters = (
        CaseFilter(
            "state",
            "State",
            Block.until,
            {
                "live": ("In force", lambda: Block.until.is_null() | (Block.until > now())),
                "over": ("Over", lambda: Block.until <= now()),
            },
        ),
        DayFilter("created", "Since", Block.created_at),
    )
    column_formatters = {
        "value": cells.main,
        "reason": cells.words,
        "until": lambda view, context, row, name: _until(row),
        "by": cells.person,
        "created_at": cells.ago,
    }
    column_formatters_detail = column_formatters | {"value": cells.words, "created_at": details.moment}
    column_formatters_export = {"by": lambda view, context, row, name: row.by.label if row.by else ""}

    form_columns = ("value", "reason")
    form_args = {
        "value": {
            "label": "What",
            "description": "An address such as jo@example.org in all its spellings, a domain with all below it such as "
            "@example.org, or a network such as 203.0.113.7 or 2001:db8::/48.",
        },
        "reason": {"label": "Reason", "description": "Only staff can see it."},
    }
    form_extra_fields = {
        "ends": DateField("Until the end of", [Optional()], description="Empty for good.", render_kw={"type": "date"})
    }

    def search_placeholder(self) -> str:
        return "Address, domain, network or reason"

    def stored_form(self, row):
        form = super().stored_form(row)
        form.ends.data = (row.until - DAY).astimezone(Desk.current().zone).date() if row.until else None
        return form

    def save(self, form, row) -> None:
        given = {"what": form.value.data or "", "reason": form.reason.data or "", "until": _end_of(form.ends.data)}
        if row.id:
            blocking.change(Block.get_by_id(row.id), by=me(), **given)
        else:
            row.__data__.update(blocking.block(by=me(), **given).__data__)

    def remove(self, row) -> None:
        blocking.unblock(row, by=me())


class Blocking:
    """Part of the ticket's page: whether messages are taken from who asked. `_change` is that of TicketChanges."""

    @expose("/<number>/block", methods=["POST"])
    def block_customer(self, number: str):
        return self._change(
            number,
            lambda ticket, given: blocking.block_customer(
                ticket, by=given["by"], reason=request.form.get("reason", "")
            ),
        )

    @expose("/<number>/unblock", methods=["POST"])
    def unblock_customer(self, number: str):
        return self._change(number, lambda ticket, given: blocking.unblock_customer(ticket, by=given["by"]))


def _end_of(day) -> datetime | None:
    return datetime.combine(day, time(), Desk.current().zone) + DAY if day else None


def _until(row: Block):
    if row.until is None:
        return "For good"
    return cells.badge("Over") if row.until <= now() else cells.formats.moment(row.until)
