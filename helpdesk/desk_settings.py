"""save(): what staff change about the desk itself."""

from typing import Any
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from helpdesk import richtext
from helpdesk.db import transaction
from helpdesk.errors import Forbidden, Invalid
from helpdesk.models import Desk, User

RANGES = {
    "guest_link_days": (1, 3_650),
    "reopen_days": (0, 3_650),
    "mails_per_hour": (0, 1_000),
    "mails_per_day": (0, 10_000),
    "posts_per_hour": (1, 10_000),
    "posts_per_network": (1, 100_000),
}
ANYWHERE: dict[str, Any] = {"check_deliverability": False, "test_environment": True}  # no look at the network


def save(desk: Desk, *, by: User, **values: Any) -> None:
    """Store the desk's settings. Raises Invalid naming the setting that is wrong, or Forbidden."""
    if not by.can("settings"):
        raise Forbidden("You may not change the desk's settings.")
    with transaction():
        for name, value in values.items():
            setattr(desk, name, _checked(name, value))
        desk.save()


def _checked(name: str, value: Any) -> Any:
    if name in RANGES:
        return _number(name, value)
    text = richtext.one_line(value or "")
    if name == "time_zone" and text not in available_timezones():
        raise Invalid(name, "There is no such time zone. They look like Europe/Berlin or Asia/Dhaka.")
    if name == "name" and not text:
        raise Invalid(name, "The desk needs a name.")
    return _address(name, text) if name == "sender" else text


def _number(name: str, value: Any) -> int:
    least, most = RANGES[name]
    if not isinstance(value, int) or not least <= value <= most:
        raise Invalid(name, f"Please give a whole number from {least:,} to {most:,}.")
    return value


def _address(name: str, text: str) -> str:
    """An e-mail address, of the internet or of this machine, which is what a new desk writes from."""
    local, _, domain = text.rpartition("@")
    here = domain == "localhost"
    try:
        checked = validate_email(f"{local}@desk.test" if here else text, **ANYWHERE)
    except EmailNotValidError:
        raise Invalid(name, "This does not look like an e-mail address, such as support@example.org.") from None
    return f"{checked.local_part}@localhost" if here else checked.normalized
