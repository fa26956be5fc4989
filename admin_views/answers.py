"""The forms of the ticket page: an answer, and mending what was written."""

from dataclasses import dataclass

from flask import request
from flask_wtf import FlaskForm
from wtforms import EmailField, IntegerField, RadioField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from forms.fields import WithFiles, one_line, says_something
from forms.keys import key_of
from helpdesk import attachments, tickets
from helpdesk.attachments.attaching import MOST_ON_A_TICKET
from helpdesk.errors import Invalid
from helpdesk.models import Reply, Ticket, User

KINDS = [SelectChoice("reply", "Reply to customer"), SelectChoice("note", "Internal note")]


class AnswerForm(WithFiles):
    """A reply or a note. `seen` is the last thing that the page told of the ticket's history when it was loaded."""

    body = TextAreaField("Your message", validators=[says_something("Please write a message.")])
    kind = RadioField("Who reads it", choices=KINDS, default="reply")
    seen = IntegerField(validators=[Optional(), NumberRange(0, 2**31 - 1)])

    def __init__(self, **given):
        super().__init__(**given)
        self.renew()

    @property
    def is_note(self) -> bool:
        return self.kind.data == "note"

    def validate_files(self, field) -> None:
        """Staff may add as many as a ticket holds."""
        try:
            attachments.check(self.uploads(), limit=MOST_ON_A_TICKET)
        except Invalid as problem:
            raise StopValidation(str(problem)) from None

    def say(self, ticket: Ticket, by: User) -> Reply:
        """Send the reply or keep the note; the same post twice is one message."""
        uploads = self.uploads()
        written = (ticket.number, self.kind.data, self.body.data, *(upload.name for upload in uploads))
        said = {"by": by, "files": uploads, "form_key": key_of(self.form_key.data, *written)}
        if self.is_note:
            return tickets.note(ticket, self.body.data, **said)
        return tickets.reply(ticket, self.body.data, read_to=self.seen.data, **said)


class MessageForm(FlaskForm):
    """The text of a message of one's own, written anew."""

    body = TextAreaField("Message", validators=[says_something("Please write a message, or delete it instead.")])


@dataclass(frozen=True)
class Version:
    """A field as it was when somebody began to change it, and as another one has changed it since."""

    label: str
    was: str
    now: str
    is_rich: bool = False


class RequestForm(FlaskForm):
    """What was asked and, while a guest's address is not confirmed, by whom."""

    subject = StringField(
        "Subject",
        filters=[one_line],
        validators=[
            InputRequired("Please say in a few words what it is about."),
            Length(max=255, message="Please use 255 characters at most."),
        ],
    )
    description = TextAreaField("Description", validators=[says_something("Please describe what happened.")])
    guest_name = StringField("Name", filters=[one_line])
    guest_email = EmailField("E-mail address", filters=[one_line])
    guest_phone = TelField("Phone", filters=[one_line])

    def __init__(self, ticket: Ticket, **given):
        super().__init__(obj=ticket, **given)
        if not ticket.guest_email:
            del self.guest_name, self.guest_email, self.guest_phone
        elif ticket.confirmed_at is not None:
            del self.guest_email

    def changes(self) -> dict[str, str]:
        """What tickets.edit() takes."""
        return {field.name: _plain(field.data or "") for field in self if field.name in tickets.editing.CHECKS}

    def before(self) -> dict[str, str]:
        """What stood in the fields when the page was made, as far as the page tells."""
        said = {name: request.form.get(f"before-{name}") for name in self.changes()}
        return {name: _plain(text) for name, text in said.items() if text is not None}

    def rebase(self, ticket: Ticket) -> list[Version]:
        """Take over what the person left as it was, and return what they and somebody else have changed."""
        before, versions = self.before(), []
        for name, mine in self.changes().items():
            now = getattr(ticket, name)
            if name not in before or before[name] == now:
                continue
            if mine == before[name] or tickets.editing.CHECKS[name](mine) == before[name]:
                self[name].data = now
            else:
                versions.append(Version(self[name].label.text, before[name], now, name == "description"))
        return versions


def _plain(text: str) -> str:
    """Browsers send every line break as two characters."""
    return text.replace("\r\n", "\n")
