"""What stands beside a ticket's thread: what it can become, its clocks, its customer's other tickets, its mails."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from peewee import JOIN, SQL, Select, fn

from helpdesk.models import Category, Email, Role, Scope, SlaLog, Status, Tag, Team, Ticket, TicketTag, User
from helpdesk.tickets.change import told_time
from helpdesk.tickets.states import ENDED, ENDING, MOVES

RELATED = 5
MOST = 99
MAILS = 20
KINDS = {"category", "team", "person", "tag"}


@dataclass(frozen=True)
class Related:
    """The newest `rows`, and how many there are: of all, and of those asked `earlier`, each up to MOST and one more."""

    rows: list[Ticket]
    count: int = 0
    earlier: int = 0
    last_at: datetime | None = None

    @property
    def label(self) -> str:
        return capped(self.count)


def capped(count: int) -> str:
    """The number, or `99+`."""
    return f"{MOST}+" if count > MOST else str(count)


@dataclass(frozen=True)
class Choice:
    """Something a ticket can be given: a category, a team, a person, a tag. `worn` when a tag is on it already."""

    id: int
    label: str
    color: str = ""
    worn: bool = False


def moves(ticket: Ticket, user: User) -> list[Status]:
    """The states that this person can give the ticket now, in the order of work."""
    return [status for status in sorted(MOVES[ticket.status]) if user.can(_asked(ticket, status))]


def after_reply(ticket: Ticket, user: User) -> list[Status]:
    """What a ticket can become together with a reply: an open one is in progress by then."""
    return [status for status in (Status.WAITING_CUSTOMER, Status.RESOLVED) if status in moves(ticket, user)]


def on_offer(ticket: Ticket):
    """A query for choices(): kind, number, two texts, number. A page reads other things of that shape along with it."""
    return _categories() + _teams() + _staff() + _tags(ticket)


def choices(rows: Iterable[tuple]) -> dict[str, list[Choice]]:
    """The active categories, teams, staff and all tags, by kind and name; rows of other kinds are left out."""
    found = defaultdict(list)
    for kind, id, name, more, worn in rows:
        if kind in KINDS:
            label, color = (name or more, "") if kind == "person" else (name, more)
            found[kind].append(Choice(id, label, color, bool(worn)))
    return {kind: sorted(choices, key=lambda choice: choice.label.casefold()) for kind, choices in found.items()}


def clocks(ticket: Ticket) -> list[SlaLog]:
    """The SLA log, oldest first."""
    return list(SlaLog.select().where(SlaLog.ticket == ticket.id).order_by(SlaLog.id))


def mails(ticket: Ticket) -> list[Email]:
    """The newest mails about the ticket, without their text."""
    shown = (Email.id, Email.to, Email.subject, Email.created_at, Email.sent_at, Email.failed_at, Email.attempts)
    return list(
        Email.select(*shown, Email.error).where(Email.ticket == ticket.id).order_by(Email.id.desc()).limit(MAILS)
    )


def related(ticket: Ticket, user: User) -> Related:
    """The customer's other tickets, as far as this person may see them. One query."""
    theirs = (Ticket.customer == ticket.customer_id) & (Ticket.id != ticket.id)
    some = Ticket.visible_to(user, Ticket.id).where(theirs)
    before = Ticket.visible_to(user, Ticket.id).where(theirs & (Ticket.id < ticket.id))
    last = Ticket.alias()
    asked = last.select(last.created_at).where(last.id == before.select(fn.MAX(Ticket.id)))
    shown = (Ticket.number, Ticket.subject, Ticket.status, Ticket.created_at)
    counted = (_count(some).alias("of"), _count(before).alias("earlier"), asked.alias("last_at"))
    newest = Ticket.visible_to(user, *shown, *counted).where(theirs).order_by(Ticket.updated_at.desc()).limit(RELATED)
    rows = list(newest)
    return Related(rows, rows[0].of, rows[0].earlier, told_time(rows[0].last_at)) if rows else Related([])


def _count(query):
    """How many there are, up to one more than MOST."""
    return Select([query.limit(MOST + 1)], [fn.COUNT(SQL("*"))])


def _asked(ticket: Ticket, status: Status) -> str:
    return "close" if status in ENDING or ticket.status in ENDED else "update"


def _categories():
    return _kind(Category, "category", Category.name, Category.color).where(Category.active)


def _teams():
    return _kind(Team, "team", Team.name, SQL("''"))


def _staff():
    people = _kind(User, "person", User.name, User.email).join(Role)
    return people.where(User.active & (Role.scope != Scope.OWN))


def _tags(ticket: Ticket):
    tags = Tag.select(SQL("'tag'"), Tag.id, Tag.name, Tag.color, fn.COALESCE(TicketTag.id, 0))
    return tags.join(TicketTag, JOIN.LEFT_OUTER, on=(TicketTag.tag == Tag.id) & (TicketTag.ticket == ticket.id))


def _kind(model, kind: str, name, more):
    return model.select(SQL(f"'{kind}'"), model.id, name, more, SQL("0"))
