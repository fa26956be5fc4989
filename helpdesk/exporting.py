"""Taking a list out of the desk: who may, how much at once, and that it is noted."""

from helpdesk import audit
from helpdesk.db import transaction
from helpdesk.errors import Forbidden, Refused
from helpdesk.models import User

MOST = 100_000  # rows


def allow(*, by: User) -> None:
    """Raises Forbidden when the person may not export."""
    if not (by.is_staff and by.can("export")):
        raise Forbidden("You may not export lists. Ask an administrator if you need it.")


def begin(rows: int, one: str, many: str, how: str, *, by: User, address: str = "") -> None:
    """Let the person take so many rows out of the desk, and note it in the audit log.

    `one` and `many` are what the rows are called, `how` is in which kind of file and by which filter. Raises Forbidden,
    and Refused for more than MOST rows.
    """
    allow(by=by)
    if rows > MOST:
        raise Refused(f"These are more than {MOST:,} {many}. Filter the list first, such as by dates.")
    with transaction():
        audit.note("exported", by=by, about=f"{rows:,} {one if rows == 1 else many}", new=how, address=address)
