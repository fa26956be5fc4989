"""Who works at the desk that is measured, who writes to it, and what its tickets are sorted into."""

import random
from datetime import datetime
from typing import Any

from bench.words import DESK, VOCABULARY
from helpdesk.db import transaction
from helpdesk.models import Category, Role, Tag, Team, TeamMember, User

CUSTOMERS, STAFF, TEAMS, CATEGORIES, TAGS = 20_000, 50, 8, 20, 40
KINDS = DESK.split()
FIRST_NAMES = "Ada Ben Cleo Dina Emil Fay Gus Hana Ivo Jun Kim Lea Max Nia Ola Pia Rui Sol Tom Uma Vera Wim Yara Zoe"


def settle(seed: int, at: datetime) -> dict[str, Any]:
    """Create all of them and return what a Plan needs to know."""
    dice = random.Random(seed)
    with transaction():
        teams = [Team.create(name=f"Team {place}") for place in range(1, TEAMS + 1)]
        staff = _staff(dice, teams, at)
        members = {team.id: [person.id for person in staff[3:][place::TEAMS]] for place, team in enumerate(teams)}
        _join(members)
        categories = _categories(teams)
        tags = [Tag.create(name=f"{KINDS[place]}-{place}").id for place in range(TAGS)]
        customers = _customers(dice, at)
    labels = dict(User.select(User.id, User.name).tuples())
    everybody = {None: [person.id for person in staff[3:]]}
    return {
        "teams": members | everybody, "categories": categories, "tags": tags, "customers": customers, "labels": labels,
    }  # fmt: skip


def _staff(dice: random.Random, teams: list[Team], at: datetime) -> list[User]:
    """One administrator, two managers and the agents."""
    roles = ["Administrator", "Manager", "Manager", *["Agent"] * (STAFF - 3)]
    ids = {role.name: role.id for role in Role.select()}
    return [
        User.create(email=f"staff{place}@bench.test", name=_name(dice), role=ids[role], verified_at=at, created_at=at)
        for place, role in enumerate(roles, start=1)
    ]


def _join(members: dict[int, list[int]]) -> None:
    for team, people in members.items():
        TeamMember.insert_many([{"team": team, "user": person} for person in people]).execute()


def _categories(teams: list[Team]) -> list[tuple[int, int | None, float, float]]:
    """The desk's own and more of them, each with its team (two have none) and its hours."""
    for place in range(Category.select().count(), CATEGORIES):
        hours = {"response_hours": 1 + place % 4, "resolution_hours": 12 * (1 + place % 4)}
        Category.create(name=f"About {KINDS[place]}s", slug=f"about-{KINDS[place]}", position=place, **hours)
    found = list(Category.select().order_by(Category.id))
    for place, category in enumerate(found):
        category.team = None if place in (3, 11) else teams[place % TEAMS]
        category.save()
    return [(kind.id, kind.team_id, kind.response_hours, kind.resolution_hours) for kind in found]


def _customers(dice: random.Random, at: datetime) -> list[int]:
    """Their ids; the address is made from the id, so that a ticket can say it without looking."""
    role, first = Role.get(Role.name == "Customer").id, STAFF + 1
    ids = list(range(first, first + CUSTOMERS))
    rows = [{"id": id, "email": f"customer{id}@bench.test", "name": _name(dice), "role": role} for id in ids]
    for start in range(0, CUSTOMERS, 1000):
        User.insert_many([row | {"verified_at": at, "created_at": at} for row in rows[start : start + 1000]]).execute()
    return ids


def _name(dice: random.Random) -> str:
    return f"{dice.choice(FIRST_NAMES.split())} {dice.choice(VOCABULARY[400:5000]).capitalize()}"
