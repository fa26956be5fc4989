"""Who may enter the console, and each of its pages."""

from flask import abort, current_app
from flask_login import current_user

from forms.sessions import person
from helpdesk.errors import Forbidden
from helpdesk.models import User
from helpdesk.models.people import PERMISSIONS


class Guarded:
    """Mixed into every view: staff only. Others find nothing there, and who is not signed in may sign in.

    `permission` is what the view asks of staff; without it they get a sentence and 403. None asks for no more.
    """

    permission: str | None = None

    def is_accessible(self) -> bool:
        """Whether the signed-in person may open this view; asked before every one of its pages."""
        user = person()
        return bool(user and user.is_staff and (self.permission is None or user.can(self.permission)))

    def inaccessible_callback(self, name, **given):
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()
        if not current_user.is_staff:
            abort(404)
        raise Forbidden(f"You may not see this page. Your role lacks: {PERMISSIONS[self.permission].lower()}.")

    def _run_view(self, function, *given, **named):
        # Flask-Admin calls a view a second time when it raised a TypeError, which hides what was wrong.
        return function(self, *given, **named)


def me() -> User:
    """The member of staff who is signed in."""
    user = person()
    if user is None or not user.is_staff:
        abort(404)
    return user
