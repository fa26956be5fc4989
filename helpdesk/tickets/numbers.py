"""Finding a ticket by its number, written out or as people say it: `TKT-2026-000214`, `2026-214`, `#214`."""

import re

from helpdesk import search
from helpdesk.models import Ticket, User
from helpdesk.tickets.naming import SEEN_BY
from helpdesk.tickets.reading import rows

NUMBER = re.compile(r"#?(?:(?:(\w{1,8})-)?(\d{4})-)?0*(\d{1,9})", re.ASCII)
MOST = 20
SEEN = (*SEEN_BY, Ticket.subject, Ticket.guest_name)


def with_number(user: User, text: str) -> Ticket | None:
    """The ticket with exactly this number, in capitals or not, if it exists for the person; None otherwise."""
    number = text.strip().removeprefix("#").upper()
    if not NUMBER.fullmatch(number):
        return None
    found = Ticket.select(*SEEN).where(Ticket.number == number).first()
    return found if found and user.sees(found) else None


def numbered(user: User, text: str) -> list[Ticket]:
    """The tickets within the person's reach that may be meant by the number, those of the last years first."""
    meant = NUMBER.fullmatch(text.strip())
    if meant is None:
        return []
    _, year, digits = meant.groups()
    count = f"{int(digits):06}"
    ending = f"-{year}-{count}" if year else f"-{count}"
    said = search.ids(search.matching_ids(user, f'"{count}"', most=MOST))
    return [ticket for ticket in rows(said) if ticket.number.endswith(ending)]
