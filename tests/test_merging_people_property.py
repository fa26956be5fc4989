"""Whoever is merged into whomever, in whatever order: when all of it was taken back, everybody has what is theirs."""

import os
import random
from datetime import timedelta

import pytest

from helpdesk import guest_links, search, staff, tickets
from helpdesk.db import IS_SQLITE
from helpdesk.errors import Refused
from helpdesk.models import Draft, PersonMerge, Reply, Side, Ticket, User
from helpdesk.tickets import Guest
from tests.cast import person

SEEDS = range(int(os.environ.get("HELPDESK_TEST_SEEDS", "30" if IS_SQLITE else "5")))
SAID = ("name", "phone", "notes", "subscription", "profile_url", "time_zone", "active", "merged_into_id", "preferences")


class Street:
    """Three customers who ask and answer while they are merged and parted; `owners` says whose a ticket is."""

    def __init__(self, people: list[User], by: User, seed: int, clock):
        self.people, self.by, self.clock, self.dice = people, by, clock, random.Random(seed)
        self.owners: dict[int, int] = {}
        self.before = self.said()

    def said(self) -> list[tuple]:
        return [tuple(getattr(now, name) for name in SAID) for now in map(self._now, self.people)]

    def live(self, steps: int) -> None:
        for _ in range(steps):
            self.clock.shift(timedelta(minutes=7))
            try:
                self.dice.choice([self.ask, self.post, self.answer, self.open_link, self.merge, self.part])()
            except Refused as refusal:
                assert str(refusal).endswith(".")

    def part_all(self) -> None:
        """As often as that goes on; nothing may be left."""
        while left := list(PersonMerge.select().where(PersonMerge.undone_at.is_null())):
            done = [merge for merge in left if self._parts(merge)]
            assert done

    def ask(self) -> None:
        who = self._now(self.dice.choice(self.people)).today
        self.owners[tickets.submit(by=who, subject="Asked", description="Please").id] = who.id

    def post(self) -> None:
        who = self.dice.choice(self.people)
        self.owners[tickets.submit(by=Guest(who.email), subject="Posted", description="Please").id] = who.id

    def answer(self) -> None:
        ticket = self._ticket()
        tickets.reply(ticket, "A word", by=ticket.customer)

    def open_link(self) -> None:
        guest_links.confirm(guest_links.issue(self._ticket()))

    def merge(self) -> None:
        source, into = map(self._now, self.dice.sample(self.people, 2))
        choices = {name: self.dice.choice(["source", "into"]) for name in ("name", "phone", "notes")}
        staff.merge_people(source, into, by=self.by, choices=choices)

    def part(self) -> None:
        staff.unmerge_people(self.dice.choice(list(PersonMerge.select()) or self._none()), by=self.by)

    def _parts(self, merge: PersonMerge) -> bool:
        try:
            staff.unmerge_people(merge, by=self.by)
        except Refused:
            return False
        return True

    def _ticket(self) -> Ticket:
        return self.dice.choice(list(Ticket.select()) or self._none())

    def _none(self):
        raise Refused("There is none.")

    def _now(self, row: User) -> User:
        return User.get_by_id(row.id)


@pytest.fixture
def people(carol, dave):
    found = [carol, dave, person("erin", "Customer")]
    for place, one in enumerate(found):
        given = {"phone": "555" * (place % 2), "notes": f"Note {place}" * (place > 0), "preferences": {"n": place}}
        User.update(**given).where(User.id == one.id).execute()
        Draft.create(user=one, place="new", content={"fields": {"body": str(place)}})
        Draft.create(user=one, place=f"TKT-{place}", content={"fields": {"body": str(place)}})
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_is_as_it_was_when_all_was_taken_back(people, root, clock, seed):
    typed = set(Draft.select(Draft.id, Draft.user).tuples())
    street = Street(people, root, seed, clock)
    street.live(60)
    street.part_all()
    assert street.said() == street.before
    assert dict(Ticket.select(Ticket.id, Ticket.customer).tuples()) == street.owners
    assert set(Draft.select(Draft.id, Draft.user).tuples()) == typed
    written = Reply.select(Reply.author, Ticket.customer).join(Ticket).where(Reply.side == Side.CUSTOMER)
    assert [pair for pair in written.tuples() if pair[0] != pair[1]] == []
    for one in people:
        theirs = Ticket.visible_to(User.get_by_id(one.id)).order_by(Ticket.id)
        assert sorted(search.ids(search.matching_ids(one, "please"))) == [ticket.id for ticket in theirs]
