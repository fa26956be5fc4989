"""What the signed-in customer has asked: counts, a list, and a search in it. The address says what is shown."""

from flask import redirect, render_template, request, url_for

from forms.fields.finding import WORDS, FindForm
from forms.pages.blueprint import public
from forms.pages.thread import label
from forms.sessions import person
from forms.words import zone
from helpdesk.models import Category, Status
from helpdesk.tickets import asked
from helpdesk.tickets.pages import page_number
from helpdesk.tickets.states import can_reopen

ASKED_FOR = ("q", "status", "category", "from", "to")


@public.get("/tickets")
def my_tickets():
    """The customer's own tickets; staff go on to the console."""
    customer = person()
    if customer is None:
        return redirect(url_for("public.sign_in", next=request.full_path.rstrip("?")), 303)
    if customer.is_staff:
        return redirect("/admin/ticket/", 303)
    form = FindForm(request.args, list(Category.on_offer()))
    page = asked.page(customer, form.sought(zone()), max(1, page_number(request.args.get("page", 1))))
    return render_template(
        "public/my_tickets.html",
        form=form,
        page=page,
        counts=asked.counts(customer),
        groups=WORDS,
        label=label,
        can_write=_can_write,
        at=_at,
    )


def _at(**changes: str | int) -> str:
    """The address of this list with something changed; empty values are left out."""
    kept = {name: request.args[name] for name in ASKED_FOR if request.args.get(name)}
    return url_for("public.my_tickets", **{name: value for name, value in (kept | changes).items() if value})


def _can_write(ticket) -> bool:
    """Whether a reply would still be taken."""
    has_ended = ticket.status in (Status.CLOSED, Status.CANCELLED) or ticket.merged_into_id is not None
    return not has_ended or (ticket.merged_into_id is None and can_reopen(ticket))
