"""preview(): what a change of many tickets would do, found out on one ticket of each kind and taken back at once."""

from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from peewee import fn

from helpdesk.db import db, transaction
from helpdesk.models import Bulk, BulkItem, BulkOutcome, Ticket, User
from helpdesk.tickets import passing
from helpdesk.tickets.bulk import GONE, LEFT, Fate, attempt
from helpdesk.tickets.conditions import listed
from helpdesk.tickets.deeds import Deed, deed
from helpdesk.tickets.proposing import filters_of

MERGED = "They were merged into other tickets."


class TakenBack(Exception):
    """Ends a trial."""


@dataclass
class Preview:
    """How many tickets would change, are so already, and stay as they are for which reason."""

    changed: int = 0
    same: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.changed + self.same + sum(self.refused.values()) + sum(self.skipped.values())

    @property
    def stays(self) -> list[tuple[str, int]]:
        """Why tickets stay as they are, and how many, the most first."""
        return sorted([*self.refused.items(), *self.skipped.items()], key=lambda stay: -stay[1])

    def add(self, count: int, outcome: BulkOutcome, reason: str) -> None:
        """Count tickets that share their fate."""
        if outcome in (BulkOutcome.CHANGED, BulkOutcome.SAME):
            name = outcome.name.lower()
            setattr(self, name, getattr(self, name) + count)
        else:
            told = self.refused if outcome == BulkOutcome.REFUSED else self.skipped
            told[reason] = told.get(reason, 0) + count


def preview(bulk: Bulk, *, by: User) -> Preview:
    """What carrying it out now would come to; kept with it for the page that shows it.

    Tickets that are alike in all that decides are counted together, and one of them is tried: a rule of a verb need
    not be written twice, and ten thousand tickets cost no more than a few.
    """
    what, found = deed(bulk.do, by), Preview()
    ids = _pending(bulk, found)
    there = passing.still(by, filters_of(bulk), ids)
    if len(there) < len(ids):
        found.add(len(ids) - len(there), BulkOutcome.SKIPPED, LEFT if bulk.query else GONE)
    for count, fate in _tried(_alike(what, sorted(there)), what, by):
        found.add(count, *fate)
    bulk.preview = asdict(found)
    bulk.save()
    return found


def foreseen(bulk: Bulk) -> Preview:
    """The preview that was kept."""
    return Preview(**(bulk.preview or {}))


def warnings(bulk: Bulk, what: Deed) -> list[str]:
    """What a person should know besides: that tickets of several customers would become one."""
    if what.into is None:
        return []
    of_others = (
        Ticket.select().join(BulkItem).where((BulkItem.bulk == bulk.id) & (Ticket.customer != what.into.customer_id))
    )
    count = of_others.count()
    they = "1 of them is from another customer" if count == 1 else f"{count:,} of them are from other customers"
    return [f"{they} than {what.into.number}. No customer will see what another one wrote."] if count else []


def _pending(bulk: Bulk, found: Preview) -> list[int]:
    """The tickets to try. What became of the others is settled."""
    items: Any = BulkItem.select(BulkItem.ticket, BulkItem.outcome, BulkItem.reason).where(BulkItem.bulk == bulk.id)
    ids = []
    for id, outcome, reason in items.tuples():
        if outcome == BulkOutcome.PENDING:
            ids.append(id)
        else:
            found.add(1, outcome, reason)
    return ids


def _alike(what: Deed, ids: list[int]) -> list[tuple[int, int, bool]]:
    """How many tickets there are of each kind, one of them, and whether they were merged."""
    is_merged = Ticket.merged_into.is_null(False)
    kinds = (Ticket.status, Ticket.deleted_at.is_null(), is_merged, what.already)
    counted: Any = Ticket.select(fn.COUNT(Ticket.id), fn.MIN(Ticket.id), is_merged).where(Ticket.id.in_(listed(ids)))
    return list(counted.group_by(*kinds).order_by(fn.MIN(Ticket.id)).tuples())


def _tried(kinds: list[tuple[int, int, bool]], what: Deed, by: User) -> list[tuple[int, Fate]]:
    fates: list[tuple[int, Fate]] = []
    some: Any = Ticket.select(Ticket.id, Ticket.version).where(Ticket.id.in_([id for _, id, _ in kinds]))
    versions = dict(some.tuples())
    with suppress(TakenBack), transaction():
        for count, id, is_merged in kinds:
            outcome, reason = _trial(id, versions[id], what, by)
            fates.append((count, (outcome, MERGED if is_merged and "merged" in reason else reason)))
        raise TakenBack
    return fates


def _trial(id: int, version: int, what: Deed, by: User) -> Fate:
    with db.savepoint() as trial:
        fate = attempt(id, version, what.verb, by)
        trial.rollback()
    return fate
