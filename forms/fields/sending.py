"""Forms that send something: once however often they are sent, and with files."""

from collections.abc import Sequence
from functools import cached_property

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField, StringField
from wtforms.validators import StopValidation

from forms import guarding
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


class WithKeptFiles(WithFiles):
    """A form whose good files are kept by the desk when something else was wrong, and go with its next post."""

    unkept: Sequence[str] = ()

    @cached_property
    def kept(self) -> list[Upload]:
        """What is kept from the posts before, but for what is left out or was chosen once more."""
        if request.method != "POST":
            return []
        return [file for file in attachments.kept(self._sender()) if not self._is_unwanted(file)]

    def uploads(self) -> list[Upload]:
        return [*self.kept, *super().uploads()]

    def keep(self) -> None:
        """Keep the good files for the next post of this form: the page shows it once more.

        Without a key from this desk nobody had filled in a form, and nothing is written for it.
        """
        if request.method != "POST" or not is_genuine(request.form.get("form_key", "")):
            return
        sender, chosen = self._sender(), self.uploads()
        unwanted = [file.kept.id for file in attachments.kept(sender) if self._is_unwanted(file)]
        attachments.leave_out(unwanted, sender)
        no_room = attachments.keep(chosen, sender)
        self.kept = attachments.kept(sender)
        self.unkept = no_room if len(self.kept) < attachments.MOST_ON_A_FORM else ()

    def names_to_choose_again(self) -> list[str]:
        """Those that there was no room for."""
        return list(self.unkept)

    def _is_unwanted(self, file: Upload) -> bool:
        chosen = {(upload.label, upload.size) for upload in super().uploads()}
        is_left_out = str(file.kept.id) in request.form.getlist("leave_out")
        return is_left_out or (file.label, file.size) in chosen

    def _sender(self) -> attachments.Owner:
        return guarding.sender(self.form_key.data)
