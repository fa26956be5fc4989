"""Saved views: a list of tickets with a name, saved from the list and found in the side."""

from urllib.parse import urlencode

from flask import Flask, g, redirect, request
from flask_admin import expose

from admin_views.access import me
from admin_views.navigation import Place
from admin_views.posted import list_at
from admin_views.toasts import said
from helpdesk import saved_filters
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import SavedFilter, Shared, Team, User

Options = list[tuple[str, str]]


def register(app: Flask) -> None:
    """Offer the views to the side."""
    app.jinja_env.globals.update(view_places=view_places)


class SavingViews:
    """Part of the ticket list."""

    @expose("/view", methods=["POST"])
    def view_view(self):
        """Save the list at `back` under a name, or let the view `replace` show it from now on."""
        asked, query = request.form, request.form.get("back", "")
        try:
            saved = _replaced(asked["replace"], query) if "replace" in asked else _saved(asked, query)
        except (Forbidden, NotVisible):
            raise
        except Refused as problem:
            field = problem.field if isinstance(problem, Invalid) else ""
            return self._again(query, str(problem), field), 422
        said(f"“{saved.name}” shows this list now.")
        return redirect(view_address(saved), 303)

    def _again(self, query: str, problem: str, field: str):
        sharing = ways_to_share(me(), [(team.id, team.name) for team in saved_filters.teams_to_share_with(me())])
        shown = {"given": request.form, "problem": problem, "field": field, "sharing": sharing}
        return self.render("console/save_view.html", back=query, list_url=list_at(query), **shown)


def views_on_offer() -> list[SavedFilter]:
    """The views that stand in the side of the person who looks; read once for each page."""
    if "views" not in g:
        g.views = saved_filters.offered(me())
    return g.views


def view_places() -> list[Place]:
    """The views as lines of the side."""
    current = current_view() if request.endpoint == "ticket.index_view" else None
    return [Place(saved.name, view_address(saved), saved == current, f"view-{saved.id}") for saved in views_on_offer()]


def view_address(saved: SavedFilter) -> str:
    """The address of the list that the view shows."""
    return list_at(f"{saved.query}&{urlencode({'view': saved.id})}")


def current_view() -> SavedFilter | None:
    """The view that the list was opened through, whatever was changed since."""
    id = request.args.get("view", type=int)
    return next((saved for saved in views_on_offer() if saved.id == id), None)


def saving(user: User, teams: Options) -> dict:
    """What the list says of the view it shows, and how it can be saved. `teams` are all teams."""
    saved, query = current_view(), request.query_string.decode()
    is_mine = saved is not None and saved_filters.may_change(saved, user)
    is_changed = saved is not None and saved_filters.clean(query) != saved.query
    return {
        "view": saved,
        "view_is_changed": is_changed,
        "view_to_replace": saved if is_mine and is_changed else None,
        "view_to_edit": saved if is_mine else None,
        "sharing": ways_to_share(user, teams),
    }


def ways_to_share(user: User, teams: Options) -> Options:
    """With whom the person may share a view, as value and words."""
    anybody = saved_filters.may_share_with_everyone(user)
    found = [(f"team:{id}", f"Team {name}") for id, name in teams if id and (anybody or id in user.team_ids)]
    return [("me", "Just me"), *found, *([("everyone", "Everyone")] if anybody else [])]


def _replaced(id: str, query: str) -> SavedFilter:
    saved = SavedFilter.get_or_none(SavedFilter.id == id) if id.isascii() and id.isdecimal() and len(id) < 10 else None
    if saved is None:
        raise NotVisible("There is no such view.")
    saved_filters.change(saved, by=me(), query=query)
    return saved


def _saved(asked, query: str) -> SavedFilter:
    kind, _, id = asked.get("shared", "me").partition(":")
    team = Team.get_or_none(Team.id == int(id)) if id.isascii() and id.isdecimal() and len(id) < 10 else None
    shared = {"team": Shared.TEAM, "everyone": Shared.EVERYONE}.get(kind, Shared.OWNER)
    return saved_filters.save(asked.get("name", ""), query, by=me(), shared=shared, team=team)
