"""Roles in the console, with a preview of what one can do."""

from flask import request
from wtforms import SelectChoice

from admin_views import cells, details, role_preview
from admin_views.access import me
from admin_views.base import View
from admin_views.fields import EnumField, RowsField
from admin_views.filtering import enum_filter
from admin_views.using import refuse_if_used
from helpdesk import staff
from helpdesk.models import Role, Scope
from helpdesk.models.people import PERMISSIONS


class RoleView(View):
    """Roles: what people may do, and with which tickets."""

    permission = "users"
    one, many = "role", "roles"
    about = "What people may do, and over which tickets. Nobody changes their own role or gives more than they have."
    create_template = edit_template = "admin/role.html"
    instead = "Give these people another role first, each on their own page."

    can_view_details = True

    column_list = ("name", "scope", "permissions")
    column_details_list = ("name", "scope", "permissions", "people")
    column_labels = {"name": "Role", "scope": "Reaches", "permissions": "May", "people": "Who has it"}
    column_sortable_list = ("name",)
    column_default_sort = [("scope", True), ("name", False)]
    column_searchable_list = (Role.name,)
    column_filters = (enum_filter("scope", "Reaches", Role.scope),)
    column_formatters = {
        "name": cells.main,
        "scope": lambda view, context, row, name: row.scope.label,
        "permissions": lambda view, context, row, name: cells.quiet(_may(row)),
    }
    column_formatters_detail = column_formatters | {
        "name": cells.words,
        "permissions": details.permissions,
        "people": details.people_with,
    }
    column_formatters_export = {"scope": lambda view, context, row, name: row.scope.label}

    form_columns = ("name",)
    form_args = {"name": {"label": "Name"}}
    form_extra_fields = {
        "scope": EnumField("Reaches", enum=Scope),
        "permissions": RowsField("May", choices=[SelectChoice(*pair) for pair in PERMISSIONS.items()]),
    }

    def shown(self, form, role) -> role_preview.Shown | None:
        """What the page says below the form: of the role as it is, or as it would be with what was chosen."""
        if "preview" in request.form:
            return role_preview.drafted(role or Role(), form, self.admin)
        return role_preview.stored(role, self.admin) if role else None

    def validate_form(self, form) -> bool:
        """A preview is never stored."""
        return "preview" not in request.form and super().validate_form(form)

    def _form_page(self, template, form, **given):
        page, status = super()._form_page(template, form, **given)
        return page, 200 if "preview" in request.form else status

    def save(self, form, row) -> None:
        given = {"name": form.name.data or "", "permissions": form.permissions.data, "scope": form.scope.data}
        staff.save_role(row, by=me(), **given)

    def remove(self, row) -> None:
        refuse_if_used(row, self.one)
        staff.remove_role(row, by=me())


def _may(role: Role) -> str:
    """What a role may do, in one sentence's words."""
    words = [label.lower() for permission, label in PERMISSIONS.items() if permission in role.permissions]
    return "everything" if len(words) == len(PERMISSIONS) else " · ".join(words) or "nothing"
