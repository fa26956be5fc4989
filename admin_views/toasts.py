"""What was done, said on the next page, with a way to take it back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from flask import flash, url_for

from admin_views import formats
from admin_views.access import me
from helpdesk import events
from helpdesk.models import Activity, Reply, Ticket
from helpdesk.tickets.undoing import is_undoable

NEW_DEADLINE = {"category_changed"}


@contextmanager
def telling(ticket: Ticket, back: str | None = None) -> Iterator[list[Activity]]:
    """Say on the next page what the block did with the ticket. Nothing when it did nothing.

    `back` are the arguments of the list to which taking it back leads; without them it leads to the ticket.
    """
    told: list[Activity] = []
    due = ticket.next_due_at
    with events.listening() as heard:
        yield told
    told += [activity for activity in heard if activity.ticket_id == ticket.id]
    if told:
        done(ticket, told, back, _deadline(due, ticket) if told[-1].event in NEW_DEADLINE else "")


def done(ticket: Ticket, told: Sequence[Activity], back: str | None = None, more: str = "") -> None:
    """A toast with the last of these changes and `more`, and a button that takes it back where that can be done."""
    last = told[-1]
    can_undo = is_undoable(last) and me().sees(ticket)
    undo = url_for("ticket_page.undo", number=ticket.number, id=last.id) if can_undo else ""
    said(f"{ticket.number}: {events.sentence(last)}.{more}", undo, back)


def answered(ticket: Ticket, reply: Reply, and_then: Sequence[Activity]) -> bool:
    """After an answer and the changes that went with it: a toast that takes all of it back while the mail waits.

    Later, or on a desk that mails at once, it takes back the changes alone. Tells whether there was anything to say.
    """
    about = (Activity.ticket == ticket.id) & (Activity.reply == reply.id) & (Activity.event == "staff_replied")
    answer = Activity.get_or_none(about)
    seconds = events.seconds_to_undo(answer) if answer and is_undoable(answer) else 0
    if not seconds:
        if and_then:
            done(ticket, and_then)
        return bool(and_then)
    status = "".join(f" Status: {change.new}." for change in and_then[-1:])
    goes = f"{ticket.number}: your reply goes out in {seconds} seconds."
    said(goes + status, url_for("ticket_page.undo", number=ticket.number, id=answer.id))
    return True


def said(text: str, undo: str = "", back: str | None = None) -> None:
    """A toast that says this; `undo` is where its button posts to."""
    flash({"text": text, "undo": undo} | ({} if back is None else {"back": back}), "done")


def _deadline(before: datetime | None, ticket: Ticket) -> str:
    """A change of the category may give more time, or less."""
    due = ticket.next_due_at
    if due in (before, None):
        return ""
    return f" The next deadline is {formats.moment(due)}, no longer {formats.moment(before)}."
