"""The desk's settings: one row, one form, in groups."""

from itertools import groupby

from flask import flash, redirect
from flask_admin import expose
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from admin_views.access import me
from admin_views.base import View
from helpdesk import desk_settings, time_zones
from helpdesk.desk_settings import RANGES, WORDS
from helpdesk.limits import LIMITS
from helpdesk.models import Desk

GROUPS = {
    "The desk": ("name", "address", "promise", "time_zone", "number_prefix"),
    "Mail": ("sender", "undo_seconds", "guest_link_days", "mails_per_hour", "mails_per_day"),
    "Tickets from outside": ("reopen_days", "rating_days"),
    "Accounts of customers": ("account_mails_per_hour", "account_mails_per_day"),
    "Kept out": (*(limit.setting for limit in LIMITS), "form_seconds", "kept_megabytes", "kept_per_network"),
    "How long things are kept": ("trash_days", "mail_days", "audit_days"),
}
HELP = {
    "name": "In the head of every page and in every mail.",
    "address": "How else you can be reached. At the foot of the public pages and of mails to customers.",
    "promise": "Stands under the button of the public form.",
    "time_zone": "What today and this week mean, and how times are shown to who has not chosen a zone.",
    "number_prefix": "1 to 8 letters or digits. For new tickets only: the count of the year goes on.",
    "sender": "Mail comes from here and answers go here.",
    "undo_seconds": "For so long the mail about what staff answer or resolve waits. 0 sends it at once.",
    "guest_link_days": "The link in a mail, which opens one ticket without a password.",
    "mails_per_hour": "Only those caused by the public form. Answers of staff always go.",
    "mails_per_day": "The same, for a whole day.",
    **{limit.setting: "More are asked to wait." for limit in LIMITS},
    "posts_per_network": "A school or an office may share one address.",
    "posts_per_browser": "Whatever they are.",
    "links_per_hour": "To sign in, to confirm an address, to follow a ticket. Mails have caps of their own, above.",
    "form_seconds": "What is sent sooner after the page was opened must be sent once more. 0 asks for no time.",
    "kept_megabytes": "When a form comes back with an error, its files are kept for an hour. 0 keeps none.",
    "kept_per_network": "So that nobody takes all of it.",
    "reopen_days": "After that they can ask again about it: in a new ticket, linked with the old one.",
    "rating_days": "Counted from the first rating.",
    "account_mails_per_hour": "Mailed links, once the address is confirmed. Others count as mail to an unknown one.",
    "account_mails_per_day": "The same, for a whole day.",
    "trash_days": "Then a deleted ticket is removed for good, with its messages and files.",
    "mail_days": "Mails that were sent, or given up, are removed after that.",
    "audit_days": "Who changed what, who signed in.",
}


def _help(name: str) -> str:
    least, most = RANGES.get(name, (0, 0))
    return f"{HELP[name]} From {least:,} to {most:,}." if most else HELP[name]


def _zones() -> dict[str, list[SelectChoice]]:
    """The places by continent, and the zone that is set if it is called otherwise."""
    zones = time_zones.places()
    others = sorted({"UTC", Desk.current().time_zone} - set(zones))
    found = {"Anywhere": [SelectChoice(name, name) for name in others]}
    for continent, names in groupby(zones, lambda name: name.partition("/")[0]):
        found[continent] = [SelectChoice(name, name.partition("/")[2].replace("_", " ")) for name in names]
    return found


class ZoneField(SelectField):
    """A time zone out of the list of all places, by continent. One that was set otherwise stays on offer."""

    def __init__(self, label=None, validators=None, **options):
        options.pop("filters", None)
        super().__init__(label, validators, choices=_zones, validate_choice=False, **options)


class DeskView(View):
    """What staff can change about the desk itself."""

    permission = "settings"
    one, many = "setting", "settings"
    can_create = can_delete = can_export = False
    edit_template = "admin/desk.html"
    groups = GROUPS

    column_list = ("name", "sender", "time_zone")
    column_labels = {"name": "Name", "sender": "Sender", "time_zone": "Time zone"}
    column_sortable_list = column_searchable_list = column_filters = ()
    form_columns = tuple(name for names in GROUPS.values() for name in names)
    form_overrides = {"time_zone": ZoneField}
    form_args = {name: {"label": label, "description": _help(name)} for name, label in WORDS.items()}

    @expose("/", methods=("GET", "POST"))
    def index_view(self):
        desk = Desk.current()
        form = self.edit_form(obj=desk)
        if self.validate_form(form) and self.update_model(form, desk):
            return redirect(self.get_url(".index_view"), 303)
        return self._form_page(self.edit_template, form, model=desk)

    def save(self, form, row) -> None:
        changed = desk_settings.save(row, by=me(), **{field.name: field.data for field in form})
        flash(f"The settings were saved. {'; '.join(changed)}." if changed else "Nothing was changed.", "success")
