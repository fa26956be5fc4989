"""What a mailed link proves: its reader owns the address."""

from helpdesk import guest_links
from helpdesk.db import for_update, now, transaction
from helpdesk.errors import NotVisible
from helpdesk.models import OneTimeLink, User
from helpdesk.one_time_links import GONE


def owner(link: OneTimeLink) -> User:
    """The person whose address the link was mailed to. Raises NotVisible when there is none who may come in."""
    person = link.user or User.get_or_none(User.email == link.email)
    if person is None or not person.active or (link.email and link.email != person.email):
        raise NotVisible(GONE)
    return person


def prove(person: User) -> None:
    """Whoever used the link reads the mail of that address: it is verified.

    Who comes in for the first time finds what was sent from the address until now. What a visitor sends from it later
    waits for its own link: it may be somebody else who typed the address.
    """
    with transaction():
        known = for_update(User.select().where(User.id == person.id)).get()
        if known.registered_at is None:
            guest_links.confirm_all(known)
        news = {"verified_at": known.verified_at or now(), "registered_at": known.registered_at or now()}
        User.update(**news).where(User.id == known.id).execute()
