"""change_profile(): what people say of themselves."""

from helpdesk import audit, richtext, search, time_zones
from helpdesk.db import transaction
from helpdesk.errors import Invalid
from helpdesk.models import User

LANGUAGES = {"en": "English"}  # those that the pages speak
LONGEST = {"name": 200, "phone": 50}
WORDS = {"name": "Name", "phone": "Phone", "language": "Language", "time_zone": "Time zone"}


def change_profile(person: User, **wanted: str) -> None:
    """Change name, phone, language or time zone of the person by themselves. Raises Invalid naming a wrong field."""
    unknown = set(wanted) - set(WORDS)
    if unknown:
        raise TypeError(f"people do not change their own {', '.join(sorted(unknown))}")
    checked = {name: CHECKS[name](person, value) for name, value in wanted.items()}
    new = {name: value for name, value in checked.items() if value != getattr(person, name)}
    if not new:
        return
    with transaction():
        before = _picture(person)
        User.update(**new).where(User.id == person.id).execute()
        person.__data__.update(new)
        if "name" in new:
            search.index_customer(person)
        called = audit.called(person)
        audit.note_change("person_changed", by=person, about=called, before=before, after=_picture(person))


def _name(person: User, text: str) -> str:
    """Staff cannot be without one: customers would read the desk's name instead, and colleagues an address."""
    if not (plain := _line("name", text)):
        raise Invalid("name", "Please tell us your name.")
    return plain


def _line(name: str, text: str) -> str:
    plain = richtext.one_line(text)
    if len(plain) > LONGEST[name]:
        raise Invalid(name, f"Please use {LONGEST[name]} characters at most.")
    return plain if richtext.says_something(plain) else ""


def _language(person: User, code: str) -> str:
    if code not in LANGUAGES and code != person.language:
        raise Invalid("language", "The desk does not speak this language.")
    return code


def _zone(person: User, name: str) -> str:
    return name and time_zones.existing(name)


CHECKS = {
    "name": _name,
    "phone": lambda person, text: _line("phone", text),
    "language": _language,
    "time_zone": _zone,
}


def _picture(person: User) -> dict[str, str]:
    return {label: getattr(person, name) for name, label in WORDS.items()}
