"""The first page."""

from flask import render_template

from forms.caching import kept_for_back
from forms.pages.blueprint import public
from forms.pages.thread import LABELS
from forms.sessions import person
from forms.words import current_desk
from helpdesk.models import Category, Ticket

NEWEST = 5


@public.get("/")
@kept_for_back
def home():
    """How can we help?"""
    customer = person()
    tickets = [] if customer is None or customer.is_staff else _newest(customer)
    shown = {"tickets": tickets, "labels": LABELS, "categories": Category.on_offer()}
    return render_template("public/home.html", desk=current_desk(), **shown)


def _newest(customer) -> list[Ticket]:
    return list(Ticket.visible_to(customer).order_by(Ticket.updated_at.desc()).limit(NEWEST))
