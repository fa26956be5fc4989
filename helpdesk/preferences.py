"""prefer(): what somebody wants their pages to look like and be mailed, kept with their account."""

from collections.abc import Collection
from typing import Any

from helpdesk import mail
from helpdesk.db import for_update, transaction
from helpdesk.mail.wishes import KEY
from helpdesk.models import User


def prefer(person: User, **wishes: Any) -> None:
    """Keep these wishes beside the others; None forgets one. They are anything that JSON holds."""
    with transaction():
        kept = for_update(User.select(User.id, User.preferences).where(User.id == person.id)).get()
        wanted = {name: wish for name, wish in (kept.preferences | wishes).items() if wish is not None}
        User.update(preferences=wanted).where(User.id == person.id).execute()
    person.preferences = wanted
    person._dirty.discard("preferences")


def choose_mails(person: User, wanted: Collection[str]) -> None:
    """Of the mails that the person can choose, send those in `wanted` from now on and no others."""
    unwanted = sorted(template for template in mail.offered_to(person) if template not in wanted)
    prefer(person, **{KEY: unwanted or None})
