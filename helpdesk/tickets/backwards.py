"""What it takes to take each change back. Called by undo(), within its transaction; nothing here records or asks."""

from typing import Any

from helpdesk import search, sla
from helpdesk.db import now
from helpdesk.errors import Refused
from helpdesk.models import Activity, Category, Priority, Status, Tag, Team, Ticket, TicketTag, User
from helpdesk.tickets import assigning
from helpdesk.tickets.change import told_time, write
from helpdesk.tickets.states import ENDED


def assign(ticket: Ticket, activity: Activity, by: User) -> None:
    """Whoever had it before has it again, or nobody."""
    write(ticket, assignee=_former(User, activity.undo["assignee"]))
    search.rescope(ticket)


def team(ticket: Ticket, activity: Activity, by: User) -> None:
    """The former team, or none."""
    write(ticket, team=_former(Team, activity.undo["team"]))
    search.rescope(ticket)


def permission_of_status(ticket: Ticket, activity: Activity, by: User) -> str:
    """What it takes to set the former status."""
    old = Status(activity.undo["status"])
    return "close" if old in ENDED or ticket.status in ENDED else "update"


def set_status(ticket: Ticket, activity: Activity, by: User) -> None:
    """The former status, with its moments and the clocks as they ran."""
    was = activity.undo
    moments = {name: told_time(was[name]) for name in ("resolved_at", "closed_at") if name in was}
    write(ticket, status=Status(was["status"]), **moments)
    sla.rewind(ticket, was.get("clocks", {}))


def prioritise(ticket: Ticket, activity: Activity, by: User) -> None:
    """The former priority."""
    write(ticket, priority=Priority(activity.undo["priority"]))


def move(ticket: Ticket, activity: Activity, by: User) -> None:
    """The former category, and its hours."""
    write(ticket, category=_former(Category, activity.undo["category"]))
    if "clocks" in activity.undo:
        sla.recount(ticket, activity.undo["clocks"], activity.at)
    else:
        sla.retarget(ticket)


def tag(ticket: Ticket, activity: Activity, by: User) -> None:
    """The tag off again, or on again."""
    was = activity.undo
    if "untag" in was:
        TicketTag.delete().where((TicketTag.ticket == ticket.id) & (TicketTag.tag == was["untag"])).execute()
    else:
        TicketTag.insert(ticket=ticket, tag=_former(Tag, was["tag"])).on_conflict_ignore().execute()
    write(ticket)


def edit(ticket: Ticket, activity: Activity, by: User) -> None:
    """The request as it was."""
    write(ticket, **activity.undo)
    search.index(ticket)


def own_ticket(activity: Activity) -> list[int]:
    """The ticket that it happened to."""
    return [activity.ticket_id]


def check_assignee(activity: Activity) -> None:
    """Refuse to give it back to somebody who has left."""
    person = _former(User, activity.undo["assignee"])
    if person is not None:
        assigning.check_assignee(person)


def check_request(activity: Activity) -> None:
    """Refuse to bring back an address whose links have ended."""
    if "guest_email" in activity.undo:
        raise Refused("The links to the former address have ended. Please edit the address instead.")


def delete(ticket: Ticket, activity: Activity, by: User) -> None:
    """Out of the trash again, or back into it."""
    was_deleted = activity.undo["deleted_at"] is not None
    write(ticket, deleted_at=now() if was_deleted else None)  # the trash keeps it as long as any other
    search.rescope(ticket)


def _former(model: Any, id: int | None) -> Any:
    """The row that stood there before, None for nothing. Raises Refused when it was deleted since."""
    found = None if id is None else model.get_or_none(model.id == id)
    if id is not None and found is None:
        raise Refused("What stood there before has been deleted since.")
    return found
