"""The forms of the public door. Their validators say what to do, next to the field, and serve the console as well."""

from forms.fields.accounts import (
    ChangePasswordForm,
    LeaveForm,
    LinkForm,
    MailsForm,
    MoveForm,
    NewPasswordForm,
    ProfileForm,
    RegisterForm,
)
from forms.fields.asking import AskForm
from forms.fields.checks import an_address, one_line, says_something
from forms.fields.following import RATINGS, AgainForm, NewLinkForm, RateForm, ReplyForm
from forms.fields.sending import OnceForm, WithFiles, WithKeptFiles
from forms.fields.signing_in import FirstAdministratorForm, SignInForm

__all__ = [
    "RATINGS",
    "AgainForm",
    "AskForm",
    "ChangePasswordForm",
    "FirstAdministratorForm",
    "LeaveForm",
    "LinkForm",
    "MailsForm",
    "MoveForm",
    "NewLinkForm",
    "NewPasswordForm",
    "OnceForm",
    "ProfileForm",
    "RateForm",
    "RegisterForm",
    "ReplyForm",
    "SignInForm",
    "WithFiles",
    "WithKeptFiles",
    "an_address",
    "one_line",
    "says_something",
]
