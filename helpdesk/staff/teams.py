"""Teams and who is in them. Being in one reaches tickets, so a place in it is given like a role."""

from collections.abc import Iterable

from helpdesk import audit, richtext
from helpdesk.accounts.creating import address
from helpdesk.errors import Forbidden, Invalid, Refused
from helpdesk.models import Scope, Team, TeamMember, User
from helpdesk.staff.managing import managing, refuse_superior


def save_team(team: Team, *, by: User, name: str, email: str, members: Iterable[User]) -> None:
    """Store a new or changed team and who is in it. Raises Invalid for a name that is taken, Refused or Forbidden."""
    with managing(by):
        before = _picture(Team.get_by_id(team.id)) if team.id else {}
        name = richtext.one_line(name)
        if not name or Team.select().where((Team.name == name) & (Team.id != (team.id or 0))).exists():
            raise Invalid("name", "Please choose a name that no other team has.")
        team.name, team.email = name, address(email) if email else ""
        event = "team_changed" if team.id else "team_added"
        team.save()
        _set_members(team, set(members), by, is_new=not before)
        audit.note_change(event, by=by, about=before.get("Name", name), before=before, after=_picture(team))


def remove_team(team: Team, *, by: User) -> None:
    """Delete a team that nothing but its members refers to."""
    with managing(by):
        _refuse_foreign(team, by)
        old = _picture(team)["Members"]
        team.delete_instance()
        audit.note("team_removed", by=by, about=team.name, old=old and f"Members: {old}")


def _set_members(team: Team, members: set[User], by: User, *, is_new: bool) -> None:
    old = {member.user for member in _members(team)}
    changed = old ^ members
    if by in changed and by.role.scope != Scope.ALL:
        raise Refused("You cannot add yourself to a team or leave one.")
    if changed and not is_new:
        _refuse_foreign(team, by)
    if not all(person.is_staff for person in members - old):
        raise Invalid("members", "Only staff can be in a team.")
    for person in changed:
        refuse_superior(person, by)
    TeamMember.delete().where((TeamMember.team == team.id) & TeamMember.user.in_(list(old - members))).execute()
    for person in members - old:
        TeamMember.create(team=team, user=person)


def _refuse_foreign(team: Team, by: User) -> None:
    """Whoever does not reach every ticket gives away only the tickets of teams they are in."""
    if by.role.scope != Scope.ALL and team.id not in by.team_ids:
        raise Forbidden("You cannot change who is in a team that you are not in yourself.")


def _members(team: Team) -> list[TeamMember]:
    return list(TeamMember.select(TeamMember, User).join(User).where(TeamMember.team == team.id).order_by(User.email))


def _picture(team: Team) -> dict[str, str]:
    members = ", ".join(audit.called(member.user) for member in _members(team))
    return {"Name": team.name, "E-mail": team.email, "Members": members}
