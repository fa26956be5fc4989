"""The form of a ticket that staff write for a customer."""

from peewee import IntegrityError
from wtforms import (
    BooleanField,
    EmailField,
    MultipleFileField,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length

from admin_views import choices
from admin_views.fields import RowField, RowsField
from forms.fields import WithFiles, an_address, one_line, says_something
from forms.keys import key_of
from helpdesk import tickets
from helpdesk.attachments.attaching import MOST_BYTES, MOST_ON_A_FORM
from helpdesk.db import transaction
from helpdesk.models import Category, Priority, Source, Tag, Team, Ticket, User
from helpdesk.tickets.customers import customer_for
from helpdesk.tickets.handling import Handling

NO_ADDRESS = "Please give an e-mail address: answers go there. Without one a caller cannot be answered from here."


class NewTicketForm(WithFiles):
    """Who asks, what about, and who shall answer."""

    ORDER = (
        "email", "name", "phone", "source", "category", "subject", "description", "files", "priority", "team",
        "assignee", "tags", "notify",
    )  # fmt: skip

    email = EmailField(
        "Customer's e-mail address",
        filters=[one_line],
        validators=[DataRequired(NO_ADDRESS), Length(max=254), an_address],
        render_kw={"list": "customers", "autocomplete": "off", "data-lookup": "customer"},
    )
    name = StringField(
        "Customer's name",
        filters=[one_line],
        validators=[Length(max=200, message="Please use 200 characters at most.")],
        description="For somebody who is new here; whoever is known keeps name and phone.",
    )
    phone = TelField(
        "Customer's phone", filters=[one_line], validators=[Length(max=50, message="Please use 50 characters at most.")]
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
    files = MultipleFileField("Files", render_kw={"data-most": MOST_ON_A_FORM, "data-bytes": MOST_BYTES})
    priority = SelectField(
        "Priority", choices=[SelectChoice(p.slug, p.label) for p in Priority], default=Priority.MEDIUM.slug
    )
    team = RowField("Team", rows=choices.teams, blank="The category's")
    assignee = RowField("Assign to", rows=choices.staff, blank="As the category says")
    tags = RowsField("Tags", coerce=int, rows=choices.tags)
    notify = BooleanField(
        "Mail them a confirmation",
        description="With the number and a link. Answers are mailed in any case.",
    )

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
            return tickets.submit(
                by=by,
                customer=customer_for(self.email.data, self.name.data, self.phone.data, by=by),
                subject=self.subject.data,
                description=self.description.data,
                category=self.category.data and Category.get_by_id(self.category.data),
                priority=Priority[self.priority.data.upper()],
                team=self.team.data and Team.get_by_id(self.team.data),
                source=Source[self.source.data.upper()],
                files=self.uploads(),
                form_key=self._key(),
                handling=self._handling(),
            )

    def _handling(self) -> Handling:
        assignee = User.get_by_id(self.assignee.data) if self.assignee.data else None
        tags = list(choices.tags().where(Tag.id.in_(self.tags.data or [])))
        return Handling(assignee=assignee, tags=tags, tell_customer=self.notify.data)

    def _key(self) -> str | None:
        return key_of(self.form_key.data, self.email.data, self.subject.data, self.description.data)
