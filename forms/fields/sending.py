"""Forms that send something: once however often they are sent, and with files."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField, StringField
from wtforms.validators import StopValidation

from forms.keys import is_genuine, new_form_key
from helpdesk import attachments
from helpdesk.attachments import Upload
from helpdesk.errors import Invalid


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
