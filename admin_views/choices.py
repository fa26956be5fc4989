"""People, teams, categories and tags on offer in forms and filters."""

from admin_views.access import me
from helpdesk.models import Category, Role, Scope, Tag, Team, User


def names(rows) -> tuple[tuple[int, str], ...]:
    """Id and name of each of these rows; a person without a name is called by their address."""
    named = [rows.model.id, rows.model.name, *([rows.model.email] if rows.model is User else [])]
    return tuple((id, name or "".join(address)) for id, name, *address in rows.select(*named).tuples())


def staff(*columns):
    """Everybody who works at the desk, by name; with these columns, such as User for all of them."""
    return (
        User.select(*(columns or (User.id, User.name, User.email)))
        .where(User.active & User.role.in_(staff_roles()))
        .order_by(User.name, User.email)
    )


def staff_roles() -> list[int]:
    """The ids themselves: from a subquery PostgreSQL cannot tell that staff are few among very many customers."""
    return [role.id for role in Role.select(Role.id).where(Role.scope != Scope.OWN)]


def teams():
    return Team.select().order_by(Team.name)


def roles():
    return Role.select().order_by(Role.scope.desc(), Role.name)


def roles_to_give():
    """The roles that give no more than the signed-in person has."""
    mine = me().role
    return [role for role in roles() if set(role.permissions) <= set(mine.permissions) and role.scope <= mine.scope]


def categories():
    return Category.select().order_by(Category.position, Category.name)


def tags():
    return Tag.select().order_by(Tag.name)
