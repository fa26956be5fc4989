"""What a customer can send in their ticket: a message, a rating."""

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from forms.fields.checks import says_something
from forms.fields.sending import WithKeptFiles

RATINGS = [(5, "Very good"), (4, "Good"), (3, "Fair"), (2, "Poor"), (1, "Bad")]


class ReplyForm(WithKeptFiles):
    """One more message in a ticket."""

    body = TextAreaField("Your message", validators=[says_something("Please write a message.")])

    def __init__(self, **given):
        super().__init__(**given)
        self.renew()


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
