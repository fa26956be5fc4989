"""The ticket list gives what a reading of every ticket would give, to everybody, however filtered and sorted."""

import random
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from helpdesk import search, tickets
from helpdesk.db import EPOCH, db
from helpdesk.models import Category, Desk, Priority, Role, Scope, Source, Status, Tag, Team, Ticket, TicketTag, User
from helpdesk.sla import SlaState, sla_state
from helpdesk.tickets import listing
from helpdesk.tickets.listing import ME, NOBODY, Filters

TODAY = date(2026, 3, 2)
PEOPLE = ("alice", "bob", "mallory", "maria", "root", "carol", "dave")


@pytest.fixture
def cast(request, clock):
    return {name: request.getfixturevalue(name) for name in PEOPLE}


@pytest.fixture
def desk_full_of(cast, readers, billing, clock):
    """`desk_full_of(60)` tickets of every kind, made from a fixed seed."""

    def fill(count: int, seed: int = 1) -> list[Ticket]:
        dice = random.Random(seed)
        tags = [Tag.create(name=name) for name in ("refund", "angry", "later")]
        for place in range(count):
            _one(dice, place, cast, [readers, billing], tags)
        return list(Ticket.select().order_by(Ticket.id))

    return fill


def _one(dice, place, cast, teams, tags) -> None:
    customer, category = cast[dice.choice(["carol", "dave"])], dice.choice(list(Category.select()))
    words = dice.choice(["broken login", "late refund", "login and refund"])
    ticket = tickets.submit(by=customer, subject=f"{words} {place}", description="Please help", category=category)
    at = datetime(2026, 3, 2, 9, tzinfo=UTC) - timedelta(hours=dice.randrange(200))
    due = dice.choice([None, at + timedelta(hours=dice.randrange(-40, 300))])
    values = {
        "assignee": dice.choice([None, None, cast["alice"], cast["bob"], cast["mallory"]]),
        "team": dice.choice([None, *teams]),
        "status": dice.choice(list(Status)),
        "priority": dice.choice(list(Priority)),
        "source": dice.choice(list(Source)),
        "created_at": at,
        "updated_at": at + timedelta(hours=dice.randrange(5)),
        "next_due_at": due,
        "next_warning_at": due and due - timedelta(hours=30),
        "resolved_at": dice.choice([None, at]),
        "confirmed_at": dice.choice([at, at, None]),
        "deleted_at": at if dice.random() < 0.1 else None,
        "last_reply_at": dice.choice([None, at]),
        "rating": dice.choice([None, 1, 5]),
    }
    Ticket.update(**values).where(Ticket.id == ticket.id).execute()
    for tag in dice.sample(tags, dice.randrange(3)):
        TicketTag.create(ticket=ticket, tag=tag)
    search.index(Ticket.get_by_id(ticket.id))


def read_every(everything, user, filters, sort) -> list[int]:
    """The list as somebody would make it by hand."""
    found = [ticket for ticket in everything if user.sees(ticket) and _passes(ticket, user, filters)]
    return [ticket.id for ticket in sorted(found, key=_key(sort), reverse=sort.startswith("-"))]


def _key(sort: str):
    never = datetime(9999, 1, 1, tzinfo=UTC)
    return {
        "updated": lambda ticket: (ticket.updated_at, ticket.id),
        "created": lambda ticket: (ticket.created_at, ticket.id),
        "number": lambda ticket: ticket.number,
        "priority": lambda ticket: (ticket.priority, ticket.updated_at, ticket.id),
        "status": lambda ticket: (ticket.status, ticket.updated_at, ticket.id),
        "due": lambda ticket: (ticket.next_due_at or never, ticket.id),
        "resolved": lambda ticket: (ticket.resolved_at or never, ticket.id),
        "subject": lambda ticket: (ticket.subject.lower(), ticket.updated_at, ticket.id),
        "customer": lambda ticket: (ticket.requester_name.lower(), ticket.updated_at, ticket.id),
        "category": lambda ticket: (*_named(ticket.category), ticket.updated_at, ticket.id),
        "assignee": lambda ticket: (*_named(ticket.assignee), ticket.updated_at, ticket.id),
        "team": lambda ticket: (*_named(ticket.team), ticket.updated_at, ticket.id),
        "source": lambda ticket: (ticket.source, ticket.updated_at, ticket.id),
        "reply": lambda ticket: (ticket.last_reply_at or EPOCH, ticket.updated_at, ticket.id),
        "rating": lambda ticket: (ticket.rating or 0, ticket.updated_at, ticket.id),
    }[sort.removeprefix("-")]


def _named(row) -> tuple[bool, str]:
    return row is None, row.name.lower() if row else ""


def _passes(ticket, user, filters) -> bool:
    people = [user.id if one == ME else one for one in filters.assignees]
    state = sla_state(ticket, datetime(2026, 3, 2, 9, tzinfo=UTC))
    tags = {worn.tag_id for worn in ticket.ticket_tags}
    return (
        (ticket.deleted_at is not None) == filters.trash
        and (not filters.statuses or ticket.status in filters.statuses)
        and (not filters.priorities or ticket.priority in filters.priorities)
        and (not filters.categories or ticket.category_id in filters.categories)
        and (not people or (ticket.assignee_id or NOBODY) in people)
        and (not filters.teams or (ticket.team_id or NOBODY) in filters.teams)
        and (not filters.tags or bool(tags & set(filters.tags)))
        and (not filters.sources or ticket.source in filters.sources)
        and (not filters.customers or ticket.customer_id in filters.customers)
        and (not filters.sla or state in filters.sla)
        and _between(ticket.created_at, filters.created_from, filters.created_to)
        and _between(ticket.updated_at, filters.updated_from, filters.updated_to)
        and _between(ticket.resolved_at, filters.resolved_from, filters.resolved_to)
        and _between(ticket.next_due_at, filters.due_from, filters.due_to)
        and all(word in ticket.subject for word in filters.text.split())
    )


def _between(moment, first, last) -> bool:
    if moment is None:
        return first is None and last is None
    day = moment.astimezone(Desk.current().zone).date()
    return (first is None or first <= day) and (last is None or day <= last)


def some_filters(dice, cast) -> Filters:
    """A filter drawn at random; each field is used now and then."""
    days = {
        name: TODAY + timedelta(days=dice.randrange(-6, 3))
        for name in ("created_from", "updated_to", "resolved_from", "due_to", "due_from")
        if dice.random() < 0.1
    }
    return Filters(
        text=dice.choice([""] * 6 + ["refund", "login refund"]),
        statuses=_some(dice, list(Status)),
        priorities=_some(dice, list(Priority)),
        categories=_some(dice, [category.id for category in Category.select()]),
        assignees=_some(dice, [ME, NOBODY, cast["alice"].id, cast["mallory"].id]),
        teams=_some(dice, [NOBODY, 999_999, *(team.id for team in Team.select())]),
        tags=_some(dice, [999_998, 999_999, *(tag.id for tag in Tag.select())]),
        sources=_some(dice, list(Source)),
        customers=_some(dice, [cast["carol"].id, cast["dave"].id]),
        sla=_some(dice, list(SlaState)),
        trash=dice.random() < 0.1,
        **days,
    )


def _some(dice, values) -> tuple:
    return tuple(dice.sample(values, dice.randrange(1, len(values)))) if dice.random() < 0.2 else ()


@pytest.mark.parametrize("far", [3, 30_000])
@pytest.mark.parametrize("seed", range(6))
def test_it_lists_what_a_reading_of_every_ticket_gives(desk_full_of, cast, seed, far, monkeypatch):
    for name in ("PASSED_OVER", "REACHED", "UNASKED"):
        monkeypatch.setattr(f"helpdesk.tickets.counting.{name}", far)
    monkeypatch.setattr("helpdesk.tickets.listing._is_sortable", lambda found: True)
    Desk.update(time_zone="Asia/Dhaka").execute()
    everything, dice, found = desk_full_of(60, seed), random.Random(seed), 0
    for _ in range(60):
        user, filters = cast[dice.choice(PEOPLE)], some_filters(dice, cast)
        sort = dice.choice(["", "-"]) + dice.choice(list(listing.SORTS))
        expected = read_every(everything, user, filters, sort)
        assert listing.ids(user, filters, sort) == expected, (user.name, filters, sort)
        assert listing.count(user, filters) == len(expected)
        found += len(expected)
    assert found > 50


@pytest.mark.parametrize("scope", list(Scope))
def test_every_scope_reaches_what_its_people_see(desk_full_of, cast, scope):
    everything = desk_full_of(60)
    Role.update(scope=scope).where(Role.name == "Agent").execute()
    alice = User.get_by_id(cast["alice"].id)
    assert listing.ids(alice, sort="-updated") == read_every(everything, alice, Filters(), "-updated")


@pytest.mark.parametrize("sort", ["-updated", "due", "-due", "number"])
@pytest.mark.parametrize("name", ["root", "alice"])
def test_the_pages_put_together_are_the_list(desk_full_of, cast, sort, name):
    everything = read_every(desk_full_of(60), cast[name], Filters(), sort)
    pages = [listing.page(cast[name], sort=sort, page=number, size=7) for number in range(1, 20)]
    seen = [ticket.id for page in pages[: pages[0].pages] for ticket in page.rows]
    assert seen == everything
    assert [page.has_next for page in pages[: pages[0].pages]] == [True] * (pages[0].pages - 1) + [False]
    assert pages[-1].number == pages[0].pages, "a page beyond the end is the last one"


@pytest.mark.parametrize("name", ["root", "alice"])
def test_a_list_too_long_to_count_is_read_from_its_end(desk_full_of, cast, name, monkeypatch):
    everything = read_every(desk_full_of(60), cast[name], Filters(), "-updated")
    monkeypatch.setattr(listing, "COUNTED", 10)
    last = listing.page(cast[name], page="last", size=7)
    before = listing.page(cast[name], page=last.previous, size=7)
    assert [ticket.id for ticket in before.rows + last.rows] == everything[-14:]
    assert (last.total_label, last.has_next, last.has_previous, before.has_next) == ("10+", False, True, True)


def test_a_long_list_pages_forward_to_its_end(desk_full_of, cast, monkeypatch):
    everything = read_every(desk_full_of(60), cast["root"], Filters(), "-updated")
    monkeypatch.setattr(listing, "COUNTED", 10)
    third = listing.page(cast["root"], page=3, size=10)
    assert [ticket.id for ticket in third.rows] == everything[20:30]
    assert (third.first, third.last, third.has_next, third.has_previous) == (21, 30, True, True)
    assert listing.page(cast["root"], page=99, size=10).number == -1


@pytest.mark.parametrize("page", ["nonsense", "0", "-0", "1e9", "", "9" * 40, "²", None])
def test_a_page_number_that_makes_no_sense_is_the_first_page(ticket, root, page):
    assert listing.page(root, page=page).number == 1


@pytest.mark.parametrize("sort", ["nonsense", "-", "password", "updated; DROP TABLE ticket"])
def test_a_sort_that_makes_no_sense_is_the_latest_change(desk_full_of, cast, sort):
    everything = desk_full_of(20)
    assert listing.ids(cast["root"], sort=sort) == read_every(everything, cast["root"], Filters(), "-updated")


def test_a_list_too_long_to_sort_by_name_says_in_which_order_it_comes(desk_full_of, cast, monkeypatch):
    everything, few = desk_full_of(40), Filters(statuses=(Status.OPEN,))
    monkeypatch.setattr(listing, "SORTABLE", 20)
    for filters, sort in ((Filters(), "-updated"), (few, "customer")):
        page = listing.page(cast["root"], filters, "customer", size=100)
        assert page.sort == sort
        assert [row.id for row in page.rows] == read_every(everything, cast["root"], filters, sort)
    assert listing.page(cast["root"], Filters(text="login"), "-subject").sort == "-subject"


def test_what_would_take_long_to_count_is_counted_as_far_as_cheap(desk_full_of, cast, monkeypatch):
    everything, filters = desk_full_of(60), Filters(priorities=(Priority.HIGH,), sources=(Source.WEB, Source.EMAIL))
    for name in ("root", "alice"):
        expected = read_every(everything, cast[name], filters, "-updated")
        assert listing.page(cast[name], filters, size=2).total_label == f"{len(expected)}"
        for limit in ("PASSED_OVER", "REACHED"):
            monkeypatch.setattr(f"helpdesk.tickets.counting.{limit}", 5)
        pages = [listing.page(cast[name], filters, size=2, page=number) for number in (1, 2)]
        assert [ticket.id for page in pages for ticket in page.rows] == expected[:4]
        assert pages[0].total_label.endswith("+") and not pages[0].total_is_exact
        assert listing.count(cast[name], filters) == len(expected)
        monkeypatch.undo()


def test_outsiders_find_nothing_whatever_they_ask_for(ticket, mallory, dave):
    for user in (mallory, dave):
        for filters in (Filters(), Filters(text="sign"), Filters(customers=(ticket.customer_id,)), Filters(trash=True)):
            page = listing.page(user, filters)
            assert (page.rows, page.total, page.total_label) == ([], 0, "0")


def test_the_trash_is_for_those_who_may_delete(ticket, maria, alice, carol):
    tickets.delete(ticket, by=maria)
    assert listing.ids(maria, Filters(trash=True)) == [ticket.id]
    assert listing.ids(alice, Filters(trash=True)) == listing.ids(carol, Filters(trash=True)) == []


def test_the_trash_can_be_searched_by_those_who_see_it(ticket, write, carol, maria, alice, mallory):
    write(carol)
    tickets.delete(ticket, by=maria)
    assert listing.ids(maria, Filters(text="sign", trash=True)) == [ticket.id]
    for other in (alice, mallory, carol):
        assert listing.ids(other, Filters(text="sign", trash=True)) == []


def test_a_page_takes_three_queries_and_no_more_for_what_it_shows(desk_full_of, cast, counted):
    desk_full_of(30)
    with counted() as queries:
        page = listing.page(cast["root"], Filters(statuses=(Status.OPEN, Status.CLOSED)))
        shown = [(row.customer.label, row.category.name, row.assignee and row.assignee.label) for row in page.rows]
    assert len(shown) > 2
    assert len(queries) == 3


def test_a_list_does_not_read_what_was_written(ticket, root):
    assert listing.page(root).rows[0].description is None


@pytest.mark.parametrize(
    ("filters", "sort"),
    [
        (Filters(), "-updated"),
        (Filters(text="refund", created_from=TODAY - timedelta(days=5)), "-number"),
        (Filters(sla=(SlaState.OVERDUE,)), "due"),
        (Filters(sla=(SlaState.OVERDUE, SlaState.NONE)), "-updated"),
        (Filters(due_to=TODAY), "due"),
        (Filters(resolved_from=TODAY - timedelta(days=5)), "-resolved"),
        (Filters(created_to=TODAY), "-created"),
    ],
)
def test_a_list_is_read_by_the_moment_it_is_filtered_by(desk_full_of, cast, filters, sort):
    expected = read_every(desk_full_of(30), cast["root"], filters, sort)
    assert listing.ids(cast["root"], filters) == expected
    assert expected


def test_a_search_gives_the_newest_ticket_first(write, carol, root):
    first, second = write(carol), write(carol)
    tickets.note(first, "Looked at it", by=root)
    assert listing.ids(root) == [first.id, second.id]
    assert listing.ids(root, Filters(text="sign in")) == [second.id, first.id]


def test_a_search_with_filters_that_finds_too_much_says_so(write, carol, root, monkeypatch):
    for _ in range(4):
        write(carol)
    monkeypatch.setattr("helpdesk.tickets.searching.SEARCHED", 3)
    page = listing.page(root, Filters(text="sign", statuses=(Status.OPEN,)), size=2, page="last")
    assert (page.total_label, page.number, len(page.rows), page.has_next) == ("3+", 2, 1, False)


def test_a_search_too_long_to_count_is_read_from_both_ends(write, carol, root, monkeypatch):
    newest_first = [write(carol).id for _ in range(5)][::-1]
    monkeypatch.setattr("helpdesk.tickets.searching.COUNTED", 3)
    pages = [listing.page(root, Filters(text="sign"), size=2, page=number) for number in (1, 2, "last")]
    assert [[ticket.id for ticket in page.rows] for page in pages] == [
        newest_first[:2],
        newest_first[2:4],
        newest_first[3:],
    ]
    assert [page.total_label for page in pages] == ["3+", "5+", "3+"]


def test_a_frequent_tag_is_counted_as_far_as_cheap(desk_full_of, cast, monkeypatch):
    everything = desk_full_of(60)
    monkeypatch.setattr("helpdesk.tickets.conditions.FEW_TAGGED", 2)
    monkeypatch.setattr("helpdesk.tickets.counting.SIFTED", 5)
    one, other, _ = (tag.id for tag in Tag.select().order_by(Tag.id))
    for name, filters in (
        ("root", Filters(tags=(one, other))),
        ("root", Filters(tags=(one,), priorities=(Priority.HIGH,))),
        ("alice", Filters(tags=(one,))),
    ):
        expected = read_every(everything, cast[name], filters, "-updated")
        pages = [listing.page(cast[name], filters, size=2, page=number) for number in (1, 2)]
        assert [ticket.id for page in pages for ticket in page.rows] == expected[:4]
        assert pages[0].total_label in ("3+", "4+", "5+"), "what is seen is the least there is"
        assert listing.count(cast[name], filters) == len(expected)
        assert listing.page(cast[name], filters, size=100).total_label == f"{len(expected)}"


def test_a_filter_survives_its_address(cast, readers):
    dice = random.Random(3)
    for _ in range(200):
        filters = some_filters(dice, cast)
        assert Filters.from_args(MultiDict(filters.to_args())) == filters


@pytest.mark.parametrize("text", ["", "x", "-1", "0", "9" * 30, "²", "\x00", "None", "2026-02-31", "0001-01-01", "%"])
def test_an_address_that_makes_no_sense_filters_nothing(text, ticket, root):
    names = [name for name, _ in Filters(**_everything_set()).to_args() if name != "q"]
    filters = Filters.from_args(MultiDict((name, text) for name in names))
    assert filters == Filters()
    assert listing.ids(root, Filters.from_args(MultiDict([("q", text)]))) in ([], [ticket.id])


def _everything_set() -> dict:
    day = {name: TODAY for name in Filters.__dataclass_fields__ if name.endswith(("_from", "_to"))}
    ids = dict.fromkeys(("categories", "assignees", "teams", "tags", "customers"), (1,))
    choices = {"statuses": (Status.OPEN,), "priorities": (Priority.LOW,), "sources": (Source.WEB,)}
    return {**day, **ids, **choices, "sla": (SlaState.OVERDUE,), "trash": True, "text": "x"}


@pytest.fixture
def counted(monkeypatch):
    """`with counted() as queries:` collects the statements that are executed."""

    @contextmanager
    def counting():
        seen: list[str] = []
        execute = db.execute_sql
        monkeypatch.setattr(
            db, "execute_sql", lambda sql, *rest, **more: seen.append(sql) or execute(sql, *rest, **more)
        )
        yield seen
        monkeypatch.undo()

    return counting
