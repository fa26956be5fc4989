"""Fetching a file: always as a download, of a safe type, in a sandbox."""

from flask import Response, send_file

from forms.pages.blueprint import public
from forms.pages.opening import opened
from forms.sessions import person
from helpdesk import attachments
from helpdesk.errors import NotVisible
from helpdesk.models import Attachment


@public.get("/files/<int(max=2147483647):file_id>")
def file(file_id: int) -> Response:
    """The file, if its message can be seen. Streamed from the disk."""
    found = _visible(file_id)
    response = send_file(
        attachments.path(found), mimetype=found.type, as_attachment=True, download_name=found.name, max_age=0
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _visible(file_id: int) -> Attachment:
    someone = person()
    if someone and someone.is_staff:
        return attachments.visible_to(someone, file_id)
    for number in _numbers(file_id):
        try:
            found = attachments.visible_to(opened(number).customer, file_id)
        except NotVisible:
            continue
        if not (found.reply and found.reply.internal):
            return found
    raise NotVisible("There is no such file.")


def _numbers(file_id: int) -> list[str]:
    """The ticket of the file, and the one in which its message was written before a merge."""
    file = Attachment.get_or_none(Attachment.id == file_id)
    origin = file and file.reply and file.reply.origin
    return [ticket.number for ticket in (file and file.ticket, origin) if ticket]
