"""Taking back that two tickets were linked, or that the link was ended."""

from typing import Any

from helpdesk.models import Activity, LinkKind, Ticket, TicketLink, User
from helpdesk.tickets.change import told_time, write
from helpdesk.tickets.linking import refuse_circle


def both(activity: Activity) -> list[int]:
    """The two tickets of the link."""
    return list(activity.undo["link"][:2])


def touches(activity: Activity) -> set[Any]:
    """The pair."""
    return {("link", *sorted(both(activity)))} if activity.undo else set()


def unlink_again(ticket: Ticket, activity: Activity, by: User) -> None:
    """Without the link."""
    [first, second, *_] = activity.undo["link"]
    TicketLink.delete().where((TicketLink.ticket == first) & (TicketLink.other == second)).execute()
    _touch(activity)


def link_again(ticket: Ticket, activity: Activity, by: User) -> None:
    """The link as it was."""
    [first, second, kind, created_at] = activity.undo["link"]
    TicketLink.create(ticket=first, other=second, kind=LinkKind(kind), created_at=told_time(created_at))
    _touch(activity)


def check(activity: Activity) -> None:
    """Refuse a link that would close a circle by now."""
    [first, second, kind, _] = activity.undo["link"]
    refuse_circle(first, second, LinkKind(kind))


def _touch(activity: Activity) -> None:
    for id in both(activity):
        write(Ticket.get_by_id(id))
