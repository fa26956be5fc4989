"""rate(): what the customer thought of the help."""

from helpdesk import events, richtext
from helpdesk.db import now
from helpdesk.errors import Forbidden, Invalid, Refused
from helpdesk.models import Status, Ticket, User
from helpdesk.tickets.change import changing, write


def rate(ticket: Ticket, rating: int, feedback: str = "", *, by: User) -> None:
    """Store 1 to 5 and a comment from who asked, once it is resolved. A second rating replaces the first."""
    if rating not in range(1, 6):
        raise Invalid("rating", "Please choose 1 to 5.")
    with changing(ticket, "customer", by=by):
        if ticket.customer_id != by.id:
            raise Forbidden("Only the person who asked can rate the answer.")
        if ticket.status not in (Status.RESOLVED, Status.CLOSED):
            raise Refused("You can rate this once it is solved.")
        comment = richtext.visible(feedback).strip()
        if len(comment) > 2000:
            raise Invalid("feedback", "At most 2,000 characters fit here.")
        if (ticket.rating, ticket.feedback) != (rating, comment):
            write(ticket, rating=rating, feedback=comment, rated_at=now())
            events.record(ticket, "ticket_rated", by, new=rating)
