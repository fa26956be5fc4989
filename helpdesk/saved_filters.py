"""Saved filters: lists of tickets with a name, for oneself, a team or everybody. Readers see what they may see."""

import functools
from typing import Any
from urllib.parse import parse_qsl, urlencode

from helpdesk import reports, richtext
from helpdesk.db import transaction
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import SavedFilter, Scope, Shared, Team, TeamMember, User
from helpdesk.tickets import listing
from helpdesk.tickets.counting import Total
from helpdesk.tickets.listing import SORTS, Filters

MOST = 50
COUNTED = 1_000
NAME, POSITION, QUERY = 100, 10_000, 2_000


def save(name: str, query: str, *, by: User, shared: Shared = Shared.OWNER, team: Team | None = None) -> SavedFilter:
    """Keep the list at this address under a name, after those that are there. Raises Invalid, Refused or Forbidden."""
    with transaction():
        _check_list(by)
        mine = SavedFilter.select(SavedFilter.position).where(SavedFilter.owner == by)
        positions = [saved.position for saved in mine]
        if len(positions) >= MOST:
            raise Refused(f"You have {MOST} saved views. Delete one that you no longer need.")
        kept = SavedFilter(owner=by, query=clean(query), position=min(max(positions, default=0) + 1, POSITION))
        _store(kept, {"name": name, "shared": shared, "team": team}, by)
    return kept


def change(saved: SavedFilter, *, by: User, **changes: Any) -> None:
    """Give it another `name`, `query`, `position`, or share it otherwise. Raises Invalid, Forbidden or NotVisible."""
    with transaction():
        _refuse_others(saved, by)
        if "query" in changes:
            changes["query"] = clean(changes["query"])
        _store(saved, {name: value for name, value in changes.items() if value != getattr(saved, name)}, by)


def remove(saved: SavedFilter, *, by: User) -> None:
    """Delete it, for everybody it is shared with. Raises Forbidden or NotVisible."""
    with transaction():
        _refuse_others(saved, by)
        saved.delete_instance()


def offered(user: User) -> list[SavedFilter]:
    """Their own, their teams' and everybody's, in their order."""
    if not (user.is_staff and user.can("list")):
        return []
    teams = TeamMember.select(TeamMember.team).where(TeamMember.user == user.id)
    theirs = (SavedFilter.shared == Shared.TEAM) & SavedFilter.team.in_(teams)
    found = SavedFilter.select().where(
        (SavedFilter.owner == user.id) | (SavedFilter.shared == Shared.EVERYONE) | theirs
    )
    return list(found.order_by(SavedFilter.position, SavedFilter.name, SavedFilter.id).limit(2 * MOST))


def may_change(saved: SavedFilter, user: User) -> bool:
    """Whoever saved it, and administrators."""
    return user.is_staff and (saved.owner_id == user.id or user.can("settings"))


def may_share_with_everyone(user: User) -> bool:
    """Who manages the desk's settings, or works on all of its tickets: a view for everybody stands in every side."""
    return user.can("settings") or (user.role.scope == Scope.ALL and user.can("update"))


def teams_to_share_with(user: User) -> list[Team]:
    """The person's own teams; all of them for who may share with everyone."""
    teams = Team.select().order_by(Team.name)
    return list(teams if may_share_with_everyone(user) else teams.where(Team.id.in_(user.team_ids)))


def counts(user: User) -> dict[int, str]:
    """How many tickets each view on offer shows this person, by id: `214`, or `1,000+`.

    Left out is one that is empty, or of which none was found among as many as are passed over.
    """
    eyes = reports.eyes(user)
    found = {
        saved.id: reports.kept(("view", *eyes, saved.query), functools.partial(_total, user, saved.query))
        for saved in offered(user)
    }
    return {id: f"{total.number:,}" + ("" if total.is_exact else "+") for id, total in found.items() if total.number}


def filters_of(query: str) -> Filters:
    """The filters that the address asks for."""
    return Filters.from_args(_Arguments(parse_qsl(query)))


def clean(query: str) -> str:
    """Filters and order of the address, and nothing else."""
    sort = dict(parse_qsl(query)).get("sort", "")
    order = [("sort", sort)] if sort.removeprefix("-") in SORTS else []
    return urlencode([*filters_of(query).to_args(), *order])


class _Arguments:
    def __init__(self, pairs: list[tuple[str, str]]):
        self.pairs = pairs

    def getlist(self, name: str) -> list[str]:
        return [value for other, value in self.pairs if other == name]


def _total(user: User, query: str) -> Total:
    return listing.in_order(user, filters_of(query), "").total(COUNTED)


def _check_list(by: User) -> None:
    if not by.is_staff or not by.can("list"):
        raise Forbidden("You may not see the ticket list.")


def _refuse_others(saved: SavedFilter, by: User) -> None:
    _check_list(by)
    if may_change(saved, by):
        return
    if saved.id in {other.id for other in offered(by)}:
        raise Forbidden("Only who saved this view and administrators can change it.")
    raise NotVisible("There is no such view.")


def _store(saved: SavedFilter, changes: dict[str, Any], by: User) -> None:
    for name, value in changes.items():
        setattr(saved, name, value)
    saved.name = richtext.one_line(saved.name or "")
    if not 0 < len(saved.name) <= NAME:
        raise Invalid("name", f"Please give it a name of at most {NAME} characters.")
    if len(saved.query) > QUERY:
        raise Invalid("query", "This list has too many filters to be kept. Please take some away.")
    if saved.position is None or not 0 <= saved.position <= POSITION:
        raise Invalid("position", f"Please give a whole number from 0 to {POSITION:,}.")
    if {"shared", "team"} & set(saved.dirty_field_names):
        _check_sharing(saved, by)
    saved.save()


def _check_sharing(saved: SavedFilter, by: User) -> None:
    if saved.shared != Shared.TEAM:
        saved.team = None
    elif saved.team_id not in {team.id for team in teams_to_share_with(by)}:
        raise Invalid("team", "Please choose one of your teams.")
    if saved.shared == Shared.EVERYONE and not may_share_with_everyone(by):
        raise Forbidden("Only who works on all tickets can share a view with everyone.")
