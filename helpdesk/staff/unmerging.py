"""unmerge_people(): one customer is two again, each with what they asked, before and since."""

from datetime import timedelta
from typing import Any

from peewee import Expression, chunked

from helpdesk import audit
from helpdesk.db import after_commit, now
from helpdesk.errors import Refused
from helpdesk.models import Activity, Attachment, Draft, PersonMerge, Reply, Side, Ticket, User
from helpdesk.models.asked import asked_by
from helpdesk.staff.handing_over import CHUNK, end_links, hand_over
from helpdesk.staff.managing import managing
from helpdesk.staff.merging import KEPT, allow, hold
from helpdesk.staff.wording import word_later
from helpdesk.tickets.undoing import DAYS, OVER


def unmerge_people(merge: PersonMerge, *, by: User) -> None:
    """Take it back: the tickets that came along, those asked from the address since, and all that was filled in.

    What was changed since stays. Sessions that ended do not return. Raises Forbidden, or Refused with the reason.
    """
    with managing(by):
        allow(by)
        merge.__data__.update(PersonMerge.get_by_id(merge.id).__data__)
        source, into = merge.source, merge.into
        hold(source, into)
        refuse(merge)
        _part(merge, source, into)
        audit.note("people_parted", by=by, about=f"{audit.called(source)} into {audit.called(into)}")
        after_commit(word_later, merge.id)


def is_undoable(merge: PersonMerge) -> bool:
    """Whether there is a way back, as far as the row alone tells. No query."""
    return merge.undone_at is None and now() - merge.at <= timedelta(days=DAYS)


def refuse(merge: PersonMerge) -> None:
    """Raise Refused with the reason why this cannot be taken back now."""
    if merge.undone_at is not None:
        raise Refused("This was taken back already.")
    if now() - merge.at > timedelta(days=DAYS):
        raise Refused(OVER)
    into = merge.into
    if into.merged_into_id is not None:
        raise Refused(f"{into.label} was merged into {into.merged_into.label} after that. Take that back first.")
    for later in _later(merge):
        if shared := set(later.undo["fields"]) & set(merge.undo["fields"]):
            words = " and ".join(KEPT[name].lower() for name in KEPT if name in shared)
            raise Refused(
                f"{later.source.label} was merged into {into.label} after that and changed the same: {words}. "
                "Take that back first."
            )


def changed_since(merge: PersonMerge) -> list[str]:
    """The fields of the one who stayed that somebody changed since then, and that stay so."""
    return [name for name, (_, given) in merge.undo["fields"].items() if getattr(merge.into, name) != given]


def returning(merge: PersonMerge) -> list[int]:
    """The ids of the tickets that go back, whatever moved on to a third person stays there.

    Those that came along, unless they were asked anew from another address; those asked from the address of who was
    merged since; and what was split off any of these, or asked again about one.
    """
    own, others = _addresses(merge)
    back = _came_along(merge, others) | _asked_since(merge, own)
    new = back
    while new:
        new = (_split_off(merge, new) | _asked_again(merge, new)) - back
        back |= new
    return sorted(back)


def _part(merge: PersonMerge, source: User, into: User) -> None:
    ids, was = returning(merge), merge.undo
    end_links(ids, _addresses(merge)[0])
    hand_over(ids, into, source)
    for some in chunked(ids, CHUNK):
        _name_authors(some, merge)
    _restore_fields(merge, into)
    User.update(merged_into=source).where(User.id.in_(was["aliases"]) & (User.merged_into == into.id)).execute()
    source.merged_into, source.active = None, was["active"]
    source.save()
    taken = Draft.select(Draft.place).where(Draft.user == source.id)
    theirs = Draft.id.in_(was["drafts"]) & (Draft.user == into.id) & Draft.place.not_in(taken)
    Draft.update(user=source).where(theirs).execute()
    merge.undone_at, merge.worded_at = now(), None
    merge.save()


def _later(merge: PersonMerge) -> list[PersonMerge]:
    since = (PersonMerge.into == merge.into_id) & (PersonMerge.id > merge.id) & PersonMerge.undone_at.is_null()
    return list(PersonMerge.select().where(since).order_by(PersonMerge.id.desc()))


def _addresses(merge: PersonMerge) -> tuple[list[str], list[str]]:
    """The addresses that lead to who was merged, once that is taken back, and those that lead to the other one."""
    aliases = list(User.select(User.id, User.email).where(User.merged_into == merge.into_id))
    own = {merge.source_id, *merge.undo["aliases"]}
    others = [merge.into.email, *(alias.email for alias in aliases if alias.id not in own)]
    return [alias.email for alias in aliases if alias.id in own], others


def _came_along(merge: PersonMerge, others: list[str]) -> set[int]:
    theirs = (Ticket.customer == merge.into_id) & Ticket.guest_email.not_in(others)
    return {
        ticket.id
        for some in chunked(merge.undo["tickets"], CHUNK)
        for ticket in Ticket.select(Ticket.id).where(Ticket.id.in_(some) & theirs)
    }


def _asked_since(merge: PersonMerge, addresses: list[str]) -> set[int]:
    """A guest's ticket is not confirmed when it comes, so what was confirmed before the merge is older than it."""
    asked = asked_by(merge.into, Ticket.id, Ticket.guest_email, Ticket.confirmed_at).tuples()
    return {id for id, email, at in asked if email in addresses and (at is None or at >= merge.at)}


def _split_off(merge: PersonMerge, ids: set[int]) -> set[int]:
    found: set[int] = set()
    for some in chunked(sorted(ids), CHUNK):
        divided = Activity.ticket.in_(some) & (Activity.event == "ticket_split") & (Activity.at >= merge.at)
        numbers = Activity.select(Activity.new).where(divided)
        theirs = Ticket.number.in_(numbers) & (Ticket.customer == merge.into_id)
        found |= {ticket.id for ticket in Ticket.select(Ticket.id).where(theirs)}
    return found


def _asked_again(merge: PersonMerge, ids: set[int]) -> set[int]:
    """A customer links nothing but a new ticket with the one that it follows."""
    found: set[int] = set()
    for some in chunked(sorted(ids), CHUNK):
        linked = Activity.ticket.in_(some) & (Activity.event == "ticket_linked") & (Activity.at >= merge.at)
        links = [row.undo["link"] for row in Activity.select().where(linked & (Activity.by == merge.into_id))]
        new = {max(link[:2]) for link in links}
        found |= {
            row.id for row in Ticket.select(Ticket.id).where(Ticket.id.in_(new), Ticket.customer == merge.into_id)
        }
    return found


def _name_authors(ids: list[int], merge: PersonMerge) -> None:
    """What was said and done in these tickets as their customer since then was theirs."""
    written = (Reply.ticket.in_(ids) & Reply.origin.is_null()) | Reply.origin.in_(ids)
    _give(Reply, Reply.author, written & (Reply.side == Side.CUSTOMER), Reply.created_at, merge)
    _give(Attachment, Attachment.uploader, Attachment.ticket.in_(ids), Attachment.created_at, merge)
    _give(Activity, Activity.by, Activity.ticket.in_(ids), Activity.at, merge)


def _give(model: Any, who: Any, which: Expression, when: Any, merge: PersonMerge) -> None:
    theirs = which & (who == merge.into_id) & (when >= merge.at)
    model.update({who: merge.source_id}).where(theirs).execute()


def _restore_fields(merge: PersonMerge, into: User) -> None:
    kept = set(changed_since(merge))
    for name, (before, _) in merge.undo["fields"].items():
        if name not in kept:
            setattr(into, name, before)
    into.save()
