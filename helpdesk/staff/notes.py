"""write_notes(): what staff keep in mind about a customer."""

from helpdesk import audit
from helpdesk.db import transaction
from helpdesk.errors import Conflict, Forbidden, Invalid, NotVisible
from helpdesk.models import Scope, Ticket, User
from helpdesk.staff.merging import hold

LONGEST = 5_000


def may_write_notes(person: User, by: User) -> bool:
    """Whether `by` may, with a ticket of this person before them."""
    return by.is_staff and (by.can("users") or (by.can("update") and person.role.scope == Scope.OWN))


def write_notes(person: User, notes: str, *, by: User, before: str) -> None:
    """Replace the notes about a customer. Who manages people may, and who may change a ticket of theirs.

    Raises Conflict when they do not say `before` any more, Invalid for a long text, NotVisible or Forbidden.
    """
    text = as_lines(notes)
    if len(text) > LONGEST:
        raise Invalid("notes", f"Please use {LONGEST:,} characters at most.")
    with transaction():
        hold(person)
        _allow(person, by)
        if text == as_lines(person.notes):
            return
        if as_lines(before) != as_lines(person.notes):
            raise Conflict("Somebody else changed these notes meanwhile.")
        was = person.notes
        User.update(notes=text).where(User.id == person.id).execute()
        person.notes = text
        about = audit.called(person)
        audit.note_change("notes_changed", by=by, about=about, before={"Notes": was}, after={"Notes": text})


def as_lines(text: str) -> str:
    """The text as it is kept, whatever ends the lines where it was typed."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def _allow(person: User, by: User) -> None:
    theirs = Ticket.visible_to(by).where(Ticket.customer == person.id)
    if not by.can("users") and not theirs.exists():
        raise NotVisible("There is no such person.")
    if not may_write_notes(person, by):
        raise Forbidden("You may not change notes about people.")
