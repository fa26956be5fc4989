"""Categories, as staff change them. Who gets their new tickets is given by those who reach every ticket only."""

from helpdesk import audit
from helpdesk.db import transaction
from helpdesk.errors import Forbidden, Invalid
from helpdesk.models import Category, Scope, User

WORDS = {
    "name": "Name",
    "slug": "Short name in addresses",
    "description": "Description",
    "icon": "Icon",
    "color": "Colour",
    "assignee": "New tickets go to",
    "team": "Team",
    "response_hours": "First response within, hours",
    "resolution_hours": "Resolution within, hours",
    "active": "On offer",
    "position": "Order",
}


def save_category(category: Category, *, by: User) -> None:
    """Store a category with the values it was given. Raises Forbidden, or Invalid for an assignee who is no staff."""
    _allow(by)
    with transaction():
        stored = Category.get_by_id(category.id) if category.id else None
        _check_route(category, stored or Category(), by)
        category.save()
        event, before = ("category_changed", _picture(stored)) if stored else ("category_added", {})
        about = stored.name if stored else category.name
        audit.note_change(event, by=by, about=about, before=before, after=_picture(category))


def remove_category(category: Category, *, by: User) -> None:
    """Delete a category that no ticket refers to."""
    _allow(by)
    with transaction():
        category.delete_instance()
        audit.note("category_removed", by=by, about=category.name)


def _allow(by: User) -> None:
    if not by.can("categories"):
        raise Forbidden("You may not manage categories.")


def _check_route(new: Category, old: Category, by: User) -> None:
    """A ticket is in the reach of whoever it goes to, so nobody leads tickets here that they do not reach."""
    if (new.assignee_id, new.team_id) == (old.assignee_id, old.team_id):
        return
    if by.role.scope != Scope.ALL:
        raise Forbidden("You do not reach every ticket yourself, so you cannot choose who gets new ones.")
    if new.assignee is not None and not new.assignee.is_staff:
        raise Invalid("assignee", "Only staff can get tickets.")


def _picture(category: Category) -> dict[str, str]:
    return {label: _in_words(getattr(category, name)) for name, label in WORDS.items()}


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return getattr(value, "label", None) or getattr(value, "name", None) or ("" if value is None else str(value))
