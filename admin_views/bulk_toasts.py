"""What became of a few tickets, said above the list that one comes back to."""

from flask import flash, url_for

from admin_views.access import me
from admin_views.toasts import said
from helpdesk.models import Bulk, BulkOutcome
from helpdesk.tickets.outcomes import Part, parts
from helpdesk.tickets.undoing_many import why_not

MOST_TOLD = 3
NAMED = 5


def tell(change: Bulk, word: str, back: str) -> None:
    """A toast with the numbers and a way to take it back, and a sentence for each reason why some stay as they are."""
    found = parts(change, me())
    good = " ".join(_good(part, word) for part in found if not part.reason)
    for part in [part for part in found if part.reason][:MOST_TOLD]:
        flash(_stayed(part), "error")
    if good:
        said(good, "" if why_not(change) else url_for("ticket.bulk_undo", id=change.id), back)


def _good(part: Part, word: str) -> str:
    return f"{_tickets(part.count, 'was', 'were')} {word if part.outcome == BulkOutcome.CHANGED else 'so already'}."


def _stayed(part: Part) -> str:
    names = ", ".join(ticket.number for ticket in part.tickets[:NAMED])
    names += f" and {part.count - NAMED} more" if part.count > NAMED else ""
    return f"{_tickets(part.count, 'stays as it is', 'stay as they are')} ({names}): {part.reason}"


def _tickets(count: int, one: str, many: str) -> str:
    return f"1 ticket {one}" if count == 1 else f"{count:,} tickets {many}"
