"""The desk's settings: one row, one form."""

from flask import flash, redirect
from flask_admin import expose

from admin_views.access import me
from admin_views.base import View
from helpdesk import desk_settings
from helpdesk.models import Desk


class DeskView(View):
    """What staff can change about the desk itself."""

    permission = "settings"
    one, many = "setting", "settings"
    can_create = can_delete = False
    edit_template = "admin/desk.html"

    column_list = ("name", "sender", "time_zone")
    column_labels = {"name": "Name", "sender": "Sender", "time_zone": "Time zone"}
    column_sortable_list = column_searchable_list = column_filters = ()
    form_columns = (
        "name", "sender", "time_zone", "promise", "guest_link_days", "reopen_days",
        "mails_per_hour", "mails_per_day", "posts_per_hour", "posts_per_network",
    )  # fmt: skip
    form_args = {
        "name": {"label": "Name of the desk", "description": "In the head of every page and in every mail."},
        "sender": {"label": "Sender's address", "description": "Mail comes from here and answers go here."},
        "time_zone": {
            "label": "Time zone",
            "description": "What today and this week mean. Such as Asia/Dhaka or Europe/Berlin.",
        },
        "promise": {"label": "Promise", "description": "Stands under the button of the public form."},
        "guest_link_days": {"label": "Mailed links work for, days", "description": "From 1 to 3,650."},
        "reopen_days": {
            "label": "Customers can reopen for, days",
            "description": "After that their answer starts a new ticket.",
        },
        "mails_per_hour": {
            "label": "Mails to an unknown address, an hour",
            "description": "Only those caused by the public form. Answers of staff always go.",
        },
        "mails_per_day": {"label": "Mails to an unknown address, a day", "description": "The same, for a whole day."},
        "posts_per_hour": {
            "label": "Tickets from one e-mail address, an hour",
            "description": "More are asked to wait.",
        },
        "posts_per_network": {
            "label": "Posts from one network address, in ten minutes",
            "description": "A school or an office may share one address.",
        },
    }

    @expose("/", methods=("GET", "POST"))
    def index_view(self):
        desk = Desk.current()
        form = self.edit_form(obj=desk)
        if self.validate_form(form) and self.update_model(form, desk):
            flash("The settings were saved.", "success")
            return redirect(self.get_url(".index_view"), 303)
        return self._form_page(self.edit_template, form, model=desk)

    def save(self, form, row) -> None:
        desk_settings.save(row, by=me(), **{field.name: field.data for field in form})
