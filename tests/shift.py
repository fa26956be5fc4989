"""A busy day at the desk: random verbs by many people, and the look back at how it was before."""

import random
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from io import BytesIO

from helpdesk import events, sla, tickets
from helpdesk.attachments import Upload
from helpdesk.db import at, db, now
from helpdesk.errors import Refused
from helpdesk.models import (
    Activity,
    Attachment,
    Category,
    LinkKind,
    Priority,
    Reply,
    Side,
    Tag,
    Ticket,
)
from helpdesk.tickets.states import MOVES
from helpdesk.tickets.undoing import is_undoable
from tests.snapshot import Snapshot

__all__ = ["Shift"]

TICKETS = 8
TEXT = b"what the screen said\n"
QUIET = timedelta(minutes=1)
LIVE = Ticket.deleted_at.is_null() & Ticket.merged_into.is_null()


class Shift:
    """The people, their tickets, and everything that they may do. `done` counts what was."""

    def __init__(self, staff, customers, teams):
        self.staff, self.customers, self.teams = staff, customers, teams
        self.root = staff[0]
        self.done: Counter = Counter()
        self.written: dict[int, int] = {}
        self.refusals: list[str] = []
        self.stack = ExitStack()

    def __enter__(self):
        self.transaction = self.stack.enter_context(db.atomic())
        self.time = now()
        self.dice = random.Random(0)
        self.tags = [Tag.create(name=name) for name in ("refund", "bug", "urgent", "phone")]
        self.categories = list(Category.select())
        self._open_the_desk()
        self.before = Snapshot.take()
        self.first = self._last_activity()
        return self

    def __exit__(self, *error):
        self.transaction.rollback()
        self.stack.close()

    # -- working ---------------------------------------------------------------------------------------------------

    def work(self, seed: int, verbs: int) -> None:
        """Do that many things; what is refused does not count."""
        self.dice = random.Random(seed)
        while self.done.total() < verbs:
            self._pass_time()
            name = self.dice.choices(list(VERBS), weights=list(VERBS.values()))[0]
            by = self.dice.choices(self.staff, [3, 3, 2, 2])[0]
            self.done[name] += self._try(partial(getattr(self, name), self._ticket(), by))
        self.last = self._last_activity()

    def take_back_all(self) -> None:
        """Newest first; nothing is refused."""
        with at(self.time):
            for activity in self._undoable():
                if is_undoable(Activity.get_by_id(activity.id)):
                    tickets.undo(activity, by=self.root)
            sla.sweep()

    def take_back_some(self, seed: int) -> None:
        """Half of it, at random; what is refused says why."""
        activities = self._undoable()
        self.refusals.clear()
        for activity in random.Random(seed).sample(activities, len(activities) // 2):
            self._pass_time()
            if is_undoable(Activity.get_by_id(activity.id)):
                self._try(partial(tickets.undo, activity, by=self.root))
        assert all(len(refusal) > 20 and refusal.endswith(".") for refusal in self.refusals)

    def take_back_the_rest(self) -> None:
        """Newest first, as often as that goes on."""
        taken = True
        while taken:
            with at(self.time):
                undoable = [activity for activity in self._undoable() if is_undoable(activity)]
                taken = [a for a in undoable if self._try(partial(tickets.undo, a, by=self.root))]
                sla.sweep()

    def differences(self) -> list[str]:
        """What is not as it was before; the messages that were written stand where they were written."""
        with at(self.time):
            return self.before.differences(Snapshot.take(), self.written, self.time)

    # -- what they do ----------------------------------------------------------------------------------------------

    def assign(self, ticket, by):
        to = self.dice.choice(self.staff)
        tickets.assign(ticket, to, by=by)

    def unassign(self, ticket, by):
        tickets.unassign(ticket, by=by)

    def take(self, ticket, by):
        tickets.take(ticket, by=by)

    def set_team(self, ticket, by):
        tickets.set_team(ticket, self.dice.choice([*self.teams, None]), by=by)

    def set_status(self, ticket, by):
        tickets.set_status(ticket, self.dice.choice(sorted(MOVES[ticket.status])), by=by)

    def reopen(self, ticket, by):
        tickets.reopen(ticket, by=self.dice.choice([by, ticket.customer]))

    def prioritise(self, ticket, by):
        tickets.prioritise(ticket, self.dice.choice(list(Priority)), by=by)

    def move(self, ticket, by):
        tickets.move(ticket, self.dice.choice(self.categories), by=by)

    def tag(self, ticket, by):
        tickets.tag(ticket, self.dice.choice(self.tags), by=by)

    def untag(self, ticket, by):
        tickets.untag(ticket, self.dice.choice(self.tags), by=by)

    def edit(self, ticket, by):
        name = self.dice.choice(["subject", "description"])
        tickets.edit(ticket, by=by, **{name: f"Other words {self.dice.random()}"})

    def reply(self, ticket, by):
        """Half of the answers are mailed at once and stay."""
        said = self._write(ticket, lambda where: tickets.reply(where, "An answer", by=by, files=self._files()))
        if self.dice.random() < 0.5:
            Activity.update(fanned_out_at=now()).where(Activity.reply == said).execute()

    def ask(self, ticket, by):
        self._write(ticket, lambda where: tickets.reply(where, "A word", by=where.customer, files=self._files()))

    def note(self, ticket, by):
        self._write(ticket, lambda where: tickets.note(where, "A note", by=by, files=self._files()))

    def edit_reply(self, ticket, by):
        tickets.edit_reply(self._one(Reply, Reply.side == Side.STAFF), f"Better {self.dice.random()}", by=by)

    def delete_reply(self, ticket, by):
        tickets.delete_reply(self._one(Reply, Reply.deleted_at.is_null()), by=by)

    def remove_file(self, ticket, by):
        tickets.remove_file(self._one(Attachment, Attachment.deleted_at.is_null()), by=by)

    def delete(self, ticket, by):
        tickets.delete(ticket, by=by)

    def restore(self, ticket, by):
        tickets.restore(self._one(Ticket, Ticket.deleted_at.is_null(False)), by=by)

    def merge(self, ticket, by):
        tickets.merge(ticket, self._ticket(), by=by)

    def split(self, ticket, by):
        ticket = self._one(Reply, Reply.deleted_at.is_null()).ticket
        replies = list(
            Reply.select().where((Reply.ticket == ticket.id) & Reply.deleted_at.is_null()).order_by(Reply.id)
        )
        chosen = self.dice.sample(replies, self.dice.randint(1, len(replies)))
        tickets.split(ticket, chosen, by=by, subject="Something else")

    def link(self, ticket, by):
        tickets.link(ticket, self._ticket(), self.dice.choice(list(LinkKind)), by=by)

    def unlink(self, ticket, by):
        tickets.unlink(ticket, self._ticket(), by=by)

    def take_back(self, ticket, by):
        """The last few changes, wherever they were."""
        rows = Activity.select().where(Activity.id > self.first).order_by(Activity.id.desc()).limit(40)
        for activity in [row for row in rows if is_undoable(row)][: self.dice.randint(1, 4)]:
            if is_undoable(Activity.get_by_id(activity.id)):
                tickets.undo(activity, by=self.root)

    def submit(self, ticket, by):
        new = tickets.submit(by=self.dice.choice(self.customers), subject="One more", description="Please")
        self.tickets.append(new)
        self.before.include(new)

    # -- helpers ---------------------------------------------------------------------------------------------------

    def _open_the_desk(self) -> None:
        for place in range(TICKETS):
            with at(self.time):
                asker = self.customers[place % 2]
                given = {"category": self.categories[place % 4], "team": self.teams[0] if place < 6 else None}
                ticket = tickets.submit(
                    by=asker, subject=f"Question {place}", description="Please", files=self._files(2), **given
                )
                self._begin(place, ticket)
            self.time += timedelta(minutes=20)
        self.tickets = list(Ticket.select().order_by(Ticket.id))
        tickets.link(self.tickets[0], self.tickets[1], LinkKind.RELATED, by=self.root)

    def _begin(self, place: int, ticket: Ticket) -> None:
        if place % 3 == 0:
            tickets.reply(ticket, "Hello", by=self.root, files=self._files(1))
            tickets.tag(ticket, self.tags[0], by=self.root)
        if place % 4 == 1:
            tickets.assign(ticket, self.staff[2], by=self.root)
            tickets.resolve(ticket, by=self.root)

    def _pass_time(self) -> None:
        self.time += timedelta(minutes=self.dice.choice([1, 5, 30, 120]))
        if self.dice.random() < 0.1:
            with at(self.time):
                sla.sweep()
            self.time += QUIET

    def _try(self, verb) -> bool:
        """Whether it was done, and something with it."""
        try:
            with at(self.time), db.atomic(), events.listening() as heard:
                verb()
        except Refused as refusal:
            self.refusals.append(str(refusal))
            return False
        return bool(heard)

    def _ticket(self) -> Ticket:
        """One that can be worked with, as a rule; those that a split made as well."""
        found = list(Ticket.select(Ticket.id, Ticket.status, Ticket.customer, LIVE.alias("live")).order_by(Ticket.id))
        live = [] if self.dice.random() < 0.05 else [ticket for ticket in found if ticket.live]
        return self.dice.choice(live or found)

    def _one(self, model, which):
        ids = self._ids(model, which)
        if not ids:
            raise Refused("There is none.")
        return model.get_by_id(self.dice.choice(ids))

    def _ids(self, model, which) -> list[int]:
        return [row[0] for row in model.select(model.id).where(which).order_by(model.id).tuples()]

    def _files(self, most: int = 1) -> list[Upload]:
        return [Upload("screen.txt", BytesIO(TEXT)) for _ in range(self.dice.randint(0, most))]

    def _write(self, ticket, write) -> Reply:
        """In a ticket that was there before: one that a split made and something was written in stays."""
        where = ticket if ticket in self.tickets else self.dice.choice(self.tickets)
        where = Ticket.get_by_id(where.id)
        said = write(where)
        self.written[said.id] = where.id
        return said

    def _last_activity(self) -> int:
        last = Activity.select(Activity.id).order_by(Activity.id.desc()).first()
        return last.id if last else 0

    def _undoable(self) -> list[Activity]:
        rows = (
            Activity.select()
            .where((Activity.id > self.first) & (Activity.id <= self.last))
            .order_by(Activity.id.desc())
        )
        return [row for row in rows if is_undoable(row)]


VERBS = {
    "assign": 4, "unassign": 2, "take": 2, "set_team": 3, "set_status": 14, "reopen": 3, "prioritise": 4, "move": 6,
    "tag": 4, "untag": 3, "edit": 3, "reply": 6, "ask": 6, "note": 3, "edit_reply": 5, "delete_reply": 3,
    "remove_file": 2, "delete": 2, "restore": 5, "merge": 9, "split": 6, "link": 4, "unlink": 3,
    "take_back": 6, "submit": 4,
}  # fmt: skip
