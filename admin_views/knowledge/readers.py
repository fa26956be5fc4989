"""Deciding who reads an article: publishing and withdrawing it, the trash and the way back, each with an undo."""

from flask import abort, has_request_context, redirect, request
from flask_admin import expose

from admin_views.access import me
from admin_views.toasts import said
from forms.sessions import local_path, person
from helpdesk import knowledge
from helpdesk.db import transaction
from helpdesk.models import Article, ArticleState

DONE = {
    ArticleState.DRAFT: "“{}” is a draft again. Only those who write articles read it.",
    ArticleState.INTERNAL: "“{}” is for staff now. Customers do not read it.",
    ArticleState.PUBLIC: "“{}” is public now. Everybody reads it.",
}
STATES = {state.slug: state for state in ArticleState}


class Readers:
    """Part of the articles' view."""

    @property
    def can_create(self) -> bool:
        """Whether whoever looks may write articles; the view as such can."""
        user = person() if has_request_context() else None
        return user is None or user.writes_articles

    can_edit = can_delete = can_create

    def is_action_allowed(self, name: str) -> bool:
        return me().writes_articles

    @expose("/state/", methods=("POST",))
    def state_view(self):
        """Let those read it whom `to` names, and show the page that it was asked from."""
        row, to = self.get_one(request.args.get("id")), STATES.get(request.args.get("to", ""))
        if to is None:
            abort(404)
        self.let_read([row.id], to)
        return self._onward(row)

    @expose("/delete/", methods=("GET", "POST"))
    def delete_view(self):
        """Into the trash. A script-less browser comes by a page that asks."""
        row = self.get_one(request.values.get("id"))
        knowledge.allow(by=me())
        if request.method == "GET":
            return self.render("console/article_delete.html", article=row)
        knowledge.delete_article(row, by=me())
        undo = self.get_url(".restore_view", id=row.id)
        said(f"“{row.title}” is in the trash. Its addresses are kept for it.", undo)
        return redirect(self.get_url(".index_view"), 303)

    @expose("/restore/", methods=("POST",))
    def restore_view(self):
        """Out of the trash, for the same readers as before."""
        row = self.get_one(request.args.get("id"))
        self.bring_out(row)
        return redirect(self.get_url(".details_view", id=row.id), 303)

    def let_read(self, ids, to: ArticleState) -> None:
        """Change who reads these articles, and offer to take it back."""
        rows = [self.get_one(id) for id in ids]
        before = {row.id: row.state for row in rows}
        with transaction():
            for row in rows:
                knowledge.set_state(row, to, by=me())
        for row in rows:
            was = before[row.id]
            undo = self.get_url(".state_view", id=row.id, to=was.slug) if was != to else ""
            said(DONE[to].format(row.title), undo)

    def bring_out(self, row: Article) -> None:
        """Take it out of the trash, and offer to put it back."""
        knowledge.restore_article(row, by=me())
        said(f"“{row.title}” is back, for the same readers as before.", self.get_url(".delete_view", id=row.id))

    def _onward(self, row: Article):
        back = local_path(request.form.get("url"))
        return redirect(back or self.get_url(".details_view", id=row.id), 303)
