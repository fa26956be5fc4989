"""prefer(): what somebody wants their pages to look like, kept with their account."""

from typing import Any

from helpdesk.db import for_update, transaction
from helpdesk.models import User


def prefer(person: User, **wishes: Any) -> None:
    """Keep these wishes beside the others; None forgets one. They are anything that JSON holds."""
    with transaction():
        kept = for_update(User.select(User.id, User.preferences).where(User.id == person.id)).get()
        wanted = {name: wish for name, wish in (kept.preferences | wishes).items() if wish is not None}
        User.update(preferences=wanted).where(User.id == person.id).execute()
    person.preferences = wanted
    person._dirty.discard("preferences")
