"""A ticket that staff write for a customer who called, wrote or stood at the desk."""

from flask import request
from flask_admin import expose
from peewee import IntegrityError
from wtforms import EmailField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from admin_views import choices
from admin_views.access import me
from admin_views.fields import RowField
from admin_views.posted import onward
from forms.fields import WithFiles, an_address, one_line, says_something
from forms.keys import key_of
from helpdesk import tickets
from helpdesk.db import transaction
from helpdesk.errors import Forbidden, Invalid, Refused
from helpdesk.models import Category, Priority, Source, Team, Ticket, User
from helpdesk.tickets.customers import customer_for

STALE = "This page was open for too long. Nothing is lost: please look it over and send it again."


class NewTicketForm(WithFiles):
    """Who asks, what about, and who shall answer."""

    ORDER = (
        "email", "name", "source", "category", "subject", "description", "files", "priority", "team", "assignee",
    )  # fmt: skip

    email = EmailField(
        "Customer's e-mail address",
        filters=[one_line],
        validators=[DataRequired("Please give the address that the answer goes to."), Length(max=254), an_address],
        render_kw={"list": "customers", "autocomplete": "off", "data-lookup": "customer"},
    )
    name = StringField(
        "Customer's name",
        filters=[one_line],
        validators=[Length(max=200, message="Please use 200 characters at most.")],
        description="For somebody who is new here; whoever is known keeps their name.",
    )
    source = SelectField(
        "How they reached you", choices=[SelectChoice(s.slug, s.label) for s in Source], default=Source.PHONE.slug
    )
    category = RowField("Category", rows=Category.on_offer, blank="None yet")
    subject = StringField(
        "Subject",
        filters=[one_line],
        validators=[
            DataRequired("Please say in a few words what it is about."),
            Length(max=255, message="Please use 255 characters at most."),
        ],
    )
    description = TextAreaField(
        "What they asked",
        validators=[says_something("Please write what they asked.")],
        render_kw={"rows": 8},
    )
    priority = SelectField(
        "Priority", choices=[SelectChoice(p.slug, p.label) for p in Priority], default=Priority.MEDIUM.slug
    )
    team = RowField("Team", rows=choices.teams, blank="The category's")
    assignee = RowField("Assign to", rows=choices.staff, blank="As the category says")

    def __init__(self, **given):
        super().__init__(**given)
        self.renew()

    def submit(self, by: User) -> Ticket:
        """Create the ticket and hand it over; the same post twice, also at once, is one ticket."""
        try:
            return self._create(by)
        except IntegrityError:
            return Ticket.get(Ticket.form_key == self._key())

    def _create(self, by: User) -> Ticket:
        with transaction():
            ticket = tickets.submit(
                by=by,
                customer=customer_for(self.email.data, self.name.data, by=by),
                subject=self.subject.data,
                description=self.description.data,
                category=self.category.data and Category.get_by_id(self.category.data),
                priority=Priority[self.priority.data.upper()],
                team=self.team.data and Team.get_by_id(self.team.data),
                source=Source[self.source.data.upper()],
                files=self.uploads(),
                form_key=self._key(),
            )
            if self.assignee.data:
                tickets.assign(ticket, User.get_by_id(self.assignee.data), by=by)
            return ticket

    def _key(self) -> str | None:
        return key_of(self.form_key.data, self.email.data, self.subject.data, self.description.data)


class NewTickets:
    """Part of the ticket list's view."""

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self):
        """The form, and what becomes of it."""
        if not me().can("create"):
            raise Forbidden("You may not create tickets.")
        form = NewTicketForm()
        if request.method == "GET":
            return self._new(form)
        if not form.validate():
            return self._new(form), 422
        return self._submitted(form)

    def create_again(self):
        """The form with what was typed and a fresh CSRF token; nothing was submitted."""
        return self._handle_view("create_view") or (self._new(NewTicketForm(), STALE), 400)

    def _submitted(self, form: NewTicketForm):
        try:
            ticket = form.submit(me())
        except Invalid as problem:
            form[problem.field].errors = [str(problem)]
            return self._new(form), 422
        except Forbidden:
            raise
        except Refused as problem:
            return self._new(form, str(problem)), 409
        return onward(ticket)

    def _new(self, form: NewTicketForm, problem: str = ""):
        return self.render("console/new_ticket.html", form=form, problem=problem)
