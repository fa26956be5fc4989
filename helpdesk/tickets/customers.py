"""customer_for(): whom a ticket is for when staff write it."""

from helpdesk import richtext
from helpdesk.db import transaction
from helpdesk.errors import Forbidden
from helpdesk.models import User
from helpdesk.tickets.submitting import customer_with


def customer_for(email: str, name: str = "", phone: str = "", *, by: User) -> User:
    """The person with this address. Somebody new gets the name and phone; whoever is known keeps theirs.

    Raises Forbidden.
    """
    if not (by.is_staff and by.can("create")):
        raise Forbidden("You may not create tickets for somebody else.")
    with transaction():
        email = email.strip().lower()
        known = User.with_address(email)
        if known:
            return known
        person = customer_with(email)
        new = {"name": richtext.one_line(name)[:200], "phone": richtext.one_line(phone)[:50]}
        User.update(**new).where(User.id == person.id).execute()
        return User.get_by_id(person.id)
