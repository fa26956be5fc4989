"""Two people saving the same row: what only one of them changed is kept, what both changed they choose between."""

from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from wtforms import BooleanField, Field, Form, SelectField, SelectMultipleField

from helpdesk.errors import Conflict

LONGEST = 4_000


@dataclass(frozen=True)
class Version:
    """A field that somebody else has changed meanwhile: as it is stored now, and as the person typed it."""

    label: str
    now: str
    mine: str


class SavedMeanwhile(Conflict):
    """Somebody else saved the row first, and changed the same fields."""

    def __init__(self, versions: list[Version]):
        super().__init__("Somebody else saved this while you were at it. Nothing was changed.")
        self.versions = versions


def stamp(form: Form) -> str:
    """A digest of every field of the form, as it is now: `name:0a1b2c3d …`."""
    return " ".join(f"{field.name}:{_digest(field)}" for field in form if _is_typed(field))


def rebase(form: Form, stored: Form, loaded: str) -> None:
    """Take over into the form what others changed and the person did not, since a form with the stamp `loaded`.

    `stored` is the form as it would be loaded now. Raises SavedMeanwhile with the fields that both changed.
    """
    before = dict(part.split(":", 1) for part in loaded.split() if ":" in part)
    both = [field for field in form if field.name in before and _clash(field, stored, before[field.name])]
    for field in form:
        if field not in both and field.name in before and before[field.name] == _digest(field):
            field.data, field.raw_data = stored[field.name].data, None  # a number shows what was posted otherwise
    if both:
        raise SavedMeanwhile([Version(f.label.text, _words(stored[f.name]), _words(f)) for f in both])


def _clash(field: Field, stored: Form, before: str) -> bool:
    mine, now = _digest(field), _digest(stored[field.name])
    return before not in (mine, now) and mine != now


def _is_typed(field: Field) -> bool:
    return field.type not in ("CSRFTokenField", "SubmitField", "HiddenField", "MultipleFileField")


def _digest(field: Field) -> str:
    return blake2s(_plain(field.data).encode(), digest_size=6).hexdigest()


def _plain(value: Any) -> str:
    """The value as text, the same for all that is stored the same."""
    if isinstance(value, list | tuple | set):
        return " ".join(sorted(_plain(part) for part in value))
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _words(field: Field) -> str:
    """What the field says, as people read it."""
    if isinstance(field, BooleanField):
        return "Yes" if field.data else "No"
    if isinstance(field, SelectField | SelectMultipleField):
        chosen = [str(choice.label) for choice in field.iter_choices() if choice.selected]
        return ", ".join(chosen) or _plain(field.data) or "–"
    return _plain(field.data)[:LONGEST] or "–"
