"""The form for a new ticket."""

from wtforms import EmailField, RadioField, SelectChoice, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from forms.fields.checks import an_address, one_line, says_something
from forms.fields.sending import WithKeptFiles
from helpdesk.models import Category, Priority


class AskForm(WithKeptFiles):
    """A new ticket, in the order people think."""

    category = RadioField("What is it about?", validators=[InputRequired("Please choose what fits best.")])
    subject = StringField(
        "Subject",
        filters=[one_line],
        validators=[
            DataRequired("Please say in a few words what it is about."),
            Length(max=255, message="Please use 255 characters at most; the rest fits below."),
        ],
    )
    description = TextAreaField("What happened?", validators=[says_something("Please describe what happened.")])
    priority = SelectField(
        "How urgent is it?", choices=[SelectChoice(p.slug, p.label) for p in Priority], default=Priority.MEDIUM.slug
    )
    name = StringField(
        "Your name",
        filters=[one_line],
        validators=[
            DataRequired("Please tell us your name."),
            Length(max=200, message="Please use 200 characters at most."),
        ],
    )
    email = EmailField(
        "Your e-mail address",
        filters=[one_line],
        validators=[
            DataRequired("Please give an address that we can answer to."),
            Length(max=254, message="An e-mail address has 254 characters at most."),
            an_address,
        ],
    )
    phone = TelField(
        "Phone",
        filters=[one_line],
        validators=[
            Length(max=50, message="Please use 50 characters at most."),
            Regexp(r"^[\d+()./\s\-ext]*$", message="Please use digits, blanks and + ( ) - only."),
        ],
    )

    def __init__(self, *, guest: bool, **given):
        super().__init__(**given)
        self.offered = {category.slug: category for category in Category.on_offer()}
        self.category.choices = [SelectChoice(slug, category.name) for slug, category in self.offered.items()]
        if not self.offered:
            del self.category
        if not guest:
            del self.name, self.email, self.phone
        self.renew()

    def chosen_category(self) -> Category | None:
        return self.offered[self.category.data] if self.offered else None

    def chosen_priority(self) -> Priority:
        return Priority[self.priority.data.upper()]
