"""preview(): what somebody with a role can do, in sentences, whether the role is stored or not."""

from dataclasses import dataclass

from helpdesk.models import Role, Scope, User
from helpdesk.models.people import PERMISSIONS
from helpdesk.tickets import listing

COUNTED = 10_000
REACHES = {
    Scope.OWN: "Asks on the public pages and sees only their own tickets there.",
    Scope.ASSIGNED: "Reaches the tickets that are assigned to them, and no others.",
    Scope.ASSIGNED_OR_UNASSIGNED: "Reaches the tickets that are assigned to them, and those that nobody has taken: "
    "in one of their teams, or in no team.",
    Scope.TEAM: "Reaches all tickets of their teams, and those that are assigned to them.",
    Scope.ALL: "Reaches every ticket of the desk.",
}
NOTHING = "Reaches no ticket at all, because the role may not open tickets."
AS_CUSTOMER = {"create": "Ask: write new tickets", "view": "Open, answer, reopen and rate their own tickets"}


@dataclass(frozen=True)
class Preview:
    """Which tickets the role reaches, how many that are for an example today, what it may do and what not."""

    reach: str
    example: str
    may: list[str]
    may_not: list[str]


def preview(role: Role, *, by: User) -> Preview:
    """What the role can do. The number of tickets is told only to those who reach them all themselves."""
    deeds = PERMISSIONS if role.is_staff else AS_CUSTOMER
    return Preview(
        reach=NOTHING if role.is_staff and "view" not in role.permissions else REACHES[role.scope],
        example=_example(role, by) if role.is_staff and by.role.scope == Scope.ALL and by.can("view") else "",
        may=[words for permission, words in deeds.items() if permission in role.permissions],
        may_not=[words for permission, words in deeds.items() if permission not in role.permissions],
    )


def _example(role: Role, by: User) -> str:
    holder = User.select().where((User.role == role.id) & User.active).order_by(User.created_at).first()
    person = User.get_by_id((holder or by).id)
    person.role = role
    number = listing.count(person, most=COUNTED + 1)
    counted = f"{COUNTED:,}+ tickets" if number > COUNTED else f"{number:,} ticket{'' if number == 1 else 's'}"
    return f"For {person.label} that is {counted} today." if holder else f"If it were yours: {counted} today."
