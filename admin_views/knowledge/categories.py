"""What articles are sorted into."""

from admin_views import cells
from admin_views.access import me
from admin_views.base import View
from admin_views.filtering import yes_no
from admin_views.several import Deed
from admin_views.using import refuse_if_used
from helpdesk import knowledge
from helpdesk.errors import Invalid
from helpdesk.models import ArticleCategory


class ArticleCategoryView(View):
    """Categories of articles, in the order of the help pages."""

    permission = "categories"
    one, many = "article category", "article categories"
    about = "The shelves of the help pages, in their order. One without a public article is not shown to customers."
    instead = (
        "Move its articles to another category, those in the trash included. Or take it off the help pages: customers "
        "do not see it any more, and its articles stay in it."
    )
    deeds = {
        "retire": Deed(
            "Take off the help pages",
            "taken off the help pages",
            "Their articles are read by those who write articles only, until the categories are put back.",
            lambda view, row: view.retire(row),
            lambda row: row.active,
        )
    }
    in_place_of_deletion = ("retire",)

    column_list = ("name", "description", "active", "position")
    column_labels = {
        "name": "Category",
        "description": "Description",
        "active": "On the help pages",
        "position": "Order",
    }
    column_sortable_list = ("name", "position")
    column_default_sort = [("position", False), ("name", False)]
    column_searchable_list = (ArticleCategory.name, ArticleCategory.description)
    column_filters = (yes_no("active", "On the help pages", ArticleCategory.active, "On the help pages", "Taken off"),)
    column_formatters = {"name": cells.main, "description": cells.words, "active": cells.yes_no}

    form_columns = ("name", "slug", "description", "position", "active")
    form_args = {
        "name": {"label": "Name"},
        "slug": {"label": "Short name in addresses", "description": "Made from the name if left empty."},
        "description": {"label": "Description", "description": "A line below its name on the help pages."},
        "position": {"label": "Order", "description": "Smaller numbers stand further up."},
        "active": {"label": "On the help pages: its articles are read by those they are for"},
    }

    def validate_form(self, form) -> bool:
        if "slug" in form:  # Flask-Admin asks this of the form of an action too
            form.slug.data = knowledge.slug_of(form.slug.data or form.name.data or "")
        return super().validate_form(form)

    def save(self, form, row) -> None:
        if form.position.data is None or not 0 <= form.position.data <= 10_000:
            raise Invalid("position", "Please give a whole number from 0 to 10,000.")
        given = {field.name: field.data for field in form if field.name in self.form_columns}
        knowledge.save_category(row, by=me(), **given | {"description": given["description"] or ""})

    def retire(self, row) -> None:
        """Take it off the help pages."""
        given = {name: getattr(row, name) for name in self.form_columns}
        knowledge.save_category(row, by=me(), **given | {"active": False})

    def remove(self, row) -> None:
        refuse_if_used(row, self.one, self.parts)
        knowledge.remove_category(row, by=me())
