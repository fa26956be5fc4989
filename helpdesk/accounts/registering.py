"""Opening an account, and choosing a password: both by a mailed link, so that only the owner of the address does."""

from helpdesk import audit, one_time_links, richtext
from helpdesk.accounts import passwords
from helpdesk.accounts.proving import owner, prove
from helpdesk.db import transaction
from helpdesk.errors import Invalid, NotVisible
from helpdesk.models import User
from helpdesk.one_time_links import GONE, find_link, use_link
from helpdesk.tickets.submitting import customer_with

LONGEST_NAME = 200


def register(token: str, *, name: str, password: str, network: str = "") -> User:
    """Use the link up and return the person, who has an account now and finds the tickets sent from the address.

    Raises NotVisible when the link is not valid, Invalid naming a wrong field.
    """
    link = find_link("register", token)
    if link is None:
        raise NotVisible(GONE)
    name, hashed = _name(name), passwords.new_hash(link.email, password)
    with transaction():
        link = use_link("register", token)
        person = _owner_or_new(link)
        prove(person)
        if not person.is_staff:
            User.update(name=name).where(User.id == person.id).execute()
        _enter(person, hashed)
        audit.note("registered", by=User.get_by_id(person.id), address=network)
    return User.get_by_id(person.id)


def reset_password(token: str, password: str, *, network: str = "") -> User:
    """Use the link up and return the person, who has the new password now. Raises NotVisible or Invalid."""
    link = find_link("reset", token)
    if link is None:
        raise NotVisible(GONE)
    hashed = passwords.new_hash(link.email, password)
    with transaction():
        person = owner(use_link("reset", token))
        prove(person)
        passwords.tell(person)
        _enter(person, hashed)
        audit.note("password_chosen", by=person, address=network)
    return User.get_by_id(person.id)


def _owner_or_new(link) -> User:
    return owner(link) if User.select().where(User.email == link.email).exists() else customer_with(link.email)


def _enter(person: User, hashed: str) -> None:
    passwords.store(person, hashed)
    one_time_links.end_links(person.email, "sign_in", "register", "reset")


def _name(text: str) -> str:
    plain = richtext.one_line(text)
    if not richtext.says_something(plain):
        raise Invalid("name", "Please tell us your name.")
    if len(plain) > LONGEST_NAME:
        raise Invalid("name", f"Please use {LONGEST_NAME} characters at most.")
    return plain
