"""What merging two people would do, and what taking it back would: in sentences, before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpdesk.errors import Refused
from helpdesk.models import PersonMerge, Ticket, User
from helpdesk.models.asked import asked_by
from helpdesk.staff import merging, unmerging
from helpdesk.staff.merging import AS_USUAL, KEPT, combined
from helpdesk.tickets.undoing import DAYS


@dataclass(frozen=True)
class Field:
    """Something said of both: of the one who stays, of the other, and what will stand there."""

    name: str
    label: str
    own: str
    other: str
    kept: str

    @property
    def differs(self) -> bool:
        return bool(self.own and self.other) and self.own != self.other


@dataclass(frozen=True)
class Plan:
    """With a `refusal` it would not be done at all; `warnings` are what a person should think of first."""

    source: User
    into: User
    words: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    refusal: str = ""


def plan_merge(source: User, into: User, *, by: User, choices: Mapping[str, str] = AS_USUAL) -> Plan:
    """What merge_people() would do. Raises Forbidden."""
    merging.allow(by)
    try:
        merging.refuse(source, into)
    except Refused as reason:
        return Plan(source, into, refusal=str(reason))
    words = [_moving(source, into), _leading(source, into), *_signing_in(source)]
    words.append(f"Links that were mailed keep working. Nobody is mailed. It can be taken back for {DAYS} days.")
    return Plan(source, into, words, _warnings(source, into), _fields(source, into, choices))


def plan_parting(merge: PersonMerge, *, by: User) -> Plan:
    """What unmerge_people() would do. Raises Forbidden."""
    merging.allow(by)
    source, into = merge.source, merge.into
    try:
        unmerging.refuse(merge)
    except Refused as reason:
        return Plan(source, into, refusal=str(reason))
    count = len(unmerging.returning(merge))
    back = (
        f"{_tickets(count)} {'goes' if count == 1 else 'go'} back to {source.label}" if count else "No ticket goes back"
    )
    words = [
        f"{back}: what came along, what was asked from {source.email} since, and what was split off or asked again.",
        *_restored(merge),
        f"Whoever reads {source.email} is {source.label} again{_own_password(merge)}.",
    ]
    return Plan(source, into, words)


def _moving(source: User, into: User) -> str:
    count = asked_by(source, Ticket.id).count()
    if not count:
        return f"{source.label} has asked nothing, so no ticket moves."
    move = "moves" if count == 1 else "move"
    return f"{_tickets(count)} {move} to {into.label}. What was said in them keeps its author."


def _leading(source: User, into: User) -> str:
    return (
        f"{source.email} leads to {into.label} from now on. What is asked from there shows in their account once the "
        "link mailed there was opened, and answers to it go there."
    )


def _signing_in(source: User) -> list[str]:
    if source.password_hash is None:
        return []
    return [f"{source.label} is signed out everywhere, and their password signs nobody in any more."]


def _warnings(source: User, into: User) -> list[str]:
    found = []
    if source.password_hash and into.password_hash:
        found.append(f"Both have a password. Afterwards only that of {into.email} works.")
    elif source.password_hash:
        found.append(f"Only {source.email} has a password. Merge the other way round to keep it.")
    if source.verified_at and into.verified_at:
        found.append("Both addresses were confirmed. Be sure that one person reads them: they will see all tickets.")
    elif source.verified_at:
        found.append(f"Nobody has confirmed {into.email} yet, so mails there quote nothing of what was asked.")
    return found


def _fields(source: User, into: User, choices: Mapping[str, str]) -> list[Field]:
    kept = combined(source, into, choices)
    pairs = [(name, label, getattr(into, name), getattr(source, name)) for name, label in KEPT.items()]
    return [Field(name, label, own, other, kept[name]) for name, label, own, other in pairs if own or other]


def _restored(merge: PersonMerge) -> list[str]:
    changed = unmerging.changed_since(merge)
    back = [KEPT[name].lower() for name in KEPT if name in merge.undo["fields"] and name not in changed]
    stays = [KEPT[name].lower() for name in KEPT if name in changed]
    return [f"As it was before, of {merge.into.label}: {', '.join(back)}."] * bool(back) + [
        f"Changed since, so it stays: {', '.join(stays)}."
    ] * bool(stays)


def _own_password(merge: PersonMerge) -> str:
    has_one = merge.source.password_hash is not None and merge.undo["active"]
    return ", and their own password signs in; browsers stay signed out" if has_one else ""


def _tickets(count: int) -> str:
    return "1 ticket" if count == 1 else f"{count:,} tickets"
