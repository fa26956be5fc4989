"""What lists show of a ticket's thread and is kept on the ticket."""

from datetime import datetime
from typing import Any

from peewee import Expression

from helpdesk.models import Reply, Side, Ticket


def counts(ticket: Ticket) -> dict[str, Any]:
    """What write() stores of the public thread, counted anew. When it was first answered does not change."""
    public = (Reply.ticket == ticket.id) & (Reply.internal == False) & Reply.deleted_at.is_null()  # noqa: E712
    last = Reply.select().where(public).order_by(Reply.created_at.desc(), Reply.id.desc()).first()
    return {
        "reply_count": Reply.select().where(public).count(),
        "last_reply_at": last and last.created_at,
        "last_reply_by": last and last.side,
    }


def answers(ticket: Ticket, since: datetime | None = None) -> Expression:
    """The public messages that a person of the staff wrote to this ticket's customer since it was asked, or since then.

    A deleted one was an answer all the same; one that a merge brought from the ticket of somebody else is not.
    """
    by_a_person = Reply.author.is_null(False) & (Reply.automated == False)  # noqa: E712
    public = (Reply.side == Side.STAFF) & (Reply.internal == False)  # noqa: E712
    theirs = Reply.asked_by(ticket.customer_id)
    return public & by_a_person & theirs & (Reply.created_at >= (since or ticket.created_at))


def first(messages: Expression) -> datetime | None:
    """When the first of these messages was written; None when there is none."""
    found = Reply.select(Reply.created_at).where(messages).order_by(Reply.created_at).first()
    return found and found.created_at
