"""What several forms ask alike: a subject, a name, an address, a phone number."""

from wtforms import EmailField, StringField, TelField
from wtforms.validators import DataRequired, Length, Regexp

from forms.fields.checks import an_address, one_line

LONGEST_ADDRESS = Length(max=254, message="An e-mail address has 254 characters at most.")


def subject_field() -> StringField:
    """What a question is about."""
    asked = DataRequired("Please say in a few words what it is about.")
    fits = Length(max=255, message="Please use 255 characters at most; the rest fits below.")
    return StringField("Subject", filters=[one_line], validators=[asked, fits])


def name_field() -> StringField:
    """Who somebody is."""
    asked = DataRequired("Please tell us your name.")
    fits = Length(max=200, message="Please use 200 characters at most.")
    return StringField("Your name", filters=[one_line], validators=[asked, fits])


def address_field(label: str, missing: str) -> EmailField:
    """An e-mail address; `missing` is what to do without one."""
    return EmailField(label, filters=[one_line], validators=[DataRequired(missing), LONGEST_ADDRESS, an_address])


def phone_field() -> TelField:
    """A phone number, for who wants to give one."""
    fits = Length(max=50, message="Please use 50 characters at most.")
    dials = Regexp(r"^[\d+()./\s\-ext]*$", message="Please use digits, blanks and + ( ) - only.")
    return TelField("Phone", filters=[one_line], validators=[fits, dials])
