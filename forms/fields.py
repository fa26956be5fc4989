"""The forms of the public door. Their validators say what to do, next to the field."""

from email_validator import EmailNotValidError, validate_email
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    HiddenField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Regexp, StopValidation

from forms.keys import is_genuine, new_form_key
from helpdesk import attachments, richtext
from helpdesk.attachments import Upload
from helpdesk.errors import Invalid
from helpdesk.models import Category, Priority

LONGEST_TEXT = 100_000
RATINGS = [(5, "Very good"), (4, "Good"), (3, "Fair"), (2, "Poor"), (1, "Bad")]


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


class OnceForm(FlaskForm):
    """A form that makes one thing however often it is sent. `website` is for machines; people do not see it."""

    form_key = HiddenField()
    website = StringField("Please leave this empty")

    def renew(self) -> None:
        """Give the form a key unless it brought one."""
        if not is_genuine(self.form_key.data or ""):
            self.form_key.data = new_form_key()


class WithFiles(OnceForm):
    """A form with files; the names of good ones are said again when something else was wrong."""

    files = MultipleFileField("Files")

    def uploads(self) -> list[Upload]:
        """The chosen files, for the domain."""
        chosen = [file for file in self.files.data or [] if getattr(file, "filename", "")]
        return [Upload(file.filename, file.stream) for file in chosen]

    def names_to_choose_again(self) -> list[str]:
        """A browser never fills in a file field by itself."""
        return [upload.label for upload in self.uploads()]

    def validate_files(self, field) -> None:
        try:
            attachments.check(self.uploads())
        except Invalid as problem:
            raise StopValidation(str(problem)) from None


class AskForm(WithFiles):
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


class ReplyForm(WithFiles):
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


class SignInForm(FlaskForm):
    """E-mail and password."""

    email = EmailField("E-mail address", filters=[one_line], validators=[DataRequired("Please give your address.")])
    password = PasswordField("Password", validators=[InputRequired("Please give your password.")])
    next = HiddenField()


class FirstAdministratorForm(FlaskForm):
    """Who runs the desk."""

    name = StringField("Your name", filters=[one_line], validators=[DataRequired("Please tell us your name.")])
    email = EmailField(
        "Your e-mail address", filters=[one_line], validators=[DataRequired("Please give your address."), an_address]
    )
    password = PasswordField("A password", validators=[InputRequired("Please choose a password.")])
