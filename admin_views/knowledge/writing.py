"""Writing an article: the form, what is typed and not saved yet, pictures, and how it will read."""

from dataclasses import replace

from flask import flash, jsonify, redirect, render_template, request
from flask_admin import expose
from markupsafe import escape
from werkzeug.datastructures import MultiDict

from admin_views import drafting
from admin_views.access import me
from admin_views.knowledge.form import ArticleForm
from admin_views.toasts import said
from admin_views.versions import stamp
from forms.fields import one_line
from forms.pages.knowledge.showing import illustrated
from helpdesk import article_text, drafts, knowledge
from helpdesk.db import transaction
from helpdesk.drafts import Kept
from helpdesk.errors import Invalid, NotVisible, Refused
from helpdesk.knowledge import slugs
from helpdesk.models import Article, ArticleCategory, ArticleFile, Desk, SearchMiss
from helpdesk.rows import BEYOND_IDS, Row, with_id

FIELDS = ("title", "body", "summary", "category", "slug", "state", "loaded")
MAY_BE_EMPTY = {"title", "body", "summary", "slug"}
UNTITLED = "Untitled article"
SENT = "That article was saved already: here it is."


class SentBefore(Exception):
    """The form has made an article meanwhile: it was sent twice at once."""


class Writing:
    """Part of the articles' view."""

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self):
        knowledge.allow(by=me())
        return self._written(Article())

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self):
        row = self.get_one(request.args.get("id"))
        knowledge.allow(by=me())
        if row.deleted_at:
            raise Refused("This article is in the trash. Restore it first.")
        return self._written(row)

    @expose("/preview/", methods=("POST",))
    def preview_view(self):
        """How readers will see what stands in the form. Nothing is saved."""
        knowledge.allow(by=me())
        form = ArticleForm()
        return render_template("console/article_preview.html", form=form, body=illustrated(form.body.data))

    @expose("/upload/", methods=("POST",))
    def upload_view(self):
        """Store files at once, for the script: it puts pictures into the text. A new article is begun for them."""
        uploads = ArticleForm().uploads()
        try:
            if not uploads:
                raise Invalid("files", "Please choose a file.")
            with transaction():
                row = self._of_address() or self._begun()
                files = knowledge.add_files(row, uploads, by=me())
        except Invalid as problem:
            return jsonify(problem=str(problem)), 422
        loaded = stamp(self.stored_form(self.get_one(row.id)))
        return jsonify(files=[_told(file) for file in files], loaded=loaded, **self._addresses(row))

    @expose("/file/remove/", methods=("POST",))
    def remove_file_view(self):
        """Remove one file; what is typed is kept."""
        row = self.get_one(request.args.get("id"))
        knowledge.allow(by=me())
        file = _typed(ArticleFile, request.form.get("file", 0, type=int))
        if file is None or file.article_id != row.id:
            raise NotVisible("There is no such file.")
        drafts.keep(row, drafting.typed(FIELDS), by=me(), **drafting.box())
        try:
            knowledge.remove_file(file, by=me())
        except Refused as refusal:
            flash(str(refusal), "error")
        else:
            flash(f"“{file.name}” was removed.", "success")
        return redirect(self._form_of(row), 303)

    @expose("/draft/", methods=("POST",))
    def keep_draft(self):
        """Keep what stands in the form; the script posts it while somebody types."""
        row = self._of_address() or Article()
        return drafting.keep(row, FIELDS, self._form_of(row))

    @expose("/draft/discard/", methods=("POST",))
    def discard_draft(self):
        row = self._of_address() or Article()
        return drafting.discard(row, self._form_of(row), self.get_url(".bring_draft_back", id=row.id))

    @expose("/draft/back/", methods=("POST",))
    def bring_draft_back(self):
        row = self._of_address() or Article()
        return drafting.bring_back(row, self._form_of(row))

    def save(self, form: ArticleForm, row: Article) -> None:
        place = Article(id=row.id)
        Desk.hold()
        if not row.id and _is_sent():
            raise SentBefore
        chosen = _typed(ArticleCategory, form.category.data)
        written = {name: form[name].data or "" for name in ("title", "body", "summary")}
        knowledge.save_article(row, by=me(), category=chosen, slug=_slug(form, row), **written)
        if row.state != form.state.data:
            knowledge.set_state(row, form.state.data, by=me())
        if uploads := form.uploads():
            knowledge.add_files(row, uploads, by=me())
        drafts.sent(place, drafting.typed(FIELDS), by=me(), **drafting.box())

    def _written(self, row: Article):
        if request.method == "GET":
            return self._writing(row, self._as_kept(row))
        if not row.id and _is_sent():
            return self._sent_before()
        place = Article(id=row.id)
        form = ArticleForm(obj=row if row.id else None)
        try:
            if not (form.validate() and self._saves(form, row)):
                return self._writing(place, form)
        except SentBefore:
            return self._sent_before()
        _dismiss_miss()
        said(f"“{row.title}” was saved.")
        return redirect(self.get_url(".details_view", id=row.id), 303)

    def _sent_before(self):
        flash(SENT, "success")
        return self._back()

    def stored_form(self, row: Article) -> ArticleForm:
        return ArticleForm(None, obj=row if row.id else None)

    def _as_kept(self, row: Article) -> ArticleForm:
        """The form with what its reader has typed, or as it is stored; a new one begun as the address says."""
        if fields := _draft_in_form(row).fields:
            return ArticleForm(MultiDict(dict.fromkeys(MAY_BE_EMPTY, "") | fields), obj=row if row.id else None)
        form = self.stored_form(row)
        form.title.data = _title_asked_for(row) or form.title.data
        return form

    def _writing(self, row: Article, form: ArticleForm):
        stored = row.id and self.get_one(row.id)
        draft = _draft_in_form(row)
        typed_on = draft.fields.get("loaded") if request.method == "GET" else ""  # what it was when they began to type
        shown = {
            "draft": draft,
            "loaded": typed_on or (stored and self.loaded(form, stored)),
            "is_typed": request.method == "POST",
            "files": list(stored.files.order_by(ArticleFile.id)) if stored else [],
            "shown": article_text.pictures(form.body.data or ""),
        }
        return self._form_page(self.edit_template, form, model=stored or None, **self._addresses(row), **shown)

    def _addresses(self, row: Article) -> dict[str, str]:
        """Where the form of this article, and what belongs to it, is sent to."""
        places = ("keep_draft", "discard_draft", "bring_draft_back", "upload_view", "preview_view")
        return {"form_url": self._form_of(row), **{place: self.get_url(f".{place}", id=row.id) for place in places}}

    def _form_of(self, row: Article) -> str:
        return self.get_url(".edit_view", id=row.id) if row.id else self.get_url(".create_view")

    def _of_address(self) -> Article | None:
        return self.get_one(request.args["id"]) if request.args.get("id") else None

    def _begun(self) -> Article:
        """A draft with what stands in the form so far; the form is the form of this draft from now on."""
        knowledge.allow(by=me())
        form, row = ArticleForm(), Article()
        title = form.title.data or UNTITLED
        category = _typed(ArticleCategory, form.category.data) or _first_category()
        body = form.body.data or f"<p>{escape(title)}</p>"
        knowledge.save_article(row, by=me(), title=title, category=category, body=body)
        drafts.sent(Article(), drafting.typed(FIELDS), by=me(), **drafting.box())
        return row


def _title_asked_for(row: Article) -> str:
    """The title of a new article that the address says."""
    return "" if row.id else one_line(request.args.get("title", ""))[:200]


def _draft_in_form(row: Article) -> Kept:
    """What is kept, as far as the form knows it: what is typed on must not replace a text that it does not show."""
    draft, asked = drafts.of(row, me()), _title_asked_for(row)
    if request.method == "POST":
        return replace(draft, version=drafting.box()["seen"])
    return Kept(over=draft.over) if asked and asked != draft.fields.get("title") else draft


def _slug(form: ArticleForm, row: Article) -> str:
    """The one that was typed; for an empty field the one that the article has, or one made from its title as long as
    nobody can know it."""
    typed = form.slug.data or ""
    if typed or not row.id or row.published_at:
        return typed
    return slugs.free_slug(form.title.data or "", row)


def _first_category() -> ArticleCategory:
    found = ArticleCategory.select().order_by(ArticleCategory.position, ArticleCategory.name).first()
    if found is None:
        raise Invalid("category", "Please add a category of articles first: a picture is stored with its article.")
    return found


def _is_sent() -> bool:
    """Whether this very form has made an article already."""
    key = request.form.get("form_key", "")
    return bool(key) and drafts.of(Article(), me()).over == key


def _dismiss_miss() -> None:
    """What people looked for and did not find is there now."""
    if found := _typed(SearchMiss, request.args.get("miss", 0, type=int)):
        knowledge.dismiss_miss(found, by=me())


def _typed(model: type[Row], id: int | None) -> Row | None:
    """The row with an id that was typed into an address or a form: no database looks for one that is too large."""
    return with_id(model, id) if id and 0 < id < BEYOND_IDS else None


def _told(file: ArticleFile) -> dict:
    return {"id": file.id, "name": file.name, "address": knowledge.address(file), "picture": knowledge.is_picture(file)}
