"""merge_people(): two customers who are one. The tickets move, and the address of the one leads to the other."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from helpdesk import audit, one_time_links
from helpdesk.db import after_commit, for_update
from helpdesk.errors import Forbidden, NotVisible, Refused
from helpdesk.models import AddressChange, Draft, OneTimeLink, PersonMerge, Scope, Session, Ticket, User
from helpdesk.models.asked import asked_by
from helpdesk.staff.handing_over import hand_over
from helpdesk.staff.managing import managing
from helpdesk.staff.wording import word_later

# What is said of a person; the one who stays keeps it, unless it is empty or the other one's was chosen.
KEPT = {
    "name": "Name",
    "phone": "Phone",
    "subscription": "Subscription",
    "profile_url": "Profile elsewhere",
    "time_zone": "Time zone",
    "notes": "Notes",
}
AS_USUAL: Mapping[str, str] = MappingProxyType({})


def merge_people(source: User, into: User, *, by: User, choices: Mapping[str, str] = AS_USUAL) -> PersonMerge:
    """Make `source` an address of `into`, who gets all that `source` has asked.

    `choices` says by field whose stays, `source` or `into`; for the notes also `both`, as is usual. What was said and
    done keeps its author. Sessions and sign-in links of `source` end, and the password signs nobody in. Nobody is
    mailed. Raises Forbidden, or Refused with a sentence when one of them is not fit for it.
    """
    with managing(by):
        allow(by)
        hold(source, into)
        refuse(source, into)
        return _merge(source, into, by, choices)


def allow(by: User) -> None:
    """Raise Forbidden for who does not reach all tickets: they would move what they do not know."""
    if not (by.can("users") and by.can("merge") and by.can("view") and by.role.scope == Scope.ALL):
        raise Forbidden("Only somebody who manages people, merges and reaches all tickets can merge people.")


def hold(*people: User) -> None:
    """Read them again, in place, and hold them until the transaction ends."""
    fresh = {row.id: row for row in for_update(User.select().where(User.id.in_(people)).order_by(User.id))}
    for person in people:
        if person.id not in fresh:
            raise NotVisible("There is no such person any more.")
        person.__data__.update(fresh[person.id].__data__)
        person.__rel__.clear()


def refuse(source: User, into: User) -> None:
    """Raise Refused with the reason why these two cannot become one."""
    if source.id == into.id:
        raise Refused("Somebody cannot be merged into themselves.")
    for person in (source, into):
        if person.role.scope != Scope.OWN:
            raise Refused(f"{person.label} works at the desk. Only customers can be merged.")
        if person.is_deleted:
            raise Refused("This account was deleted by its owner. What was asked from it is nobody's now.")
        if person.merged_into_id is not None:
            raise Refused(f"{person.label} was merged into {person.merged_into.label} already.")
    if not into.active:
        raise Refused(f"The account of {into.label} is switched off. Switch it on first, or merge the other way round.")


def combined(source: User, into: User, choices: Mapping[str, str] = AS_USUAL) -> dict[str, str]:
    """What is said of the one who stays, by field."""
    return {name: _kept(name, getattr(source, name), getattr(into, name), choices.get(name, "")) for name in KEPT}


def _kept(name: str, other: str, own: str, choice: str) -> str:
    if not (other and own) or other == own:
        return own or other
    if name == "notes" and choice not in ("source", "into"):
        return f"{own}\n\n{other}"
    return other if choice == "source" else own


def _merge(source: User, into: User, by: User, choices: Mapping[str, str]) -> PersonMerge:
    ids = [id for (id,) in asked_by(source, Ticket.id).tuples()]
    was: dict[str, Any] = {
        "active": source.active,
        "tickets": ids,
        "fields": _fill(into, combined(source, into, choices)),
        "aliases": [alias.id for alias in source.aliases],
        "drafts": _carry_drafts(source, into),
    }
    hand_over(ids, source, into)
    User.update(merged_into=into).where(User.merged_into == source.id).execute()
    source.merged_into, source.active = into, False
    source.save()
    one_time_links.end_links(source.email, *one_time_links.PATHS)
    for model in (Session, OneTimeLink, AddressChange):
        model.delete().where(model.user == source.id).execute()
    merge = PersonMerge.create(source=source, into=into, by=by, undo=was)
    audit.note("people_merged", by=by, about=f"{audit.called(source)} into {audit.called(into)}")
    after_commit(word_later, merge.id)
    return merge


def _fill(into: User, new: dict[str, str]) -> dict[str, list[str]]:
    """Store what changes and return it by field, as it was and is."""
    changed = {name: [getattr(into, name), value] for name, value in new.items() if value != getattr(into, name)}
    for name, (_, value) in changed.items():
        setattr(into, name, value)
    into.save()
    return changed


def _carry_drafts(source: User, into: User) -> list[int]:
    """What was typed and not sent, wherever the other one has typed nothing."""
    taken = Draft.select(Draft.place).where(Draft.user == into.id)
    ids = [draft.id for draft in Draft.select(Draft.id).where((Draft.user == source.id) & Draft.place.not_in(taken))]
    Draft.update(user=into).where(Draft.id.in_(ids)).execute()
    return ids
