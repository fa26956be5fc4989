"""The first page."""

from flask import render_template

from forms.caching import kept_for_back
from forms.pages.blueprint import public
from forms.pages.thread import label
from forms.sessions import person
from forms.words import current_desk
from helpdesk import knowledge
from helpdesk.models import Category
from helpdesk.tickets import asked

NEWEST = 5
USEFUL = 4


@public.get("/")
@kept_for_back
def home():
    """How can we help?"""
    customer = person()
    tickets = [] if customer is None or customer.is_staff else asked.newest(customer, NEWEST)
    shown = {"tickets": tickets, "label": label, "categories": Category.on_offer()}
    shown["articles"] = knowledge.most_useful(None, most=USEFUL)
    return render_template("public/home.html", desk=current_desk(), **shown)
