"""Pictures within articles, and files beside them. Only plain pictures are shown, everything else is a download."""

from flask import Response, send_file

from forms.pages.blueprint import public
from forms.sessions import person
from helpdesk import knowledge
from helpdesk.errors import NotVisible
from helpdesk.models import ArticleFile

FOR_ALL = "public, max-age=300"  # not longer: an article can be taken back


@public.get("/help/files/<int(max=2147483647):file_id>")
def article_file(file_id: int) -> Response:
    """The file, if its article can be read. Streamed from the disk."""
    found, cached = _found(file_id)
    shown = {"mimetype": found.type, "download_name": found.name, "as_attachment": not knowledge.is_picture(found)}
    response = send_file(knowledge.file_path(found), **shown, etag=found.stored_name[:16])
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = cached
    return response


def _found(file_id: int) -> tuple[ArticleFile, str]:
    """The file, and how long it may be kept: what is for some is kept nowhere."""
    try:
        return knowledge.file_for(None, file_id), FOR_ALL
    except NotVisible:
        return knowledge.file_for(person(), file_id), "private, no-store"
