"""merge(): two tickets become one. The messages move; both numbers keep working."""

from dataclasses import dataclass
from typing import Any

from helpdesk import events, search, sla
from helpdesk.db import now, transaction
from helpdesk.errors import NotVisible, Refused
from helpdesk.models import Activity, Attachment, Reply, Side, Status, Ticket, TicketTag, User
from helpdesk.tickets.carrying import carry
from helpdesk.tickets.change import allow, hold, refuse_at_rest, stored_time, write
from helpdesk.tickets.consequences import clocks, new_tags, rating, tags, warning
from helpdesk.tickets.kept import answers, counts, first


@dataclass(frozen=True)
class Plan:
    """What merge() would do, in sentences; each is empty when there is nothing to say.

    `warning` tells that the customers differ; with a `refusal` it would not be done at all.
    """

    source: Ticket
    into: Ticket
    clocks: str
    rating: str
    tags: str
    warning: str
    refusal: str


def merge(source: Ticket, into: Ticket, *, by: User | None) -> None:
    """Move all that was said in `source` into `into`, and close `source`, which then only points there.

    Its request becomes a message, its tags are added; its rating stays with it and its clocks stop. Raises NotVisible
    when `by` does not see both, Forbidden, or Refused with a sentence when one of them is not fit for it.
    """
    with transaction():
        hold(source, into)
        _allow(source, into, by)
        _refuse(source, into, by)
        _merge(source, into, by)


def plan(source: Ticket, into: Ticket, *, by: User) -> Plan:
    """What would become of clocks, rating and tags. Raises NotVisible when `by` does not see both."""
    refusal = ""
    try:
        _allow(source, into, by)
        _refuse(source, into, by)
    except NotVisible:
        raise
    except Refused as reason:
        refusal = str(reason)
    said = (clocks(source, into), rating(source), tags(source, into), warning(source, into))
    return Plan(source, into, *said, refusal)


def _allow(source: Ticket, into: Ticket, by: User | None) -> None:
    if by is not None:
        for ticket in (source, into):
            allow(by, "view", ticket)
        for ticket in (source, into):
            allow(by, "merge", ticket)


def _refuse(source: Ticket, into: Ticket, by: User | None) -> None:
    if source.id == into.id:
        raise Refused("A ticket cannot be merged into itself.")
    if into.merged_into_id == source.id:
        raise Refused(f"{into.number} was merged into this ticket already.")
    refuse_at_rest(source, by)
    refuse_at_rest(into, by, into.number)
    if source.is_unsolved and not into.is_unsolved:
        raise Refused(
            f"{into.number} is {into.status.label.lower()} and this ticket is not solved yet. "
            "Reopen it first, or merge the other way round."
        )


def _merge(source: Ticket, into: Ticket, by: User | None) -> None:
    was: dict[str, Any] = {"into": into.id, "category": into.category_id}
    was |= {name: stored_time(getattr(source, name)) for name in ("resolved_at", "closed_at")}
    was |= {"status": source.status, "tags": _add_tags(source, into), **_carry(source, into)}
    write(source, status=Status.CLOSED, closed_at=source.closed_at or now(), merged_into=into, **counts(source))
    was["clocks"] = sla.stop(source)
    _answer(into)
    search.index(source)
    search.index(into)
    _record(source, into, by, was)


def _add_tags(source: Ticket, into: Ticket) -> list[int]:
    new = [tag.id for tag in new_tags(source, into)]
    for tag in new:
        TicketTag.create(ticket=into, tag=tag)
    return new


def _carry(source: Ticket, into: Ticket) -> dict[str, Any]:
    """Move the messages, and make one of the request."""
    said = [reply.id for reply in Reply.select(Reply.id).where(Reply.ticket == source.id)]
    request = Reply.create(
        ticket=into,
        author=source.customer,
        side=Side.CUSTOMER,
        created_at=source.created_at,
        body=source.description,
        origin=source,
    )
    moved = carry(said, source, into)
    files = (Attachment.ticket == source.id) & Attachment.reply.is_null()
    Attachment.update(ticket=into, reply=request).where(files).execute()
    return {"moved": moved, "request": request.id}


def _answer(into: Ticket) -> None:
    """Count it anew. If nobody has answered it yet, an answer given in the other ticket since it was asked counts."""
    answered_at = first(answers(into) & (Reply.ticket == into.id))
    if into.first_response_at is not None or answered_at is None:
        write(into, **counts(into))
    else:
        write(into, first_response_at=answered_at, **counts(into))
        sla.respond(into, answered_at)


def _record(source: Ticket, into: Ticket, by: User | None, was: dict[str, Any]) -> None:
    merged = events.record(source, "ticket_merged", by, new=into.number, undo=was)
    stands_on = {"of": merged.id, "tags": was["tags"], "moved": [id for id, _ in was["moved"]] + [was["request"]]}
    received = events.record(into, "merge_received", by, new=source.number, undo=stands_on)
    Activity.update(undo=was | {"twin": received.id}).where(Activity.id == merged.id).execute()
