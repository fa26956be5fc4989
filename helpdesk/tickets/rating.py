"""rate(): what the customer thought of the help."""

from datetime import timedelta

from helpdesk import events, richtext
from helpdesk.db import now
from helpdesk.errors import Forbidden, Invalid, Refused
from helpdesk.models import Desk, Status, Ticket, User
from helpdesk.tickets.change import changing, write

LONGEST = 2000


def rate(ticket: Ticket, rating: int, feedback: str = "", *, by: User) -> None:
    """Store 1 to 5 and a comment from who asked, once it is resolved. A later rating replaces the one before.

    Raises Refused when it is not resolved, or was rated longer ago than the desk lets customers change their mind.
    """
    if rating not in range(1, 6):
        raise Invalid("rating", "Please choose 1 to 5.")
    with changing(ticket, "customer", by=by):
        if ticket.customer_id != by.id:
            raise Forbidden("Only the person who asked can rate the answer.")
        if problem := obstacle(ticket):
            raise Refused(problem)
        comment = richtext.visible(feedback).strip()
        if len(comment) > LONGEST:
            raise Invalid("feedback", f"At most {LONGEST:,} characters fit here.")
        if (ticket.rating, ticket.feedback) != (rating, comment):
            before, first = ticket.rating, ticket.rated_at if _stands(ticket) else now()
            write(ticket, rating=rating, feedback=comment, rated_at=first)
            events.record(ticket, "ticket_rated", by, before, rating)


def obstacle(ticket: Ticket) -> str:
    """Why its customer cannot rate it now, as a sentence; empty when they can."""
    if ticket.status not in (Status.RESOLVED, Status.CLOSED):
        return "You can rate this once it is solved."
    days = Desk.current().rating_days
    if _stands(ticket) and now() - ticket.rated_at > timedelta(days=days):
        return (
            f"A rating can be changed for {days} day{'' if days == 1 else 's'} after it was given, so yours stays as "
            "it is. If something is still wrong, please write to us."
        )
    return ""


def _stands(ticket: Ticket) -> bool:
    """Whether it was rated since it was last solved; what is solved anew is rated anew."""
    return ticket.rated_at is not None and (ticket.resolved_at is None or ticket.resolved_at <= ticket.rated_at)
