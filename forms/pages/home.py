"""The first page."""

from flask import render_template
from peewee import fn

from forms.caching import kept_for_back
from forms.pages.blueprint import public
from forms.pages.thread import LABELS
from forms.sessions import person
from forms.words import current_desk
from helpdesk.models import Category, Ticket

NEWEST = 5
LAST_SAID = fn.COALESCE(Ticket.last_reply_at, Ticket.created_at)


@public.get("/")
@kept_for_back
def home():
    """How can we help?"""
    customer = person()
    tickets = [] if customer is None or customer.is_staff else _newest(customer)
    shown = {"tickets": tickets, "labels": LABELS, "categories": Category.on_offer()}
    return render_template("public/home.html", desk=current_desk(), **shown)


def _newest(customer) -> list[Ticket]:
    """By what was last said, as notes of the staff are to show nowhere."""
    query = Ticket.visible_to(customer, Ticket, LAST_SAID.alias("said_at"))
    return list(query.order_by(LAST_SAID.desc(), Ticket.id.desc()).limit(NEWEST))
