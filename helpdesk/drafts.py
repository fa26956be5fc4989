"""What somebody typed and has not sent: kept while they type, back on whatever screen they come to next.

It belongs to a ticket or an article. None stands for a new ticket, an article without an id for a new article.

A text is never lost to another one: what a newer text replaced unseen, or what was discarded, is laid aside with it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from peewee import SQL, ModelSelect

from helpdesk import richtext
from helpdesk.db import for_update, now, transaction
from helpdesk.errors import Forbidden, Invalid
from helpdesk.models import Article, Draft, Ticket, User
from helpdesk.tickets.change import MOMENT, allow, stored_time

NEW = "new"
KEPT = timedelta(days=30)
LONGEST = 250_000
# Alone these are not worth keeping.
CHOSEN = {"kind", "source", "category", "priority", "team", "assignee", "notify", "state", "loaded"}
Fields = dict[str, str]
Place = Ticket | Article | None


@dataclass(frozen=True)
class Kept:
    """A draft as its writer finds it: the fields by name, and since when. Without fields there is none.

    `version` tells one state from the next, `box` is the form it was typed into. `aside` is another text of the same
    place, which can be brought back. `over` is the form whose text was sent or discarded.
    """

    fields: Fields = field(default_factory=dict)
    at: datetime | None = None
    version: int = 0
    box: str = ""
    aside: Fields = field(default_factory=dict)
    over: str = ""


def of(about: Place, user: User) -> Kept:
    """What this person has not sent there."""
    return _told(Draft.get_or_none((Draft.user == user.id) & (Draft.place == _place(about))))


def row(ticket: Ticket, user: User) -> "ModelSelect[Any]":
    """A query for told(), in the shape of those of helpdesk.viewing: a page reads both at once."""
    mine = (Draft.user == user.id) & (Draft.place == _place(ticket))
    return Draft.select(SQL("'draft'"), Draft.updated_at, Draft.place, Draft.content, SQL("0")).where(mine)


def told(rows: Iterable[tuple[Any, ...]]) -> Kept:
    """What is kept according to such rows; those of another kind are left out."""
    found = next((row for row in rows if row[0] == "draft"), None)
    return _told(Draft(content=json.loads(found[3]), updated_at=MOMENT.python_value(found[1])) if found else None)


def keep(about: Place, fields: Fields, *, by: User, box: str = "", seen: int = 0) -> Kept:
    """Keep what stands in the fields, and tell what is kept now.

    `box` is the form it was typed into and `seen` the version that form shows or kept last: an empty form removes only
    what it has seen itself, and a form whose text was sent or discarded keeps nothing any more. Raises NotVisible,
    Forbidden, or Invalid for a text that is too long.
    """
    _allow(by, about)
    if sum(map(len, fields.values())) > LONGEST:
        raise Invalid("body", "This text is too long to be kept as a draft.")
    says = _says(fields)
    with transaction():
        draft = _locked(about, by, make=says)
        if draft is None or (box and draft.content.get("over") == box):
            return _told(draft)
        knows = _knows(draft, box, seen)
        if says:
            _store(draft, {"fields": fields, "box": box, "aside": _aside(draft, fields, knows)})
        elif knows:
            _store(draft, {"aside": draft.content.get("aside")})
        return _told(draft)


def discard(about: Place, *, by: User) -> None:
    """Take what is kept out of the way; bring_back() has it until something else is typed."""
    _allow(by, about)
    with transaction():
        draft = _locked(about, by)
        if draft is not None and draft.content.get("fields"):
            _store(draft, {"aside": draft.content["fields"], "over": draft.content.get("box")})


def bring_back(about: Place, *, by: User) -> None:
    """Put what was laid aside back into its place; what stands there is laid aside in turn."""
    _allow(by, about)
    with transaction():
        draft = _locked(about, by)
        if draft is not None and draft.content.get("aside"):
            _store(draft, {"fields": draft.content["aside"], "aside": draft.content.get("fields")})


def add(ticket: Ticket, markup: str, *, by: User) -> None:
    """Put a text below what is kept for the ticket's reply box: as plain text, unless something else stands there."""
    kept = of(ticket, by)
    body = kept.fields.get("body", "").strip()
    is_rich = bool(richtext.MARKUP.search(body))
    both = body + markup if is_rich else "\n\n".join(filter(None, [body, richtext.to_text_with_links(markup)]))
    keep(ticket, {"kind": "reply"} | kept.fields | {"body": both}, by=by, seen=kept.version)


def sent(about: Place, fields: Fields, *, by: User, box: str, seen: int = 0) -> None:
    """Forget what was kept, as it was sent; a text that the sending form did not show is the draft from now on.

    What is still on its way from the same form comes too late.
    """
    with transaction():
        draft = _locked(about, by, make=True)
        if draft is not None:
            _store(draft, {"over": box, "fields": _aside(draft, fields, _knows(draft, box, seen))})


def forget(gone: Sequence[Place]) -> None:
    """Forget what everybody has typed there: an id may be given to something else one day."""
    Draft.delete().where(Draft.place.in_([_place(about) for about in gone])).execute()


def sweep() -> int:
    """Forget what nobody has touched for a month, and return how many that were."""
    return Draft.delete().where(Draft.updated_at < now() - KEPT).execute()


def _allow(by: User, about: Place) -> None:
    if isinstance(about, Article):
        if not by.writes_articles:
            raise Forbidden("You may not write articles.")
    elif about is not None:
        allow(by, "update", about)
    elif not (by.is_staff and by.can("create")):
        raise Forbidden("You may not create tickets.")


def _place(about: Place) -> str:
    if isinstance(about, Article):
        return f"article:{about.id or NEW}"
    return about.number if about is not None else NEW


def _locked(about: Place, user: User, make: bool = False) -> Draft | None:
    place = _place(about)
    if make:
        Draft.insert(user=user, place=place, content={}).on_conflict_ignore().execute()
    return for_update(Draft.select().where((Draft.user == user.id) & (Draft.place == place))).first()


def _store(draft: Draft, content: dict[str, Any]) -> None:
    """Keep only what there is; a row that says nothing at all is deleted."""
    draft.content = {name: value for name, value in content.items() if value}
    draft.updated_at = now()
    if draft.content:
        draft.save()
    else:
        draft.delete_instance()


def _knows(draft: Draft, box: str, seen: int) -> bool:
    """Whether that form shows what is kept."""
    return seen == _version(draft) or (bool(box) and draft.content.get("box") == box)


def _aside(draft: Draft, fields: Fields, knows: bool) -> Fields | None:
    """What stays laid aside: the text that this one replaces without having seen it, unless it goes on from there."""
    before = draft.content.get("fields")
    if before and not knows and not _goes_on(before, fields):
        return before
    return draft.content.get("aside") if before else None


def _goes_on(before: Fields, after: Fields) -> bool:
    typed = {name: richtext.to_text(text) for name, text in before.items() if name not in CHOSEN}
    return all(richtext.to_text(after.get(name, "")).startswith(text) for name, text in typed.items())


def _says(fields: Fields) -> bool:
    return any(name not in CHOSEN and richtext.clean(text) for name, text in fields.items())


def _told(draft: Draft | None) -> Kept:
    return Kept(**draft.content, at=draft.updated_at, version=_version(draft)) if draft and draft.content else Kept()


def _version(draft: Draft) -> int:
    return stored_time(draft.updated_at) or 0
