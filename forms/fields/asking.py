"""The form for a new ticket."""

from wtforms import RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired

from forms.fields.asked import address_field, name_field, phone_field, subject_field
from forms.fields.checks import says_something
from forms.fields.sending import WithKeptFiles
from helpdesk.models import Category, Priority


class AskForm(WithKeptFiles):
    """A new ticket, in the order people think."""

    category = RadioField("What is it about?", validators=[InputRequired("Please choose what fits best.")])
    subject = subject_field()
    description = TextAreaField("What happened?", validators=[says_something("Please describe what happened.")])
    priority = SelectField(
        "How urgent is it?", choices=[SelectChoice(p.slug, p.label) for p in Priority], default=Priority.MEDIUM.slug
    )
    name = name_field()
    email = address_field("Your e-mail address", "Please give an address that we can answer to.")
    phone = phone_field()

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
