"""People in the console: accounts of staff, customers and guests."""

from flask import url_for
from markupsafe import Markup
from peewee import fn

from admin_views import callers, cells, choices, details, lookups
from admin_views.access import me
from admin_views.base import View
from admin_views.customer import LANGUAGES
from admin_views.filtering import CaseFilter, DayFilter, RowFilter, ThroughFilter
from admin_views.merging_people import MergingPeople, can_merge, merged_people
from admin_views.searching import beside, first_with
from admin_views.several import Deed
from admin_views.using import refuse_if_used
from helpdesk import staff
from helpdesk.models import AddressChange, AuditEntry, Draft, OneTimeLink, Role, Session, TeamMember, User, Viewer

WHETHER_ACTIVE = {
    "yes": ("Yes", lambda: beside(User.active == True)),  # noqa: E712  nearly everybody
    "no": ("Switched off", lambda: User.active == False),  # noqa: E712
}


class PersonView(MergingPeople, View):
    """Accounts of staff and customers; guests too. Passwords are not to be seen or set here."""

    permission = "users"
    one, many = "person", "people"
    about = "Staff, customers and guests. Search finds the beginning of a name or an e-mail address."
    joined = (User.role,)
    parts = (Session, OneTimeLink, AddressChange, TeamMember, Draft, Viewer, AuditEntry)
    instead = (
        "What they wrote and did stays with the tickets. Switch the account off instead: nobody can sign in with it, "
        "no ticket can be assigned to it, and it can be switched on again."
    )
    deeds = {
        "switch_off": Deed(
            "Switch off",
            "switched off",
            "Nobody can sign in with these accounts any more, and they are signed out at once. Their tickets stay.",
            lambda view, row: staff.change_person(row, by=me(), active=False),
            lambda row: row.active,
        )
    }
    in_place_of_deletion = ("switch_off",)
    counted_to = 1_000
    can_view_details = True

    column_details_list = (
        "name", "email", "phone", "role", "teams", "active", "subscription", "profile_url", "language", "time_zone",
        "notes", "verified_at", "last_seen_at", "created_at", "merged", "tickets", "assigned",
    )  # fmt: skip
    column_list = ("name", "email", "role", "active", "verified_at", "last_seen_at", "created_at")
    column_labels = {
        "name": "Name",
        "email": "E-mail",
        "role": "Role",
        "active": "Can sign in",
        "verified_at": "Address confirmed",
        "last_seen_at": "Last here",
        "created_at": "Known since",
        "phone": "Phone",
        "subscription": "Subscription",
        "profile_url": "Profile elsewhere",
        "language": "Language",
        "time_zone": "Time zone",
        "teams": "Teams",
        "notes": "Notes",
        "merged": "Merged",
        "tickets": "Asked",
        "assigned": "Assigned to them",
    }
    column_sortable_list = ("created_at",)
    column_default_sort = ("created_at", True)
    column_searchable_list = (User.email, User.name)
    column_filters = (
        RowFilter("role", "Role", User.role, choices.roles),
        CaseFilter("active", "Can sign in", User.active, WHETHER_ACTIVE),
        ThroughFilter("team", "Team", User.id, TeamMember.user, TeamMember.team, rows=choices.teams),
        DayFilter("created", "Known since", User.created_at),
    )
    column_formatters = {
        "name": lambda view, context, row, name: cells.main_link(view, row, row.label) + _merged(row),
        "role": cells.other,
        "active": cells.yes_no,
        "verified_at": cells.ago,
        "last_seen_at": cells.ago,
        "created_at": cells.ago,
    }
    column_formatters_detail = column_formatters | {
        "name": cells.words,
        "profile_url": lambda view, context, row, name: details.profile(row),
        "language": lambda view, context, row, name: LANGUAGES.get(row.language, row.language),
        "teams": details.teams_of,
        "merged": merged_people,
        "tickets": details.tickets_of,
        "assigned": details.assigned,
        **dict.fromkeys(("phone", "subscription", "time_zone"), cells.words),
        "notes": details.lines,
        **dict.fromkeys(("verified_at", "last_seen_at", "created_at"), details.moment),
    }
    column_export_list = (*column_list, "phone", "subscription", "profile_url", "language", "time_zone")

    form_ajax_refs = {
        "other": lookups.Lookup("other", lookups.people, words=lambda person: person.email, about=callers.described)
    }
    form_columns = (
        "email", "name", "role", "active", "phone", "subscription", "profile_url", "language", "time_zone", "notes",
    )  # fmt: skip
    form_args = {
        "email": {
            "label": "E-mail",
            "description": "They choose their password under “Forgot your password?” on the page to sign in.",
        },
        "name": {"label": "Name"},
        "role": {"label": "Role", "rows": choices.roles, "description": "You can give what you have yourself."},
        "active": {"label": "Can sign in"},
        "phone": {"label": "Phone"},
        "subscription": {"label": "Subscription", "description": "Shown beside their tickets."},
        "profile_url": {"label": "Profile elsewhere", "description": "A whole address that begins with https://"},
        "language": {"label": "Language", "choices": list(LANGUAGES.items())},
        "time_zone": {"label": "Time zone", "description": "Such as Asia/Dhaka; empty for the desk's own."},
        "notes": {"label": "Notes", "description": "Only staff can see them."},
    }

    def search(self, query, text):
        return query.where(first_with(User, (User.email, fn.LOWER(User.name)), text.lower(), self.counted_to + 1))

    def save(self, form, row) -> None:
        values = {field.name: field.data if field.data is not None else "" for field in form}
        values["role"] = Role.get_by_id(values["role"])
        if row.id:
            staff.change_person(row, by=me(), **values)
        else:
            row.__data__.update(staff.add_person(by=me(), **values).__data__)

    def page_links(self, row) -> list[tuple[str, str]]:
        new = url_for("ticket.create_view", email=row.email)
        merge = url_for("user.merge", id=row.id)
        links = [("Merge into another person…", merge)] * can_merge(row)
        return links + [("New ticket for them", new)] * me().can("create")

    def remove(self, row) -> None:
        refuse_if_used(row, "account", self.parts)
        staff.remove_person(row, by=me())


def _merged(row) -> Markup:
    return Markup(' <span class="muted">merged</span>') if row.merged_into_id else Markup("")
