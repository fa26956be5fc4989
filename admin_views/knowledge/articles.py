"""Articles as a list, and one of them as it reads."""

from flask_admin.actions import action
from markupsafe import Markup

from admin_views import cells, choices, details
from admin_views.access import me
from admin_views.base import View
from admin_views.filtering import CaseFilter, DayFilter, RowFilter, enum_filter
from admin_views.knowledge.addresses import address_of
from admin_views.knowledge.form import ArticleForm
from admin_views.knowledge.readers import Readers
from admin_views.knowledge.writing import Writing
from admin_views.searching import contains
from forms.sessions import person
from helpdesk import article_text, knowledge, richtext, search
from helpdesk.models import Article, ArticleState

LOOKS = {ArticleState.DRAFT: "", ArticleState.INTERNAL: "article-internal", ArticleState.PUBLIC: "article-public"}
MOST_FOUND = 500


def _title(view, context, row, name):
    return cells.main_link(view, row, row.title)


def state_badge(row: Article) -> Markup:
    """Who reads it, in a word."""
    if row.deleted_at:
        return cells.badge("In the trash")
    return cells.badge(row.state.label, LOOKS[row.state])


class ArticleView(Readers, Writing, View):
    """Written by those who may; read by all who open tickets, as far as it is for them."""

    permission = "view"
    one, many = "article", "articles"
    about = "Answers that people find by themselves. A public one can be put into a reply as a link."
    joined = (Article.category, Article.author)
    can_view_details = True
    details_template = "console/article.html"
    create_template = edit_template = "console/article_edit.html"

    column_list = ("title", "category", "state", "author", "helpful", "updated_at")
    column_export_list = (
        "title", "slug", "category", "state", "author", "created_at", "updated_at", "published_at", "helpful",
        "unhelpful", "summary", "body",
    )  # fmt: skip
    column_labels = {
        "title": "Article",
        "slug": "Short name in addresses",
        "category": "Category",
        "state": "Who reads it",
        "author": "Written by",
        "created_at": "Begun",
        "updated_at": "Changed",
        "published_at": "Published",
        "helpful": "Helped",
        "unhelpful": "Did not help",
        "summary": "Summary",
        "body": "Text",
    }
    column_sortable_list = ("updated_at", "helpful")
    column_default_sort = ("updated_at", True)
    column_searchable_list = (Article.title, Article.summary, Article.body)
    column_filters = (
        enum_filter("state", "Who reads it", Article.state),
        RowFilter("category", "Category", Article.category, choices.article_categories),
        RowFilter("author", "Written by", Article.author, choices.authors),
        DayFilter("updated", "Changed", Article.updated_at),
        CaseFilter(
            "trash", "Trash", Article.deleted_at, {"yes": ("In the trash", lambda: Article.deleted_at.is_null(False))}
        ),
    )
    column_formatters = {
        "title": _title,
        "category": cells.other,
        "state": lambda view, context, row, name: state_badge(row),
        "author": cells.person,
        "helpful": lambda view, context, row, name: votes(row) or cells.DASH,
        "updated_at": cells.ago,
    }
    column_formatters_export = {
        "helpful": lambda view, context, row, name: row.helpful,
        "body": lambda view, context, row, name: richtext.to_text(row.body),
    }
    form_columns = ArticleForm.ORDER

    def scaffold_form(self):
        return ArticleForm

    def is_accessible(self) -> bool:
        user = person()
        return bool(user and user.is_staff and (user.writes_articles or user.can("view")))

    def scope(self, query, user):
        """Who writes finds what is in the trash as well; a list shows it when it is asked for."""
        return query if user.writes_articles else query.where(Article.readable_by(user))

    def search(self, query, text):
        if self._asks_for_trash():
            return query.where(contains((Article.title,), text))
        return query.where(Article.id.in_(search.articles_saying_all(me(), text, most=MOST_FOUND)))

    def row_actions(self, row):
        if not me().writes_articles:
            return []
        if row.deleted_at:
            return [("restore", "Restore")]
        return [("publish", "Publish")] if row.state == ArticleState.DRAFT else []

    @action("publish", "Publish")
    def publish(self, ids):
        self.let_read(ids, ArticleState.PUBLIC)

    @action("restore", "Restore")
    def restore(self, ids):
        for id in ids:
            self.bring_out(self.get_one(id))

    state_badge = staticmethod(state_badge)

    def page_of(self, row: Article) -> dict:
        """What its page shows besides: its files and where everybody reads it."""
        return {
            "body": Markup(article_text.clean(row.body)),
            "files": knowledge.beside(row),
            "badge": state_badge(row),
            "votes": votes(row),
            "author": details.person(self, None, row, "author"),
            "writes": me().writes_articles,
            "address": address_of(row),
        }

    def _found(self, text, filters):
        found = super()._found(text, filters)
        return found if self._asks_for_trash() else found.where(Article.deleted_at.is_null())

    def _asks_for_trash(self) -> bool:
        return any(self._filters[index].key == "trash" for index, *_ in self._get_list_filter_args())


def votes(row: Article) -> str:
    """How many of those who voted were helped; nothing when nobody voted."""
    every = row.helpful + row.unhelpful
    return f"{row.helpful:,} of {every:,}" if every else ""
