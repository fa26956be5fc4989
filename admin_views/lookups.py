"""Look-ups while typing. Each knows who asks and gives only what that person may see."""

from collections.abc import Callable, Sequence

from flask import jsonify, request
from flask_admin.model.ajax import AjaxModelLoader
from peewee import SQL, fn

from admin_views import choices
from admin_views.access import me
from admin_views.fields import name_of
from admin_views.searching import contains, first_with, starts_with
from helpdesk.db import Model
from helpdesk.models import Scope, Tag, Ticket, User

MOST = 10


class Lookup(AjaxModelLoader):
    """`find(user, text, limit)` gives the rows; `words` says how one is shown, `about(user, rows)` more of each."""

    def __init__(self, name: str, find: Callable[[User, str, int], Sequence[Model]], words=name_of, about=None):
        super().__init__(name, {})
        self.find, self.words, self.about = find, words, about

    def get_list(self, query, offset=0, limit=MOST):
        return self.find(me(), query, min(limit, MOST))

    def format(self, model):
        return model.id, self.words(model)


def answer(loader: Lookup):
    """The answer to a look-up: at most ten pairs of id and words, or triples with more about each."""
    text = request.args.get("query", "").replace("\x00", "").strip()[:200]
    rows = loader.get_list(text)
    more = loader.about(me(), rows) if loader.about else {}
    return jsonify([(*loader.format(row), *([more[row.id]] if more else [])) for row in rows])


def customers(user: User, text: str, limit: int) -> Sequence[User]:
    """Whom a ticket can be for: people() for those who may create tickets."""
    return people(user, text, limit) if user.can("create") else []


def people(user: User, text: str, limit: int) -> Sequence[User]:
    """People whose address or name begins so; for who does not reach every ticket, those with one that they reach.

    Whoever was merged into another person leads to that one.
    """
    text = text.lower()
    if len(text) < 2:
        return []
    email, name = User.email, fn.LOWER(User.name)
    if user.role.scope == Scope.ALL and user.can("view"):
        found = User.select().where(first_with(User, (email, name), text, limit))
    else:
        theirs = Ticket.visible_to(user, SQL("1")).where(Ticket.customer == fn.COALESCE(User.merged_into, User.id))
        found = User.select().where((starts_with(email, text) | starts_with(name, text)) & fn.EXISTS(theirs))
    return _today(list(found.order_by(email).limit(limit)))


def _today(people: Sequence[User]) -> Sequence[User]:
    """Each once, and instead of who was merged the one they are now. One query if there is any."""
    ids = {person.merged_into_id for person in people} - {None}
    now = {person.id: person for person in User.select().where(User.id.in_(ids))} if ids else {}
    return list({one.id: one for one in (now.get(person.merged_into_id, person) for person in people)}.values())


def assignees(user: User, text: str, limit: int) -> Sequence[User]:
    """Staff whose name or address says so."""
    found = choices.staff().where(contains((User.name, User.email), text)) if text else choices.staff()
    return list(found.limit(limit)) if user.can("assign") else []


def tags(user: User, text: str, limit: int) -> Sequence[Tag]:
    """Tags that say so."""
    return list(choices.tags().where(contains((Tag.name,), text)).limit(limit))
