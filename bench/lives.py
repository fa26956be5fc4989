"""The life of one ticket as rows, as the verbs would have left them: who asked, what was said, how it ended."""

import bisect
import functools
import random
from dataclasses import dataclass, field
from functools import cached_property

from bench.words import sentences
from helpdesk.models import Clock, Outcome, Priority, Side, Source, Status
from helpdesk.search.documents import scope
from helpdesk.search.words import words

SENTENCES = 30_000
SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
LENGTHS = (5, 5, 3, 4, 3)  # sentences of the description and of each reply
PATTERNS = ("SCSC", "NSCS", "SCNS", "CSCS", "SSCS", "SCSS")
UNANSWERED = ("CNCN", "CCNC", "NCCN")
TAGGED = [0] * 10 + [1] * 6 + [2] * 3 + [3]
PRIORITIES = [Priority.LOW] * 4 + [Priority.MEDIUM] * 11 + [Priority.HIGH] * 4 + [Priority.URGENT]
SOURCES = [Source.WEB] * 12 + [Source.EMAIL] * 6 + [Source.PHONE, Source.API]
SOLVED = (Status.RESOLVED, Status.CLOSED)
TABLES = {
    "ticket": "id number customer_id assignee_id team_id category_id priority status source subject guest_name "
    "guest_email guest_phone confirmed_at created_at updated_at next_due_at next_warning_at response_due_at "
    "resolution_due_at first_response_at resolved_at closed_at last_reply_at last_reply_by reply_count rating rated_at "
    "version description feedback",
    "reply": "id ticket_id author_id side internal automated created_at body",
    "activity": "ticket_id event by_id reply_id old new undo at fanned_out_at",
    "sla_log": "ticket_id clock target_hours started_at warn_at due_at stopped_at breached_at outcome",
    "ticket_tag": "ticket_id tag_id",
}


@dataclass(frozen=True)
class Plan:
    """The desk the tickets come to. Times are microseconds since 1970."""

    seed: int
    tickets: int
    start: int
    until: int
    years: list[tuple[int, int]]
    customers: list[int]
    labels: dict[int, str]
    categories: list[tuple[int, int | None, float, float]]
    teams: dict[int | None, list[int]]
    tags: list[int]

    def moment(self, index: int) -> int:
        """When ticket `index` was written: ever more of them, and never two in the wrong order."""
        return self.start + int((self.until - self.start) * ((index + 0.5) / self.tickets) ** 0.8)

    def number(self, index: int) -> str:
        """Its number: consecutive within its year, which is the last one that began before it."""
        year, first = self.years[bisect.bisect_right(self.years, index, key=lambda begun: begun[1]) - 1]
        return f"TKT-{year}-{index - first + 1:06}"


@dataclass
class Rows:
    """What one stretch of tickets brings into each table."""

    tables: dict[str, list[tuple]] = field(default_factory=lambda: {name: [] for name in TABLES})
    documents: list[tuple[int, str, str, str]] = field(default_factory=list)

    def add(self, table: str, *values) -> None:
        self.tables[table].append(values)


def lives(plan: Plan, first: int, last: int) -> Rows:
    """The rows of the tickets `first` to `last`, counted from 0. The same plan gives the same rows, in any order."""
    dice, rows = random.Random(f"{plan.seed}/{first}"), Rows()
    for index in range(first, last):
        Life(plan, index, dice, rows).tell()
    return rows


@functools.cache
def sentences_with_words() -> list[tuple[str, str]]:
    return [(sentence, " ".join(words(sentence))) for sentence in sentences(SENTENCES)]


class Life:
    """One ticket while its story is made up."""

    deleted_at = None

    def __init__(self, plan: Plan, index: int, dice: random.Random, rows: Rows):
        self.plan, self.id, self.dice, self.rows = plan, index + 1, dice, rows
        self.created, self.number = plan.moment(index), plan.number(index)
        self.status = _status(dice, 1 - index / plan.tickets, plan.until - self.created)
        self.customer_id = plan.customers[int(len(plan.customers) * dice.random() ** 1.5)]
        self.category, self.team_id, *self.hours = plan.categories[_skewed(dice, len(plan.categories))]
        self.assignee_id = self._assignee()
        self.times = self._times()
        self.first_response, self.last_reply, self.public, self.writes = None, (None, None), 0, 1
        self.said: list[str] = []
        self.noted: list[str] = []

    def tell(self) -> None:
        subject, _ = self._say(1)
        self._record("ticket_created", self.customer_id, self.created, new=self.number)
        if self.assignee_id:
            self._record("ticket_assigned", None, self.created, new=self.plan.labels[self.assignee_id])
        description, self.said = self._say(LENGTHS[0])
        for place, kind in enumerate(self.pattern):
            self._reply(place, kind)
        self._end()
        self._tag()
        self._ticket(subject, description)
        self._index(subject)

    @cached_property
    def pattern(self) -> str:
        """Who speaks in the four replies: customer, staff, or a note of the staff."""
        return self.dice.choice(UNANSWERED if self.status == Status.OPEN else PATTERNS)

    @cached_property
    def resolved(self) -> int | None:
        return self._after(self.times[3], HOUR) if self.status in SOLVED else None

    @cached_property
    def closed(self) -> int | None:
        if self.status == Status.CLOSED:
            return self._after(self.resolved, 3 * DAY)
        return self._after(self.times[3], HOUR) if self.status == Status.CANCELLED else None

    def _assignee(self) -> int | None:
        if self.status == Status.OPEN and self.dice.random() < 0.6:
            return None
        members = self.plan.teams[self.team_id]
        return members[_skewed(self.dice, len(members))]

    def _times(self) -> list[int]:
        gaps = [self.dice.expovariate(1 / (mean * HOUR)) for mean in (2, 6, 9, 14)]
        room = min(1.0, (self.plan.until - self.created) * 0.9 / sum(gaps))
        ends = [sum(gaps[: place + 1]) for place in range(4)]
        return [self.created + int(end * room) for end in ends]

    def _after(self, moment: int, mean: int) -> int:
        return min(moment + int(self.dice.expovariate(1 / mean)), self.plan.until)

    def _say(self, count: int) -> tuple[str, list[str]]:
        """A text of so many sentences, and the words of each."""
        said = [int(self.dice.random() * SENTENCES) for _ in range(count)]
        texts = sentences_with_words()
        return " ".join([texts[place][0] for place in said]), [texts[place][1] for place in said]

    def _record(self, event: str, by, at: int, old=None, new=None, reply=None, undo=None) -> None:
        self.rows.add("activity", self.id, event, by, reply, old, new, undo, at, at)

    def _reply(self, place: int, kind: str) -> None:
        id, at = (self.id - 1) * 4 + place + 1, self.times[place]
        text, said = self._say(LENGTHS[place + 1])
        (self.noted if kind == "N" else self.said).extend(said)
        author = self.customer_id if kind == "C" else self.assignee_id or self.plan.teams[self.team_id][0]
        side = Side.CUSTOMER if kind == "C" else Side.STAFF
        self.rows.add("reply", id, self.id, author, int(side), kind == "N", False, at, f"<p>{text}</p>")
        event = {"C": "customer_replied", "S": "staff_replied", "N": "note_added"}[kind]
        self._record(event, author, at, reply=id)
        self.writes += 1
        if kind != "N":
            self.public, self.last_reply = self.public + 1, (at, int(side))
        if kind == "S" and self.first_response is None:
            self.first_response = at
            self._move("status_changed", author, at, Status.OPEN, Status.IN_PROGRESS)

    def _move(self, event: str, by, at: int, old: Status, new: Status) -> None:
        self.writes += 1
        self._record(event, by, at, old.label, new.label, undo=f'{{"status": {old:d}}}')

    def _end(self) -> None:
        worked = Status.IN_PROGRESS
        if self.status == Status.WAITING_CUSTOMER:
            self._move("status_changed", self.assignee_id, self.times[3], worked, self.status)
        if self.resolved:
            self._move("ticket_resolved", self.assignee_id, self.resolved, worked, Status.RESOLVED)
        if self.status == Status.CLOSED:
            self._move("ticket_closed", self.assignee_id, self.closed, Status.RESOLVED, Status.CLOSED)
        if self.status == Status.CANCELLED:
            self._move("ticket_cancelled", self.assignee_id, self.closed, worked, Status.CANCELLED)

    def _tag(self) -> None:
        for tag in {_skewed(self.dice, len(self.plan.tags)) for _ in range(self.dice.choice(TAGGED))}:
            self.rows.add("ticket_tag", self.id, self.plan.tags[tag])

    def _ticket(self, subject: str, description: str) -> None:
        dice, guest = self.dice, self.dice.random() < 0.4
        response = self._clock(Clock.RESPONSE, self.first_response or (None if self.resolved else self.closed))
        resolution = self._clock(Clock.RESOLUTION, self.resolved or self.closed)
        next_due = min((due for due in (response, resolution) if not due[2]), default=(None, None, None))
        self.confirmed_at = None if guest and dice.random() < 0.05 else self.created
        self.guest = (self.plan.labels[self.customer_id], _address(self.customer_id)) if guest else ("", "")
        self.rows.add(
            "ticket", self.id, self.number, self.customer_id, self.assignee_id, self.team_id, self.category,
            int(dice.choice(PRIORITIES)), int(self.status),
            int(dice.choice(SOURCES)), subject, *self.guest, "", self.confirmed_at,
            self.created,
            max(self.times[3], self.resolved or 0, self.closed or 0), next_due[0], next_due[1], response[0],
            resolution[0], self.first_response, self.resolved, self.closed, *self.last_reply, self.public,
            *self._rating(), self.writes, f"<p>{description}</p>", "",
        )  # fmt: skip

    def _clock(self, clock: Clock, stopped: int | None) -> tuple[int, int, int | None]:
        """Write the log of one clock and give back when it is due, when it warns and when it was stopped."""
        hours = self.hours[clock - 1]
        warn, due = self.created + int(hours * 0.8 * HOUR), self.created + int(hours * HOUR)
        late = (stopped or self.plan.until) > due
        outcome = Outcome.BREACHED if late else Outcome.MET if stopped else Outcome.PENDING
        breached = due if late else None
        self.rows.add("sla_log", self.id, int(clock), hours, self.created, warn, due, stopped, breached, int(outcome))
        if late:
            self._record("sla_breached", None, due, new=clock.label)
        return due, warn, stopped

    def _index(self, subject: str) -> None:
        name, address = self.plan.labels[self.customer_id], _address(self.customer_id)
        head = words(" ".join([self.number, self.number[9:].lstrip("0"), subject, name, address]))
        self.rows.documents.append((self.id, " ".join(scope(self)), " ".join(head + self.said), " ".join(self.noted)))

    def _rating(self) -> tuple[int | None, int | None]:
        if not self.resolved or self.dice.random() > 0.3:
            return None, None
        rating, at = self.dice.choices(range(1, 6), (6, 5, 9, 30, 50))[0], self.closed or self.resolved
        self.writes += 1
        self._record("ticket_rated", self.customer_id, at, new=str(rating))
        return rating, at


def _status(dice: random.Random, age: float, room: int) -> Status:
    """Mostly new tickets are unsolved, one in twenty of all; `age` is 0 for the newest and 1 for the oldest."""
    if dice.random() < (0.6 if age < 0.05 else 0.1 if age < 0.2 else 0.005):
        return dice.choices((Status.OPEN, Status.IN_PROGRESS, Status.WAITING_CUSTOMER), (45, 35, 20))[0]
    if room < 14 * DAY:
        return Status.RESOLVED
    return dice.choices((Status.CLOSED, Status.RESOLVED, Status.CANCELLED), (90, 5, 5))[0]


def _skewed(dice: random.Random, count: int) -> int:
    """A number below `count`, the small ones far more often."""
    return int(count * dice.random() ** 2)


def _address(customer: int) -> str:
    return f"customer{customer}@bench.test"
