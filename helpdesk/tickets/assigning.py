"""Who works on a ticket."""

from helpdesk import events, search
from helpdesk.errors import Refused
from helpdesk.models import Team, Ticket, User
from helpdesk.tickets.change import changing, write
from helpdesk.tickets.seen import Seen, refuse_changed


def assign(ticket: Ticket, to: User, *, by: User | None, seen: Seen | None = None) -> None:
    """Give the ticket to an agent. Raises Refused when `to` is not active staff, or could not open it even then.

    With `seen`, this and the others raise Conflict when that was changed meanwhile.
    """
    with changing(ticket, "assign", by=by):
        if ticket.assignee_id == to.id:
            return
        refuse_changed(ticket, seen, "assignee")
        check_assignee(to)
        _hand_over(ticket, to, by, "ticket_taken" if by == to else "ticket_assigned")


def take(ticket: Ticket, *, by: User, seen: Seen | None = None) -> None:
    """Assign it to oneself."""
    assign(ticket, by, by=by, seen=seen)


def unassign(ticket: Ticket, *, by: User | None, seen: Seen | None = None) -> None:
    """Put it back to those that nobody has taken."""
    with changing(ticket, "assign", by=by):
        if ticket.assignee_id is not None:
            refuse_changed(ticket, seen, "assignee")
            _hand_over(ticket, None, by, "ticket_unassigned")


def set_team(ticket: Ticket, team: Team | None, *, by: User | None, seen: Seen | None = None) -> None:
    """Move it to a team, or out of all."""
    with changing(ticket, "assign", by=by):
        old = ticket.team
        if old == team:
            return
        refuse_changed(ticket, seen, "team")
        write(ticket, team=team)
        search.rescope(ticket)
        undo = {"team": old and old.id}
        events.record(ticket, "team_changed", by, old and old.name, team and team.name, undo=undo)


def check_assignee(to: User) -> None:
    """Raise Refused for somebody who could not work on a ticket."""
    if not to.is_staff:
        raise Refused(f"{to.label} is not an active member of staff.")
    if not to.can("view"):
        raise Refused(f"{to.label} may not open tickets.")


def _hand_over(ticket: Ticket, to: User | None, by: User | None, event: str) -> None:
    old = ticket.assignee
    write(ticket, assignee=to)
    search.rescope(ticket)
    events.record(ticket, event, by, old and old.label, to and to.label, undo={"assignee": old and old.id})
