"""The audit log: what staff changed in settings, roles and people, who signed in or failed to, what left the desk.

A verb notes it within its own transaction. Values are kept in words, never a password, a token or a hash; the network
address is given by the door that knows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from helpdesk.db import now
from helpdesk.models import AuditEntry, Desk, User

CHUNK = 1_000
NOBODY = "Somebody"  # who is not signed in; the desk itself has no name in the row
LONGEST = 300


@dataclass(frozen=True)
class Event:
    """How an event is called in a filter, and how it reads with {who} did it and what it is {about}."""

    words: str
    sentence: str


EVENTS = {
    "signed_in": Event("Signed in", "{who} signed in"),
    "sign_in_failed": Event("Sign-in failed", "{who} failed to sign in as {about}"),
    "locked_out": Event(
        "Locked out", "{who} failed to sign in as {about} too often: the account is locked for a while"
    ),
    "signed_out_everywhere": Event("Signed out everywhere", "{who} signed out everywhere"),
    "session_ended": Event("Browser signed out", "{who} signed a browser of {about} out"),
    "registered": Event("Registered", "{who} registered"),
    "password_chosen": Event("Password chosen", "{who} chose a new password"),
    "address_changed": Event("Address changed", "{who} changed the address of their account"),
    "account_deleted": Event("Account deleted by its owner", "{about} was deleted by whom it belonged to"),
    "first_administrator": Event("First administrator", "{about} became the first administrator"),
    "settings_changed": Event("Settings changed", "{who} changed the settings"),
    "person_added": Event("Person added", "{who} added {about}"),
    "person_changed": Event("Person changed", "{who} changed the account of {about}"),
    "person_removed": Event("Person deleted", "{who} deleted the account of {about}"),
    "people_merged": Event("People merged", "{who} merged {about}"),
    "people_parted": Event("People parted again", "{who} took back merging {about}"),
    "notes_changed": Event("Notes changed", "{who} changed the notes about {about}"),
    "role_added": Event("Role added", "{who} added the role {about}"),
    "role_changed": Event("Role changed", "{who} changed the role {about}"),
    "role_removed": Event("Role deleted", "{who} deleted the role {about}"),
    "team_added": Event("Team added", "{who} added the team {about}"),
    "team_changed": Event("Team changed", "{who} changed the team {about}"),
    "team_removed": Event("Team deleted", "{who} deleted the team {about}"),
    "category_added": Event("Category added", "{who} added the category {about}"),
    "category_changed": Event("Category changed", "{who} changed the category {about}"),
    "category_removed": Event("Category deleted", "{who} deleted the category {about}"),
    "article_added": Event("Article added", "{who} wrote the article {about}"),
    "article_changed": Event("Article changed", "{who} changed the article {about}"),
    "article_removed": Event("Article deleted", "{who} deleted the article {about}"),
    "article_restored": Event("Article restored", "{who} restored the article {about}"),
    "article_category_added": Event("Article category added", "{who} added the article category {about}"),
    "article_category_changed": Event("Article category changed", "{who} changed the article category {about}"),
    "article_category_removed": Event("Article category deleted", "{who} deleted the article category {about}"),
    "block_added": Event("Blocked", "{who} blocked {about}"),
    "block_changed": Event("Block changed", "{who} changed the block of {about}"),
    "block_ended": Event("Block ended", "{who} ended the block of {about}"),
    "exported": Event("Exported", "{who} exported {about}"),
    "purged": Event("Removed for good", "{who} removed {about} for good"),
    "mail_resent": Event("Mail sent again", "{who} had a mail sent again: {about}"),
    "guest_link_ended": Event("Guest link ended", "{who} ended the mailed link to {about}"),
}


def note(
    event: str, *, by: User | None = None, about: str = "", old: str = "", new: str = "", address: str = ""
) -> AuditEntry:
    """Write an entry, within the transaction of what it tells. `by` is None for the desk, or for nobody signed in.

    `about` is what it happened to, `old` and `new` what was and is, in words; `address` is the network address.
    """
    return AuditEntry.create(
        event=EVENTS[event] and event,
        by=by,
        who=called(by)[:254] if by else "",
        about=about[:LONGEST],
        old=old,
        new=new,
        address=address[:45],
    )


def note_change(
    event: str, *, by: User, about: str, before: Mapping[str, str], after: Mapping[str, str], address: str = ""
) -> AuditEntry | None:
    """Note what differs between two pictures of one thing, each a value in words by label; None when nothing does."""
    told = [label for label in after if before.get(label) != after[label]]
    if not told:
        return None
    old, new = (_lines(picture, told) for picture in (before, after))
    return note(event, by=by, about=about, old=old, new=new, address=address)


def called(person: User) -> str:
    """How the log names a person, who may be gone one day: `Bob (bob@desk.test)`."""
    return f"{person.name} ({person.email})" if person.name else person.email


def sentence(entry: AuditEntry) -> str:
    """What happened, as a sentence without its full stop: `Root (root@desk.test) changed the role Agent`."""
    nobody = NOBODY if entry.event in ("sign_in_failed", "locked_out") else "The desk"
    return EVENTS[entry.event].sentence.format(who=entry.who or nobody, about=entry.about or "nothing by name")


def forget() -> int:
    """Remove the entries older than the desk keeps them, some at a time, and return how many there were."""
    before, done = now() - timedelta(days=Desk.current().audit_days), 0
    while ids := [row.id for row in _oldest().where(AuditEntry.at < before)]:
        done += AuditEntry.delete().where(AuditEntry.id.in_(ids)).execute()
    return done


def _oldest():
    return AuditEntry.select(AuditEntry.id).order_by(AuditEntry.at).limit(CHUNK)


def _lines(picture: Mapping[str, str], labels: list[str]) -> str:
    return "\n".join(f"{label}: {picture.get(label) or '–'}" for label in labels)
