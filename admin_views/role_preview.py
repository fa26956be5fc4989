"""What a role can do, shown on its page: as it is stored, or as the form would make it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_admin import Admin
from flask_admin.menu import MenuView

from admin_views.access import me
from helpdesk import staff
from helpdesk.models import Role
from helpdesk.staff import Preview


@dataclass(frozen=True)
class Shown:
    """The preview and the pages of the console that are there for the role, and those that are not."""

    can: Preview
    pages: list[str]
    no_pages: list[str]
    is_saved: bool


def stored(role: Role, admin: Admin) -> Shown:
    """What the role can do as it stands."""
    return _shown(role, admin, is_saved=True)


def drafted(role: Role, form: Any, admin: Admin) -> Shown:
    """What it could do with the values of the form, which are not stored."""
    draft = staff.drafted(
        role, name=form.name.data or "", permissions=form.permissions.data or (), scope=form.scope.data or role.scope
    )
    return _shown(draft, admin, is_saved=False)


def _shown(role: Role, admin: Admin, *, is_saved: bool) -> Shown:
    pages = list(_pages(admin))
    found = [name for name, permission in pages if role.is_staff and (not permission or permission in role.permissions)]
    return Shown(
        can=staff.preview(role, by=me()),
        pages=found,
        no_pages=[name for name, _ in pages if name not in found],
        is_saved=is_saved,
    )


def _pages(admin: Admin) -> Iterator[tuple[str, str | None]]:
    """The pages that the menu leads to, each with the permission it asks for."""
    for item in admin.menu():
        for page in item.get_children() if item.is_category() else [item]:
            if isinstance(page, MenuView) and page._view.is_visible():
                yield page.name, page._view.permission
