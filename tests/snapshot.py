"""How the tickets stand, to be compared with how they stood."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpdesk.models import Activity, Attachment, Clock, Outcome, Reply, Side, SlaLog, Ticket, TicketLink, TicketTag

__all__ = ["Snapshot"]

ASIDE = {"updated_at", "version", "first_response_at", "next_due_at", "next_warning_at"}
TABLES = (Ticket, Reply, Attachment, SlaLog)
KEPT = {"reply_count", "last_reply_at", "last_reply_by"}


@dataclass
class Snapshot:
    """The rows of every table that belongs to a ticket, by id."""

    tickets: dict[int, dict]
    replies: dict[int, dict]
    files: dict[int, dict]
    logs: dict[int, dict]
    tags: set[tuple]
    links: set[tuple]
    unsent: set[int]

    @classmethod
    def take(cls) -> "Snapshot":
        unsent = (Activity.event == "staff_replied") & Activity.undone_at.is_null(False)
        tables = [{row["id"]: row for row in model.select().order_by(model.id).dicts()} for model in TABLES]
        tags = TicketTag.select(TicketTag.ticket, TicketTag.tag).tuples()
        links = TicketLink.select(TicketLink.ticket, TicketLink.other, TicketLink.kind, TicketLink.created_at).tuples()
        return cls(*tables, set(tags), set(links), {row.reply_id for row in Activity.select().where(unsent)})

    def include(self, ticket: Ticket) -> None:
        """A ticket that was asked since, as it stands now."""
        self.tickets[ticket.id] = Ticket.select().where(Ticket.id == ticket.id).dicts().get()
        self.logs |= {log["id"]: log for log in SlaLog.select().where(SlaLog.ticket == ticket.id).dicts()}

    def differences(self, now: "Snapshot", written: dict[int, int], end: datetime) -> list[str]:
        """Sentences. `written` tells in which ticket each new message was written."""
        new = set(now.tickets) - set(self.tickets)
        found = [f"ticket {id} of a split is not in the trash" for id in new if now.tickets[id]["deleted_at"] is None]
        for id in self.tickets:
            found += self._ticket(now, id)
            found += self._clocks(now, id, end)
        return found + self._replies(now, written) + self._files(now, written) + self._sets(now, new)

    def _ticket(self, now, id) -> list[str]:
        was, is_ = self.tickets[id], now.tickets[id]
        found = _changes("ticket", id, was, is_, ASIDE | KEPT)
        if is_["first_response_at"] != self._first_answer(now, id):
            found.append(f"ticket {id} was answered {is_['first_response_at']}, not {self._first_answer(now, id)}")
        public = [r for r in now._thread(id) if not r["internal"] and r["deleted_at"] is None]
        last = max(public, key=lambda r: (r["created_at"], r["id"]), default={"created_at": None, "side": None})
        kept = {"reply_count": len(public), "last_reply_at": last["created_at"], "last_reply_by": last["side"]}
        return found + _changes("counters of", id, kept, {name: is_[name] for name in KEPT}, set())

    def _first_answer(self, now, id) -> datetime | None:
        """One given in the run remains an answer."""
        answers = [r["created_at"] for r in now._thread(id) if r["side"] == Side.STAFF and not r["internal"]]
        return self.tickets[id]["first_response_at"] or min(answers, default=None)

    def _thread(self, id) -> list[dict]:
        return [reply for reply in self.replies.values() if reply["ticket"] == id]

    def _clocks(self, now, id, end) -> list[str]:
        was, is_ = ([log for log in s.logs.values() if log["ticket"] == id] for s in (self, now))
        if [log["id"] for log in was] != [log["id"] for log in is_]:
            return [f"ticket {id} has other clocks"]
        due = [self._expected(now, log, end) for log in was]
        found = [f for a, b in zip(due, is_, strict=True) for f in _changes("clock", a["id"], a, b, set())]
        running = min((log for log in due if log["stopped_at"] is None), key=lambda log: log["due_at"], default=None)
        if now.tickets[id]["next_due_at"] != (running and running["due_at"]):
            found.append(f"ticket {id} is not due next when its first clock is")
        return found

    def _expected(self, now, log, end) -> dict[str, Any]:
        """The clock as it would have run on: until the first answer, or late by now."""
        if log["stopped_at"] is not None:
            return log
        stopped = self._first_answer(now, log["ticket"]) if log["clock"] == Clock.RESPONSE else None
        is_late = log["due_at"] < (stopped or end)
        outcome = Outcome.BREACHED if is_late else Outcome.MET if stopped else Outcome.PENDING
        return log | {"stopped_at": stopped, "outcome": outcome, "breached_at": log["due_at"] if is_late else None}

    def _replies(self, now, written) -> list[str]:
        found = [f"message {id} is gone" for id in (set(self.replies) | set(written)) - set(now.replies)]
        for id, reply in now.replies.items():
            if id not in self.replies and id not in written:
                found.append(f"message {id} was made by a merge and is still there")
            place = {"ticket": written.get(id), "origin": None, "edited_at": None}
            place |= {"internal": True} if id in now.unsent else {"deleted_at": None}
            found += _changes("message", id, self.replies.get(id) or reply | place, reply, set())
        return found

    def _files(self, now, written) -> list[str]:
        found = [f"file {id} is gone" for id in set(self.files) - set(now.files)]
        for id, file in now.files.items():
            place = {"ticket": written.get(file["reply"]), "deleted_at": None}
            found += _changes("file", id, self.files.get(id) or file | place, file, set())
        return found

    def _sets(self, now, new) -> list[str]:
        """Tags and links of the tickets that were there."""
        tags = {worn for worn in now.tags if worn[0] not in new}
        links = {link for link in now.links if not new & set(link[:2])}
        return [f"tags: {tags ^ self.tags}"] * (tags != self.tags) + [f"links: {links ^ self.links}"] * (
            links != self.links
        )


def _changes(what: str, id: int, was: dict, is_: dict, aside: set[str]) -> list[str]:
    return [f"{what} {id}: {n} was {was[n]}, is {is_[n]}" for n in was if n not in aside and was[n] != is_[n]]
