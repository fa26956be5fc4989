"""Links that work once: to sign in, to register, to choose a password, to create the first administrator…

The token is computed from the desk's key and the row, so that neither the database nor the mail ledger holds it.
"""

from datetime import timedelta

from peewee import Expression

from helpdesk.db import now
from helpdesk.errors import NotVisible
from helpdesk.models import AddressChange, OneTimeLink, User
from helpdesk.settings import settings
from helpdesk.tokens import derived, hashed, new_token

GONE = "This link is not valid any more."
PATHS = {
    "first_admin": "setup",
    "sign_in": "login/link",
    "register": "register",
    "reset": "reset",
    "old_address": "account/address",
    "new_address": "account/address",
    "delete": "account/delete",
}
LIFETIMES = {
    "first_admin": timedelta(days=1),
    "sign_in": timedelta(minutes=30),
    "register": timedelta(days=1),
    "reset": timedelta(hours=1),
    "old_address": timedelta(days=1),
    "new_address": timedelta(days=1),
    "delete": timedelta(hours=1),
    "ticket": timedelta(days=1),  # not mailed itself: it waits until the worker mails a link to the ticket
}


def issue_link(purpose: str, user: User | None = None, lifetime: timedelta | None = None) -> str:
    """Return a token that use_link() takes once within its lifetime, for this purpose only."""
    return _token(make(purpose, user.email if user else "", user=user, lifetime=lifetime).nonce)


def make(
    purpose: str,
    email: str,
    *,
    user: User | None = None,
    change: AddressChange | None = None,
    number: str = "",
    lifetime: timedelta | None = None,
    is_mailed: bool = True,
) -> OneTimeLink:
    """A new link for the reader of that address. One that is not mailed yet waits for the worker."""
    nonce = new_token()[:32]
    return OneTimeLink.create(
        purpose=purpose,
        email=email,
        user=user,
        change=change,
        number=number,
        nonce=nonce,
        token_hash=hashed(_token(nonce)),
        expires_at=now() + (lifetime or LIFETIMES[purpose]),
        mailed_at=now() if is_mailed else None,
    )


def url(link: OneTimeLink) -> str:
    """The address that goes into the mail. Whoever knows it can use the link: keep it out of logs and tables."""
    return f"{settings.base_url}/{PATHS[link.purpose]}/{_token(link.nonce)}"


def is_live(link: OneTimeLink) -> bool:
    """Whether the loaded link can still be used."""
    return link.used_at is None and link.expires_at > now()


def find_link(purpose: str, token: str) -> OneTimeLink | None:
    """The link if it can still be used; looking does not use it."""
    return OneTimeLink.get_or_none(_usable(purpose, token))


def use_link(purpose: str, token: str) -> OneTimeLink:
    """Use the link up and return it. Raises NotVisible when it is unknown, used or over."""
    if OneTimeLink.update(used_at=now()).where(_usable(purpose, token)).execute() != 1:
        raise NotVisible(GONE)
    return OneTimeLink.get(OneTimeLink.token_hash == hashed(token))


def end_links(email: str, *purposes: str) -> None:
    """What was mailed to this address for these purposes does not work any more."""
    OneTimeLink.delete().where((OneTimeLink.email == email) & OneTimeLink.purpose.in_(purposes)).execute()


def sweep() -> int:
    """Remove the links that are over, used or not, and return how many there were."""
    return OneTimeLink.delete().where(OneTimeLink.expires_at <= now()).execute()


def _token(nonce: str) -> str:
    return derived("one-time-link", nonce)


def _usable(purpose: str, token: str) -> Expression:
    fresh = OneTimeLink.used_at.is_null() & (OneTimeLink.expires_at > now())
    return (OneTimeLink.token_hash == hashed(token)) & (OneTimeLink.purpose == purpose) & fresh
