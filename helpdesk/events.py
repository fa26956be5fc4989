"""What can happen to a ticket, who hears of it, and how it is told.

An activity row is the only trigger of mail and notices. record() writes it within the verb's transaction; after the
commit a worker fans it out, and sweep() finds those whose worker died.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from peewee import Expression

from helpdesk import mail
from helpdesk.db import after_commit, for_update, now, transaction
from helpdesk.models import Activity, Bulk, Desk, Reply, Ticket, User
from helpdesk.worker import huey

log = logging.getLogger(__name__)
_bulk: ContextVar[Bulk | None] = ContextVar("bulk", default=None)
_listening: ContextVar[list[Activity] | None] = ContextVar("listening", default=None)


@dataclass(frozen=True)
class Event:
    """How an event reads, to whom it is mailed with which template, and if customers see it.

    The sentence takes {by}, {old} and {new}; {old_word} and {new_word} are these in small letters.
    """

    sentence: str
    audience: str = ""
    template: str = ""
    public: bool = False


EVENTS = {
    "ticket_created": Event("{by} created the ticket", "customer", "ticket_received", public=True),
    "ticket_assigned": Event("{by} assigned it to {new}", "assignee", "assigned_to_you"),
    "ticket_taken": Event("{by} took it"),
    "ticket_unassigned": Event("{by} put it back for others to take"),
    "team_changed": Event("{by} changed the team from {old} to {new}"),
    "status_changed": Event("{by} changed the status from {old_word} to {new_word}", public=True),
    "priority_changed": Event("{by} changed the priority from {old_word} to {new_word}"),
    "category_changed": Event("{by} changed the category from {old} to {new}"),
    "tag_added": Event("{by} added the tag {new}"),
    "tag_removed": Event("{by} removed the tag {old}"),
    "ticket_edited": Event("{by} edited the request", "new address", "ticket_received"),
    "customer_replied": Event("{by} replied", "staff", "customer_replied", public=True),
    "staff_replied": Event("{by} replied", "customer", "staff_replied", public=True),
    "note_added": Event("{by} wrote a note"),
    "reply_edited": Event("{by} edited a message"),
    "reply_deleted": Event("{by} deleted a message"),
    "file_removed": Event("{by} removed the file {old}"),
    "ticket_resolved": Event("{by} marked it as resolved", "customer", "ticket_resolved", public=True),
    "ticket_closed": Event("{by} closed it", public=True),
    "ticket_cancelled": Event("{by} cancelled it", public=True),
    "ticket_reopened": Event("{by} reopened it", public=True),
    "ticket_deleted": Event("{by} deleted the ticket"),
    "ticket_restored": Event("{by} restored the ticket"),
    "ticket_rated": Event("{by} rated it {new} of 5", public=True),
    "ticket_merged": Event("{by} merged it into {new}"),
    "merge_received": Event("{by} merged {new} into it"),
    "ticket_split": Event("{by} split {new} off"),
    "split_received": Event("{by} split it off {old}"),
    "ticket_linked": Event("{by} linked it: {new}"),
    "ticket_unlinked": Event("{by} ended a link: {old}"),
    "undone": Event("{by} took back: {new}"),
    "sla_warned": Event("The {new_word} deadline comes near"),
    "sla_breached": Event("The {new_word} deadline passed"),
}


def record(
    ticket: Ticket,
    event: str,
    by: User | None,
    old: object = None,
    new: object = None,
    reply: Reply | None = None,
    undo: Any = None,
    undoes: Activity | None = None,
    is_told: bool = True,
) -> Activity:
    """Write what happened, within the transaction of the change, and have it fanned out after the commit.

    What is not told is mailed to nobody.
    """
    is_mailed = bool(EVENTS[event].template) and is_told
    activity = Activity.create(
        ticket=ticket,
        event=EVENTS[event] and event,
        by=by,
        old=None if old is None else str(old),
        new=None if new is None else str(new),
        reply=reply,
        undo=undo,
        undoes=undoes,
        bulk=_bulk.get(),
        fanned_out_at=None if is_mailed else now(),
    )
    if is_mailed:
        _fan_out_soon(activity)
    if (heard := _listening.get()) is not None:
        heard.append(activity)
    return activity


@contextmanager
def part_of(bulk: Bulk) -> Iterator[None]:
    """What is recorded within the block belongs to this change of many tickets."""
    token = _bulk.set(bulk)
    try:
        yield
    finally:
        _bulk.reset(token)


@contextmanager
def listening() -> Iterator[list[Activity]]:
    """The list of what is recorded within the block: for a door that offers to take it back."""
    heard: list[Activity] = []
    token = _listening.set(heard)
    try:
        yield heard
    finally:
        _listening.reset(token)


def sentence(activity: Activity) -> str:
    """What happened, as a sentence without its full stop: `Bob assigned it to Alice`."""
    who = activity.by.label if activity.by else "The desk"
    old, new = activity.old or "none", activity.new or "none"
    words = {"old_word": old.lower(), "new_word": new.lower()}
    return EVENTS[activity.event].sentence.format(by=who, old=old, new=new, **words)


def seconds_to_undo(activity: Activity) -> int:
    """How long the mail about it is held back: what staff tell a customer can be taken back unread."""
    by = activity.by
    is_held = EVENTS[activity.event].audience == "customer" and by is not None and by.is_staff
    return Desk.current().undo_seconds if is_held else 0


@huey.task()
def fan_out_later(activity_id: int) -> None:
    fan_out(activity_id)


def fan_out(activity_id: int) -> None:
    """Write the mails that follow from an activity, once, whoever calls and however often.

    They are worded first: on SQLite everybody who writes waits for the transaction.
    """
    activity = Activity.get_or_none(_is_waiting(activity_id))
    if activity is not None:
        _write_mails(activity, _drafts(activity))


def _fan_out_soon(activity: Activity) -> None:
    if seconds := seconds_to_undo(activity):
        after_commit(partial(fan_out_later.schedule, (activity.id,), delay=seconds))
    else:
        after_commit(fan_out_later, activity.id)


def _write_mails(activity: Activity, drafts: list[mail.Draft]) -> None:
    """The ticket is held first, as undo() does: a mail refers to it, and the two would wait for each other."""
    with transaction():
        for_update(Ticket.select(Ticket.id).where(Ticket.id == activity.ticket_id)).first()
        if _claim(activity.id):
            for draft in drafts:
                mail.compose(draft)


def _drafts(activity: Activity) -> list[mail.Draft]:
    event = EVENTS[activity.event]
    return [mail.draft(event.template, person, activity) for person in AUDIENCES[event.audience](activity)]


def _claim(activity_id: int) -> bool:
    return Activity.update(fanned_out_at=now()).where(_is_waiting(activity_id)).execute() == 1


def _is_waiting(activity_id: int) -> Expression:
    return (Activity.id == activity_id) & Activity.fanned_out_at.is_null()


def _customer(activity: Activity) -> Iterator[User]:
    by = activity.by and activity.by.today
    if by != activity.ticket.customer or activity.event == "ticket_created":
        yield activity.ticket.customer


def _assignee(activity: Activity) -> Iterator[User]:
    person = activity.ticket.assignee
    if person and person.is_staff and person.id != activity.by_id:
        yield person


def _new_address(activity: Activity) -> Iterator[User]:
    """Whoever asked gave a wrong address, and has no link yet."""
    if "guest_email" in (activity.undo or {}):
        yield activity.ticket.customer


AUDIENCES = {"customer": _customer, "assignee": _assignee, "staff": _assignee, "new address": _new_address}


def sweep(older_than: timedelta = timedelta(seconds=30), limit: int = 500) -> int:
    """Fan out what a dead worker left behind and return how many there were."""
    left = (
        Activity.select(Activity.id)
        .where(Activity.fanned_out_at.is_null() & (Activity.at < now() - older_than))
        .order_by(Activity.id)
        .limit(limit)
    )
    ids = [activity.id for activity in left]
    for activity_id in ids:
        _try_again(activity_id)
    return len(ids)


def _try_again(activity_id: int) -> None:
    """One that fails stays for the next sweep and does not keep the others waiting."""
    try:
        fan_out(activity_id)
    except Exception:
        log.exception("activity %s could not be fanned out", activity_id)
