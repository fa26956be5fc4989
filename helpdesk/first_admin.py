"""The first administrator: made through a link that works once, and only while nobody works at the desk."""

from datetime import timedelta

from helpdesk import accounts, audit
from helpdesk.db import transaction
from helpdesk.errors import NotVisible
from helpdesk.models import OneTimeLink, Role, Scope, User
from helpdesk.settings import settings

PURPOSE = "first_admin"
LIFETIME = timedelta(days=1)


def issue() -> str | None:
    """A new link to create the first administrator, the only one that works; None once somebody works here."""
    with transaction():
        if has_staff():
            return None
        OneTimeLink.delete().where(OneTimeLink.purpose == PURPOSE).execute()
        return f"{settings.base_url}/setup/{accounts.issue_link(PURPOSE, lifetime=LIFETIME)}"


def check(token: str) -> None:
    """Raise NotVisible unless the token may create the first administrator now."""
    if has_staff() or accounts.find_link(PURPOSE, token) is None:
        raise NotVisible("This link is not valid any more.")


def create(token: str, *, email: str, name: str, password: str, address: str = "") -> User:
    """Use the link up and return the administrator. Raises NotVisible for a second one, Invalid for a bad value."""
    with transaction():
        accounts.use_link(PURPOSE, token)
        if has_staff():
            raise NotVisible("This link is not valid any more.")
        made = accounts.create(email, Role.get(Role.name == "Administrator"), password, name=name)
        audit.note("first_administrator", by=made, about=audit.called(made), address=address)
        return made


def has_staff() -> bool:
    """Whether anybody was ever given work here; somebody who was switched off counts."""
    return User.select().join(Role).where(Role.scope != Scope.OWN).exists()
