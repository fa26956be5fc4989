"""create(): a person with a password, made by hand rather than by a ticket."""

from email_validator import EmailNotValidError, validate_email
from peewee import IntegrityError

from helpdesk import audit, richtext
from helpdesk.accounts import passwords
from helpdesk.db import db, now, transaction
from helpdesk.errors import Invalid
from helpdesk.models import Role, User


def create(email: str, role: Role, password: str, *, name: str = "") -> User:
    """Return a new, verified person. Raises Invalid for an address that is wrong or taken, or a weak password."""
    email = address(email)
    chosen = passwords.new_hash(email, password)
    with transaction():
        user = _insert(email, role, richtext.one_line(name))
        passwords.store(user, chosen)
        audit.note("person_added", about=audit.called(user), new=f"Role: {role.name}")
        return user


def address(text: str, field: str = "email") -> str:
    """An e-mail address in its one form. Raises Invalid(field)."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Invalid(field, "This does not look like an e-mail address, such as name@example.org.") from None
    return found.normalized.lower()


def _insert(email: str, role: Role, name: str) -> User:
    try:
        with db.savepoint():
            return User.create(email=email, role=role, name=name[:200], verified_at=now(), registered_at=now())
    except IntegrityError:
        raise Invalid("email", "Somebody with this address is here already.") from None
