"""Taking a merge back: every message returns to where it was, and what was written since stays where it was written."""

from datetime import datetime
from typing import Any

from helpdesk import events, search, sla
from helpdesk.errors import Refused
from helpdesk.models import Activity, Attachment, Clock, Reply, SlaLog, Status, Ticket, TicketTag, User
from helpdesk.tickets.carrying import carry_back, refuse_gone
from helpdesk.tickets.change import told_time, write
from helpdesk.tickets.joined import family
from helpdesk.tickets.kept import answers, counts, first

MOVES = ("status_changed", "ticket_resolved", "ticket_closed", "ticket_cancelled", "ticket_reopened")


def both(merged: Activity) -> list[int]:
    """The two tickets, the one that was merged first."""
    return [merged.ticket_id, merged.undo["into"]]


def touches(activity: Activity) -> set[Any]:
    """In the ticket that received the other one: the tags and messages that came with it."""
    came = activity.undo or {}
    if "of" not in came:
        return set()
    return {("tag", id) for id in came["tags"]} | {("message", id) for id in came["moved"]}


def words(activity: Activity) -> str:
    """What taking it back does."""
    [source, into] = [Ticket.get_by_id(id).number for id in both(_merged(activity))]
    return f"Take {source} out of {into} again, with its messages. What was written in {into} since then stays there"


def check(merged: Activity) -> None:
    """Refuse while a message that came with it stands elsewhere, or the clocks cannot be told apart any more."""
    source, into = (Ticket.get_by_id(id) for id in both(merged))
    for ticket in (source, into):
        if ticket.deleted_at is not None:
            raise Refused(f"{ticket.number} is in the trash. Restore it first.")
    if into.merged_into_id is not None:
        raise Refused(f"{into.number} was merged into {into.merged_into.number} after that. Take that back first.")
    refuse_gone(merged.undo["moved"])
    _refuse_scattered(merged, source, into)
    ended = [end for end in _ends(into) if end.id > merged.id]
    if ended and _first_answer(merged, source, into) != into.first_response_at:
        raise Refused(f"{events.sentence(ended[-1])} after that. Take that back first.")


def check_restored(restored: Activity) -> None:
    """Refuse to put a ticket into the trash again that was merged since, or that another one was merged into."""
    since = (Activity.ticket == restored.ticket_id) & (Activity.id > restored.id) & Activity.undone_at.is_null()
    if Activity.select().where(since & Activity.event.in_(("ticket_merged", "merge_received"))).exists():
        raise Refused("This ticket was merged after that. Take that back first.")


def unmerge(source: Ticket, merged: Activity, by: User) -> None:
    """The messages, the tags, the status and the clocks are as they were."""
    was, into = merged.undo, Ticket.get_by_id(merged.undo["into"])
    answered_at = _first_answer(merged, source, into)
    carry_back(_returning(merged, source, into), source)
    _drop_request(was["request"], source, into)
    TicketTag.delete().where((TicketTag.ticket == into.id) & TicketTag.tag.in_(was["tags"])).execute()
    moments = {name: told_time(was[name]) for name in ("resolved_at", "closed_at")}
    write(source, status=Status(was["status"]), merged_into=None, **moments, **counts(source))
    sla.rewind(source, was["clocks"])
    _answer_anew(into, answered_at, was["category"])
    search.index(source)
    search.index(into)


def _merged(activity: Activity) -> Activity:
    return Activity.get_by_id(activity.undo["of"]) if "of" in activity.undo else activity


def _refuse_scattered(merged: Activity, source: Ticket, into: Ticket) -> None:
    request = Reply.get_or_none(Reply.id == merged.undo["request"])
    if request is None or request.deleted_at is not None:
        raise Refused(f"The request of {source.number} was deleted after that. Bring that message back first.")
    came = [id for id, _ in merged.undo["moved"]] + [request.id]
    away = Reply.id.in_(came) | (_written_since(merged, source) & Reply.ticket.not_in(family(source)))
    gone = Reply.select().where(away & (Reply.ticket != into.id)).first()
    if gone is not None:
        raise Refused(f"A message was moved on to {gone.ticket.number} after that. Take that back first.")


def _written_since(merged: Activity, source: Ticket) -> Any:
    """What customers wrote from the pages of merged tickets: it belongs to those."""
    return (Reply.id > merged.undo["request"]) & Reply.origin.in_(family(source))


def _returning(merged: Activity, source: Ticket, into: Ticket) -> list[list[int | None]]:
    written = Reply.select(Reply.id, Reply.origin).where((Reply.ticket == into.id) & _written_since(merged, source))
    moved = merged.undo["moved"]
    known = {id for id, _ in moved}
    return [*moved, *([row.id, row.origin_id] for row in written if row.id not in known)]


def _first_answer(merged: Activity, source: Ticket, into: Ticket) -> datetime | None:
    """When the other ticket will have been answered first, without the messages that go."""
    returning = _returning(merged, source, into)
    going = [id for id, origin in returning if origin != into.id]
    if not Reply.select().where(Reply.id.in_(going) & (Reply.created_at == into.first_response_at)).exists():
        return into.first_response_at
    staying = ((Reply.ticket == into.id) & Reply.id.not_in(going)) | (Reply.origin == into.id)
    return first(answers(into) & staying)


def _drop_request(id: int, source: Ticket, into: Ticket) -> None:
    """The message that was made of the request; its files are the request's again."""
    Attachment.update(ticket=source, reply=None).where(Attachment.reply == id).execute()
    Activity.update(reply=None).where(Activity.reply == id).execute()
    Reply.delete().where(Reply.id == id).execute()


def _answer_anew(into: Ticket, answered_at: datetime | None, category: int | None) -> None:
    """The response clock runs again, or until the first answer that stays, unless an end has stopped it."""
    is_same = answered_at == into.first_response_at
    write(into, first_response_at=answered_at, **counts(into))
    stopped = {id for end in _ends(into) for id in end.undo["clocks"].get("stopped", [])}
    response = (SlaLog.ticket == into.id) & (SlaLog.clock == Clock.RESPONSE) & SlaLog.id.not_in(stopped)
    logs = [] if is_same else [log.id for log in SlaLog.select(SlaLog.id).where(response)]
    if logs:
        sla.rewind(into, {"stopped": logs, "category": category})


def _ends(ticket: Ticket) -> list[Activity]:
    """The standing changes that stopped or started its clocks."""
    stand = (Activity.ticket == ticket.id) & Activity.event.in_(MOVES) & Activity.undone_at.is_null()
    return [row for row in Activity.select().where(stand).order_by(Activity.id) if (row.undo or {}).get("clocks")]
