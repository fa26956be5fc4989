"""split(): some messages of a ticket become a ticket of their own."""

from collections.abc import Sequence
from typing import Any

from helpdesk import events, search, sla
from helpdesk.db import now
from helpdesk.errors import Invalid, NotVisible, Refused
from helpdesk.models import Activity, Reply, Side, Status, Ticket, User
from helpdesk.tickets import texts
from helpdesk.tickets.carrying import carry, carry_back, refuse_gone
from helpdesk.tickets.change import changing, write
from helpdesk.tickets.kept import answers, counts, first
from helpdesk.tickets.states import ENDED
from helpdesk.tickets.submitting import next_number

ALIKE = ("category", "team", "priority", "assignee", "source")
ASKER = ("customer", "confirmed_at", "guest_name", "guest_email", "guest_phone")


def split(ticket: Ticket, replies: Sequence[Reply], *, by: User | None, subject: str) -> Ticket:
    """Move these messages, with their files, into a new ticket of the same kind and return it.

    It is the same customer's; when all of the messages came here from the ticket of another one, it is theirs. Its
    clocks start with the first of the customer's messages, and an answer among those that follow is the first response.
    Nobody is mailed. Raises Invalid for a missing subject or no message, NotVisible for a message of another ticket.
    """
    line = texts.subject(subject)
    with changing(ticket, "merge", by=by):
        chosen = _chosen(ticket, replies)
        new = _new(ticket, _asked_in(ticket, chosen), line)
        moved = carry([reply.id for reply in chosen], ticket, new)
        _begin(new, chosen)
        write(ticket, **counts(ticket))
        search.index(ticket)
        search.index(new)
        _record(ticket, new, by, moved)
        return new


def both(divided: Activity) -> list[int]:
    """The ticket that was split and the new one."""
    return [divided.ticket_id, divided.undo["into"]]


def touches(activity: Activity) -> set[Any]:
    """The messages that moved."""
    return {("message", id) for id, _ in (activity.undo or {}).get("moved", [])}


def words(activity: Activity) -> str:
    """What taking it back does."""
    divided = Activity.get_by_id(activity.undo["of"]) if "of" in activity.undo else activity
    [ticket, new] = [Ticket.get_by_id(id).number for id in both(divided)]
    return f"Put the messages back into {ticket}; {new} is cancelled and goes into the trash"


def check(divided: Activity) -> None:
    """Refuse when something was written in the new ticket since, or a message has left it."""
    moved = [id for id, _ in divided.undo["moved"]]
    new = Ticket.get_by_id(divided.undo["into"])
    refuse_gone(divided.undo["moved"])
    if Reply.select().where((Reply.ticket == new.id) & Reply.id.not_in(moved)).exists():
        raise Refused(f"Something was written in {new.number} since. Merge it back instead.")
    gone = Reply.select().where(Reply.id.in_(moved) & (Reply.ticket != new.id)).first()
    if gone is not None:
        raise Refused(f"A message was moved on to {gone.ticket.number} after that. Take that back first.")


def join_again(ticket: Ticket, divided: Activity, by: User) -> None:
    """The messages are back, and the new ticket is gone."""
    new = Ticket.get_by_id(divided.undo["into"])
    carry_back(divided.undo["moved"], ticket)
    write(ticket, **counts(ticket))
    search.index(ticket)
    _discard(new, by)
    search.index(new)


def _discard(new: Ticket, by: User) -> None:
    """Cancelled and in the trash: with its messages it lost what it was made for. That itself is not taken back."""
    if new.status not in ENDED:
        events.record(new, "ticket_cancelled", by, new.status.label, Status.CANCELLED.label)
        write(new, status=Status.CANCELLED, closed_at=now())
        sla.stop(new)
    events.record(new, "ticket_deleted", by)
    write(new, deleted_at=now(), **counts(new))


def _chosen(ticket: Ticket, replies: Sequence[Reply]) -> list[Reply]:
    """As they stand now, in the order in which they were written."""
    ids = {reply.id for reply in replies}
    there = (Reply.ticket == ticket.id) & Reply.deleted_at.is_null()
    chosen = list(Reply.select().where(Reply.id.in_(ids) & there).order_by(Reply.created_at, Reply.id))
    if not ids:
        raise Invalid("replies", "Please choose at least one message.")
    if len(chosen) != len(ids):
        raise NotVisible("There is no such message.")
    return chosen


def _asked_in(ticket: Ticket, chosen: list[Reply]) -> Ticket:
    """The ticket whose customer it is all about."""
    origins = {reply.origin or ticket for reply in chosen}
    if ticket in origins:
        return ticket
    return min(origins, key=lambda origin: origin.id) if len({o.customer_id for o in origins}) == 1 else ticket


def _new(ticket: Ticket, asked_in: Ticket, subject: str) -> Ticket:
    given = {name: getattr(ticket, name) for name in ALIKE} | {name: getattr(asked_in, name) for name in ASKER}
    description = f"<p>This was split off from {asked_in.number}.</p>"
    return Ticket.create(number=next_number(), subject=subject, description=description, **given)


def _begin(new: Ticket, chosen: list[Reply]) -> None:
    """Its clocks, as if the messages had been written in it."""
    public = [reply for reply in chosen if not reply.internal]
    asked = [reply for reply in public if reply.side == Side.CUSTOMER] or public
    since = asked[0].created_at if asked else now()
    answered_at = first(answers(new, since) & (Reply.ticket == new.id))
    status = Status.OPEN if answered_at is None else Status.IN_PROGRESS
    write(new, first_response_at=answered_at, status=status, **counts(new))
    sla.start(new, since)
    if answered_at is not None:
        sla.respond(new, answered_at)


def _record(ticket: Ticket, new: Ticket, by: User | None, moved: list[list[int | None]]) -> None:
    was = {"into": new.id, "moved": moved}
    divided = events.record(ticket, "ticket_split", by, new=new.number, undo=was)
    received = events.record(new, "split_received", by, old=ticket.number, undo={"of": divided.id, "moved": moved})
    Activity.update(undo=was | {"twin": received.id}).where(Activity.id == divided.id).execute()
