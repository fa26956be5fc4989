"""People, roles and teams, as staff change them. Nobody gives away more than they have, nobody changes what they may do
themselves, and there is always somebody left who can do all this."""

from helpdesk.staff.merging import merge_people
from helpdesk.staff.notes import as_lines, write_notes
from helpdesk.staff.people import add_person, change_person, end_session, remove_person
from helpdesk.staff.preview import Preview, preview
from helpdesk.staff.roles import drafted, remove_role, save_role
from helpdesk.staff.teams import remove_team, save_team
from helpdesk.staff.unmerging import unmerge_people

__all__ = [
    "Preview",
    "add_person",
    "as_lines",
    "change_person",
    "drafted",
    "end_session",
    "merge_people",
    "preview",
    "remove_person",
    "remove_role",
    "remove_team",
    "save_role",
    "save_team",
    "unmerge_people",
    "write_notes",
]
