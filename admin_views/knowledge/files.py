"""Files of articles, across articles."""

from flask import url_for
from markupsafe import Markup

from admin_views import cells, choices
from admin_views.access import me
from admin_views.base import View
from admin_views.filtering import CaseFilter, DayFilter, RowFilter
from forms.words import file_size
from helpdesk import knowledge
from helpdesk.knowledge.files import PICTURES
from helpdesk.models import Article, ArticleFile

KINDS = {
    "picture": ("Pictures", lambda: ArticleFile.type.in_(PICTURES)),
    "other": ("Other files", lambda: ArticleFile.type.not_in(PICTURES)),
}


class ArticleFileView(View):
    """Pictures within articles and files beside them."""

    permission = "articles"
    one, many = "article file", "article files"
    about = "Pictures and other files. They are added where an article is written; one that its text shows stays."
    joined = (ArticleFile.article, ArticleFile.uploader)
    can_create = can_edit = False

    column_list = ("name", "type", "size", "article", "uploader", "created_at")
    column_labels = {
        "name": "File",
        "type": "Type",
        "size": "Size",
        "article": "Article",
        "uploader": "From",
        "created_at": "When",
    }
    column_sortable_list = ()
    column_default_sort = ("id", True)
    column_searchable_list = (ArticleFile.name,)
    column_filters = (
        CaseFilter("kind", "Kind", ArticleFile.type, KINDS),
        RowFilter("uploader", "From", ArticleFile.uploader, choices.staff),
        DayFilter("created", "When", ArticleFile.created_at),
    )
    form_columns = ()
    column_formatters = {
        "name": lambda view, context, row, name: _download(row),
        "size": lambda view, context, row, name: file_size(row.size),
        "article": lambda view, context, row, name: _article(row.article),
        "uploader": cells.person,
        "created_at": cells.ago,
    }
    column_formatters_export = {
        "name": lambda view, context, row, name: row.name,
        "article": lambda view, context, row, name: row.article.title,
    }

    def remove(self, row) -> None:
        knowledge.remove_file(row, by=me())


def _download(row: ArticleFile) -> Markup:
    return Markup('<a href="{}" download dir="auto">{}</a>').format(knowledge.address(row), row.name)


def _article(found: Article) -> Markup:
    return Markup('<a href="{}" dir="auto">{}</a>').format(url_for("article.details_view", id=found.id), found.title)
