"""What becomes of two tickets that are merged, in sentences; empty where there is nothing to say."""

from helpdesk.models import Reply, Tag, Ticket, TicketTag
from helpdesk.tickets.kept import answers, first


def clocks(source: Ticket, into: Ticket) -> str:
    """Which stop, and whether the other ticket counts as answered."""
    stop = f"The clocks of {source.number} stop." if source.is_unsolved else f"{source.number} has no clock running."
    theirs = answers(into) & (Reply.ticket == source.id)
    if source.customer_id != into.customer_id:
        theirs &= Reply.origin.is_null(False)
    is_answer = into.first_response_at is None and first(theirs)
    return (
        f"{stop} {into.number} counts as answered." if is_answer else f"{stop} Those of {into.number} stay as they are."
    )


def rating(source: Ticket) -> str:
    """What the customer thought of the help is said of that ticket only."""
    return f"The rating, {source.rating} of 5, stays with {source.number}." if source.rating else ""


def tags(source: Ticket, into: Ticket) -> str:
    """Those that come along."""
    names = ", ".join(tag.name for tag in new_tags(source, into))
    return f"{into.number} gets the tags: {names}." if names else ""


def warning(source: Ticket, into: Ticket) -> str:
    """That two people have asked."""
    if source.customer_id == into.customer_id:
        return ""
    return (
        f"The customers differ: {source.requester_name} asked in {source.number}, {into.requester_name} in "
        f"{into.number}. Each will see only their own messages, and answers will go to {into.requester_name} alone."
    )


def new_tags(source: Ticket, into: Ticket) -> list[Tag]:
    """The tags that only the first one wears."""
    worn = TicketTag.select(TicketTag.tag).where(TicketTag.ticket == into.id)
    query = Tag.select().join(TicketTag).where((TicketTag.ticket == source.id) & Tag.id.not_in(worn))
    return list(query.order_by(Tag.name))
