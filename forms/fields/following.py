"""What a customer can send about their ticket: a message, a rating, a new question, a wish for a new link."""

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from forms.fields.asked import address_field, subject_field
from forms.fields.checks import one_line, says_something
from forms.fields.sending import WithKeptFiles
from helpdesk.mail.content import RATINGS


class ReplyForm(WithKeptFiles):
    """One more message in a ticket."""

    body = TextAreaField("Your message", validators=[says_something("Please write a message.")])

    def __init__(self, **given):
        super().__init__(**given)
        self.renew()


class AgainForm(WithKeptFiles):
    """A new ticket about an old one that is over."""

    subject = subject_field()
    description = TextAreaField("What is it now?", validators=[says_something("Please describe what happened.")])

    def __init__(self, **given):
        super().__init__(**given)
        self.renew()


class NewLinkForm(FlaskForm):
    """A new link to a ticket, mailed to the address that it was asked from."""

    email = address_field("Your e-mail address", "Please give the address that you wrote to us from.")
    number = StringField(
        "Number of your question", filters=[one_line], validators=[Length(max=40, message="A number is shorter.")]
    )


class RateForm(FlaskForm):
    """What the customer thought of the help."""

    rating = RadioField(
        "How was our help?",
        coerce=int,
        choices=[SelectChoice(mark, word) for mark, word in RATINGS],
        validators=[InputRequired("Please choose one of the five.")],
    )
    feedback = TextAreaField(
        "What should we know?", validators=[Length(max=2000, message="Please use 2,000 characters at most.")]
    )
