"""People, teams, categories, tags and authors on offer in forms and filters."""

from collections import defaultdict
from typing import Any

from peewee import SQL, fn

from admin_views.access import me
from helpdesk.db import IS_SQLITE
from helpdesk.models import Article, ArticleCategory, Category, Role, Scope, Tag, Team, User
from helpdesk.staff.managing import is_within

Named = tuple[tuple[int, str], ...]


def names(rows) -> tuple[tuple[int, str], ...]:
    """Id and name of each of these rows; a person without a name is called by their address."""
    named = [rows.model.id, rows.model.name, *([rows.model.email] if rows.model is User else [])]
    return tuple((id, name or "".join(address)) for id, name, *address in rows.select(*named).tuples())


def filtered_by() -> dict[str, Named]:
    """Id and name of all `staff`, `teams`, `categories` and `tags`, in their order. One query."""
    people = _kind("staff", User.id, fn.LOWER(User.name), fn.COALESCE(fn.NULLIF(User.name, ""), User.email), SQL("0"))
    found = (
        people.where(User.active & is_staff())
        + _kind("teams", Team.id, fn.LOWER(Team.name), Team.name, SQL("0"))
        + _kind("categories", Category.id, fn.LOWER(Category.name), Category.name, Category.position)
        + _kind("tags", Tag.id, fn.LOWER(Tag.name), Tag.name, SQL("0"))
    )
    named: dict[str, Named] = defaultdict(tuple)
    for kind, id, _, name, _ in found.order_by(SQL("1"), SQL("5"), SQL("3")).tuples():
        named[kind] += ((id, name),)
    return named


def staff(*columns):
    """Everybody who works at the desk, by name; with these columns, such as User for all of them."""
    return (
        User.select(*(columns or (User.id, User.name, User.email)))
        .where(User.active & is_staff())
        .order_by(User.name, User.email)
    )


def is_staff() -> Any:
    """The condition that a person works here. PostgreSQL looks the roles up first: from a plain subquery it cannot tell
    that staff are few among very many customers."""
    roles = Role.select(Role.id).where(Role.scope != Scope.OWN)
    return User.role.in_(roles) if IS_SQLITE else User.role == fn.ANY(fn.ARRAY(roles))


def teams():
    return Team.select().order_by(Team.name)


def roles():
    return Role.select().order_by(Role.scope.desc(), Role.name)


def roles_to_give():
    """The roles that give no more than the signed-in person has."""
    return [role for role in roles() if is_within(role, me())]


def categories():
    return Category.select().order_by(Category.position, Category.name)


def article_categories():
    """Those of the knowledge base; whoever does not write articles knows only those on the help pages."""
    found = ArticleCategory.select().order_by(ArticleCategory.position, ArticleCategory.name)
    return found if me().writes_articles else found.where(ArticleCategory.active)


def authors():
    """Who has written an article, also those who have left."""
    return User.select().where(User.id.in_(Article.select(Article.author))).order_by(User.name, User.email)


def tags():
    return Tag.select().order_by(Tag.name)


def _kind(kind: str, id, order, name, place):
    return id.model.select(SQL(f"'{kind}'"), id, order, name, place)
