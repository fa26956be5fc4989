"""The dashboard's numbers: each is the length of the list that it leads to, for everybody who looks."""

from datetime import date, datetime, timedelta

import pytest

from helpdesk import reports, tickets
from helpdesk.models import Desk, Priority, Status, Ticket
from helpdesk.tickets import listing

PEOPLE = ("alice", "bob", "mallory", "maria", "root", "carol", "dave")


@pytest.fixture(autouse=True)
def fresh_numbers(clock):
    reports.forget()
    yield clock
    reports.forget()


@pytest.fixture
def busy_desk(write, carol, dave, alice, bob, billing, maria, clock):
    """Tickets in every state, due and resolved on days around today."""
    for place in range(24):
        ticket = write(carol if place % 3 else dave, team=billing if place % 5 == 0 else None)
        if place % 2:
            tickets.assign(ticket, alice if place % 4 == 1 else bob, by=maria)
        if place % 4 == 1:
            tickets.resolve(ticket, by=maria)
        if place % 6 == 0:
            tickets.prioritise(ticket, Priority.URGENT, by=maria)
        if place % 8 == 7:
            tickets.delete(ticket, by=maria)
        clock.shift(timedelta(hours=7))


def numbers(user) -> dict[str, int]:
    return {card.name: card.number for card in reports.cards(user)}


@pytest.mark.parametrize("name", PEOPLE)
def test_every_card_is_as_long_as_its_list(busy_desk, name, request):
    user = request.getfixturevalue(name)
    for card in reports.cards(user):
        assert card.number == len(listing.ids(user, card.filters)), card.name


def test_the_cards_say_what_they_are_called_after(busy_desk, root, alice):
    unsolved = [t for t in Ticket.select().where(Ticket.deleted_at.is_null()) if t.is_unsolved]
    seen = numbers(root)
    assert seen["open"] == len(unsolved) > 0
    assert seen["unassigned"] == sum(ticket.assignee_id is None for ticket in unsolved) > 0
    assert numbers(alice)["mine"] == sum(ticket.assignee_id == alice.id for ticket in unsolved)
    assert seen["mine"] == 0


def test_overdue_begins_when_the_deadline_is_reached(ticket, root, fresh_numbers):
    fresh_numbers.shift(timedelta(hours=2) - timedelta(microseconds=1))
    assert numbers(root)["overdue"] == 0
    fresh_numbers.shift(timedelta(microseconds=1))
    reports.forget()
    assert numbers(root)["overdue"] == 1


def test_today_is_the_day_of_the_desk(ticket, root):
    due = {"next_due_at": datetime.fromisoformat("2026-03-02T18:30:00+00:00")}
    Ticket.update(**due).execute()
    assert numbers(root)["due_today"] == 1
    Desk.update(time_zone="Asia/Dhaka").execute()
    reports.forget()
    assert numbers(root)["due_today"] == 0, "half past six in the evening in UTC is tomorrow in Dhaka"


def test_the_week_begins_on_monday(write, carol, root, fresh_numbers):
    tickets.resolve(write(carol), by=root)
    fresh_numbers.shift(timedelta(days=6))
    tickets.resolve(write(carol), by=root)
    assert numbers(root)["resolved_this_week"] == 2
    fresh_numbers.shift(timedelta(days=1))
    reports.forget()
    assert numbers(root)["resolved_this_week"] == 0


@pytest.mark.parametrize("name", PEOPLE)
def test_parts_add_up_to_the_list_and_lead_to_it(busy_desk, name, request):
    user = request.getfixturevalue(name)
    by_status, by_priority = reports.by_status(user), reports.by_priority(user)
    assert [part.value for part in by_status] == list(Status)
    assert sum(part.number for part in by_status) == listing.count(user)
    assert sum(part.number for part in by_priority) == numbers(user)["open"]
    for part in [*by_status, *by_priority]:
        assert part.number == listing.count(user, part.filters)


def test_days_are_counted_in_the_desks_time_zone(write, carol, root, fresh_numbers):
    Desk.update(time_zone="Asia/Kathmandu").execute()
    for hour in ("18:14", "18:15"):  # 23:59 and 00:00 in Kathmandu
        fresh_numbers.move_to(f"2026-03-02T{hour}:00+00:00")
        write(carol)
    assert reports.per_day(root, 3) == [(date(2026, 3, 1), 0), (date(2026, 3, 2), 1), (date(2026, 3, 3), 1)]


def test_days_stay_whole_when_the_clocks_change(write, carol, root, fresh_numbers):
    Desk.update(time_zone="Europe/Berlin").execute()
    for moment in ("2026-03-28T22:59", "2026-03-28T23:00", "2026-03-29T21:59", "2026-03-29T22:00"):
        fresh_numbers.move_to(f"{moment}:00+00:00")
        write(carol)
    assert [number for _, number in reports.per_day(root, 3)] == [1, 2, 1]


def test_outsiders_count_nothing(ticket, mallory, dave):
    for user in (mallory, dave):
        assert set(numbers(user).values()) == {0}
        assert {part.number for part in reports.by_status(user)} == {0}
        assert sum(number for _, number in reports.per_day(user)) == 0


def test_numbers_are_kept_for_a_short_time_only(write, carol, root, monkeypatch):
    write(carol)
    monkeypatch.setattr("helpdesk.reports.clock.monotonic", lambda: 100.0)
    assert numbers(root)["open"] == 1
    write(carol)
    assert numbers(root)["open"] == 1
    monkeypatch.setattr("helpdesk.reports.clock.monotonic", lambda: 100.0 + reports.KEPT_FOR + 1)
    assert numbers(root)["open"] == 2


def test_what_is_kept_for_one_person_is_not_shown_to_another(ticket, root, mallory):
    assert numbers(root)["open"] == 1
    assert numbers(mallory)["open"] == 0


def test_who_has_changed_something_is_told_fresh_numbers(write, carol, root, maria):
    def shown(user):
        return {card.name: card.number for card in reports.cards(user)}["open"]

    assert (shown(root), shown(maria)) == (0, 0)
    write(carol)
    assert (shown(root), shown(maria)) == (0, 0)
    reports.forget(root)
    assert (shown(root), shown(maria)) == (1, 0)
