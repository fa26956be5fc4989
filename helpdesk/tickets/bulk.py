"""each(): the same change for many tickets, each as a verb of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from helpdesk.errors import NotVisible, Refused
from helpdesk.models import Ticket


@dataclass
class Result:
    """How it went: the tickets that changed, those that were so already, and why the others stay as they are."""

    changed: list[Ticket] = field(default_factory=list)
    same: list[Ticket] = field(default_factory=list)
    refused: dict[str, list[Ticket]] = field(default_factory=dict)


def each(tickets: Iterable[Ticket], change: Callable[[Ticket], object]) -> Result:
    """Change one after the other, each in its own transaction; what is refused stops none of the others.

    A ticket that meanwhile left the person's reach is left out, as if it had never been chosen.
    """
    result = Result()
    for ticket in tickets:
        before = ticket.version
        try:
            change(ticket)
        except NotVisible:
            continue
        except Refused as refusal:
            result.refused.setdefault(str(refusal), []).append(ticket)
        else:
            (result.changed if ticket.version != before else result.same).append(ticket)
    return result
