"""What the validators of several forms ask of a text or an address, and what they say to do about it."""

from email_validator import EmailNotValidError, validate_email
from flask_wtf import FlaskForm
from wtforms import EmailField, TextAreaField
from wtforms.validators import StopValidation

from helpdesk import richtext

LONGEST_TEXT = 100_000


def one_line(text: str | None) -> str:
    """As the domain stores it: without line breaks and invisible marks."""
    return richtext.one_line(text or "")


def says_something(missing: str):
    """A validator: a text that is not only markup and blanks, and not a book. `missing` is what to do about it."""

    def check(form: FlaskForm, field: TextAreaField) -> None:
        if len(field.data or "") > LONGEST_TEXT:
            raise StopValidation(f"Please stay below {LONGEST_TEXT:,} characters, or attach the text as a file.")
        if not richtext.clean(field.data or ""):
            raise StopValidation(missing)

    return check


def an_address(form: FlaskForm, field: EmailField) -> None:
    """An e-mail address as the standards write it; nobody is asked whether it exists."""
    try:
        field.data = validate_email(field.data, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise StopValidation("This does not look like an e-mail address, such as name@example.org.") from None
