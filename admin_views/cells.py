"""What stands in a cell of a generated list: functions that Flask-Admin calls as formatters."""

from flask import get_template_attribute, url_for
from markupsafe import Markup, escape

from admin_views import formats
from admin_views.fields import name_of, words_of
from helpdesk.models import Ticket

DASH = Markup('<span class="none">–</span>')


def ago(view, context, row, name):
    """How long ago; the exact time on hover."""
    return formats.ago(getattr(row, name))


def ago_link(view, context, row, name):
    """The same, leading to the row's page."""
    return main_link(view, row, ago(view, context, row, name))


def ahead(view, context, row, name):
    """A time to come, exactly."""
    return formats.clock(getattr(row, name))


def main(view, context, row, name):
    """The name of the row, which leads to its page."""
    return main_link(view, row, getattr(row, name))


def main_link(view, row, label) -> Markup:
    """The label as a link to the row's page."""
    page = ".details_view" if view.can_view_details else ".edit_view"
    return Markup('<a class="row-name" href="{}">{}</a>').format(view.get_url(page, id=row.id), label)


def ticket(view, context, row, name="ticket"):
    """A ticket's number, which leads to it, and its subject."""
    found = getattr(row, name)
    return ticket_link(found) if found else DASH


def ticket_number(view, context, row, name):
    """The number alone, where another column says the subject."""
    found = getattr(row, name)
    return Markup('<a class="nowrap" href="{}">{}</a>').format(ticket_url(found), found.number) if found else DASH


def ticket_link(found: Ticket) -> Markup:
    return Markup('<a href="{}">{}</a> <span class="muted">{}</span>').format(
        ticket_url(found), found.number, found.subject
    )


def ticket_url(found: Ticket) -> str:
    """The address of the ticket's page."""
    return url_for("ticket.index_view") + found.number


def person(view, context, row, name):
    found = getattr(row, name)
    return part("person", found) if found else Markup('<span class="none">The desk</span>')


def other(view, context, row, name):
    """The name of the row that a foreign key leads to."""
    found = getattr(row, name)
    return escape(name_of(found)) if found else DASH


def words(view, context, row, name):
    """A member of an enum, or a text, or a dash for nothing."""
    value = getattr(row, name)
    return DASH if value in (None, "") else escape(words_of(value))


def yes_no(view, context, row, name):
    return "Yes" if getattr(row, name) else DASH


def hours(view, context, row, name):
    return f"{getattr(row, name):g} h"


def quiet(text) -> Markup:
    return Markup('<span class="muted">{}</span>').format(text)


def part(macro: str, *given) -> Markup:
    """One of the small parts that the pages of the console are made of."""
    return Markup(get_template_attribute("console/parts.html", macro)(*given))


def quote(text: str) -> Markup:
    return Markup('<span class="quote">{}</span>').format(text)


def badge(words: str, look: str = "") -> Markup:
    return Markup('<span class="badge {}">{}</span>').format(look, words)
