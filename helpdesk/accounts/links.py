"""Links that work once: to sign in, or to create the first administrator."""

from datetime import timedelta

from peewee import Expression

from helpdesk.db import now
from helpdesk.errors import NotVisible
from helpdesk.models import OneTimeLink, User
from helpdesk.tokens import hashed, new_token


def issue_link(purpose: str, user: User | None = None, lifetime: timedelta = timedelta(hours=1)) -> str:
    """Return a token that use_link() takes once within its lifetime, for this purpose only."""
    token = new_token()
    OneTimeLink.create(purpose=purpose, user=user, token_hash=hashed(token), expires_at=now() + lifetime)
    return token


def find_link(purpose: str, token: str) -> OneTimeLink | None:
    """The link if it can still be used; looking does not use it."""
    return OneTimeLink.get_or_none(_usable(purpose, token))


def use_link(purpose: str, token: str) -> OneTimeLink:
    """Use the link up and return it. Raises NotVisible when it is unknown, used or over."""
    if OneTimeLink.update(used_at=now()).where(_usable(purpose, token)).execute() != 1:
        raise NotVisible("This link is not valid any more.")
    return OneTimeLink.get(OneTimeLink.token_hash == hashed(token))


def sweep() -> int:
    """Remove the links that are over, used or not, and return how many there were."""
    return OneTimeLink.delete().where(OneTimeLink.expires_at <= now()).execute()


def _usable(purpose: str, token: str) -> Expression:
    fresh = OneTimeLink.used_at.is_null() & (OneTimeLink.expires_at > now())
    return (OneTimeLink.token_hash == hashed(token)) & (OneTimeLink.purpose == purpose) & fresh
