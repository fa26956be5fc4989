"""save(): what staff change about the desk itself. It is in force at once: every process reads the row anew."""

import re
from typing import Any

from email_validator import EmailNotValidError, validate_email

from helpdesk import audit, richtext, time_zones
from helpdesk.db import for_update, transaction
from helpdesk.errors import Forbidden, Invalid
from helpdesk.limits import LIMITS
from helpdesk.models import Desk, User

WORDS = {
    "name": "Name of the desk",
    "address": "Contact",
    "promise": "Promise",
    "sender": "Sender's address",
    "time_zone": "Time zone",
    "number_prefix": "Numbers begin with",
    "undo_seconds": "Answers can be taken back for, seconds",
    "guest_link_days": "Mailed links work for, days",
    "reopen_days": "Customers can reopen for, days",
    "rating_days": "Customers can change a rating for, days",
    "mails_per_hour": "Mails to an unknown address, an hour",
    "mails_per_day": "Mails to an unknown address, a day",
    **{limit.setting: limit.label for limit in LIMITS},
    "form_seconds": "Quickest time for a form, seconds",
    "kept_megabytes": "Files that wait for their form, megabytes",
    "kept_per_network": "The same from one network address, megabytes",
    "account_mails_per_hour": "Mails about the account to one address, an hour",
    "account_mails_per_day": "Mails about the account to one address, a day",
    "trash_days": "The trash keeps tickets for, days",
    "mail_days": "The mail ledger keeps mails for, days",
    "audit_days": "The audit log keeps entries for, days",
}
RANGES = {
    "undo_seconds": (0, 20),  # less than what makes the sweep think that a worker has died
    "guest_link_days": (1, 3_650),
    "reopen_days": (0, 3_650),
    "rating_days": (0, 3_650),
    "mails_per_hour": (0, 1_000),
    "mails_per_day": (0, 10_000),
    **{limit.setting: (1, 100_000) for limit in LIMITS},
    "form_seconds": (0, 60),
    "kept_megabytes": (0, 100_000),
    "kept_per_network": (0, 100_000),
    "account_mails_per_hour": (1, 1_000),
    "account_mails_per_day": (1, 10_000),
    "trash_days": (1, 3_650),
    "mail_days": (7, 3_650),
    "audit_days": (30, 3_650),  # nobody empties the log by a setting
}
PREFIX = re.compile(r"[A-Z0-9]{1,8}")
LONGEST_ADDRESS = 500
ANYWHERE: dict[str, Any] = {"check_deliverability": False, "test_environment": True}  # no look at the network


def save(desk: Desk, *, by: User, **values: Any) -> list[str]:
    """Store the desk's settings and return what that changed, as `Promise: “old” → “new”`.

    Raises Invalid naming the setting that is wrong, or Forbidden.
    """
    if not by.can("settings"):
        raise Forbidden("You may not change the desk's settings.")
    with transaction():
        before = _picture(for_update(Desk.select().where(Desk.id == desk.id)).get())
        for name, value in values.items():
            setattr(desk, name, _checked(name, value))
        desk.save()
        after = _picture(desk)
        audit.note_change("settings_changed", by=by, about=desk.name, before=before, after=after)
    return [_change(label, before[label], after[label]) for label in after if after[label] != before[label]]


def _checked(name: str, value: Any) -> Any:
    if name in RANGES:
        return _number(name, value)
    return TEXTS[name](richtext.visible(value or "").strip())


def _number(name: str, value: Any) -> int:
    least, most = RANGES[name]
    if not isinstance(value, int) or not least <= value <= most:
        raise Invalid(name, f"Please give a whole number from {least:,} to {most:,}.")
    return value


def _name(text: str) -> str:
    if not (text := _line("name", text)):
        raise Invalid("name", "The desk needs a name.")
    return text


def _line(name: str, text: str) -> str:
    most = Desk._meta.fields[name].max_length
    if len(text := richtext.one_line(text)) > most:
        raise Invalid(name, f"Please use {most} characters at most.")
    return text


def _prefix(text: str) -> str:
    if not PREFIX.fullmatch(text.upper()):
        raise Invalid("number_prefix", "Please use 1 to 8 letters from A to Z or digits, such as TKT.")
    return text.upper()


def _address(text: str) -> str:
    if len(text) > LONGEST_ADDRESS:
        raise Invalid("address", f"Please use {LONGEST_ADDRESS} characters at most.")
    return text


def _sender(text: str) -> str:
    """An e-mail address, of the internet or of this machine, which is what a new desk writes from."""
    local, _, domain = _line("sender", text).rpartition("@")
    here = domain == "localhost"
    try:
        checked = validate_email(f"{local}@desk.test" if here else f"{local}@{domain}", **ANYWHERE)
    except EmailNotValidError:
        raise Invalid("sender", "This does not look like an e-mail address, such as support@example.org.") from None
    return f"{checked.local_part}@localhost" if here else checked.normalized


TEXTS = {
    "name": _name,
    "address": _address,
    "promise": lambda text: _line("promise", text),
    "sender": _sender,
    "time_zone": time_zones.existing,
    "number_prefix": _prefix,
}


def _picture(desk: Desk) -> dict[str, str]:
    return {label: str(getattr(desk, name)) for name, label in WORDS.items()}


def _change(label: str, old: str, new: str) -> str:
    return f"{label}: {_quoted(old)} → {_quoted(new)}"


def _quoted(value: str) -> str:
    line = " ".join(value.split())
    return (line if line.isdecimal() else f"“{line[:80]}”") if line else "nothing"
