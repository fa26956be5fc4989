"""check() and attach(): taking the files of a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from helpdesk.attachments import names, storing
from helpdesk.attachments.kinds import EXTENSIONS, Kind, kind_of
from helpdesk.errors import Invalid
from helpdesk.models import Attachment, Reply, Ticket, User

MOST_BYTES = 10 << 20
MOST_ON_A_FORM = 5
MOST_ON_A_TICKET = 10


@dataclass(frozen=True)
class Upload:
    """A file as it comes in: its name, which is not believed, and a seekable stream of its content."""

    name: str
    stream: BinaryIO

    @property
    def label(self) -> str:
        """The name as it can be shown in a sentence."""
        return names.clean(self.name)[:80] or "file"

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.stream.seek(0, 2)


def check(uploads: Sequence[Upload], *, limit: int = MOST_ON_A_FORM) -> list[Kind]:
    """Return the kinds of the files. Raises Invalid("files") if one of them, or their number, is not accepted."""
    if len(uploads) > limit:
        raise Invalid("files", f"Please attach at most {limit} files.")
    return [_checked(upload) for upload in uploads]


def attach(
    files: Sequence[Upload], ticket: Ticket, *, reply: Reply | None = None, uploader: User | None = None
) -> list[Attachment]:
    """Store the files with the ticket's first message or with `reply`, within the verb's transaction.

    Raises Invalid("files") if one of them, or their number, is not accepted.
    """
    if not files:
        return []
    kinds = check(files, limit=MOST_ON_A_TICKET if uploader is None or uploader.is_staff else MOST_ON_A_FORM)
    _refuse_crowd(ticket, len(files))
    return [_attach(upload, kind, ticket, reply, uploader) for upload, kind in zip(files, kinds, strict=True)]


def _checked(upload: Upload) -> Kind:
    if upload.size == 0:
        raise Invalid("files", f"“{upload.label}” is empty.")
    if upload.size > MOST_BYTES:
        raise Invalid("files", f"“{upload.label}” is larger than {MOST_BYTES >> 20} MB.")
    kind = kind_of(upload.stream, names.ending(upload.name))
    if kind is None:
        raise Invalid(
            "files",
            f"We cannot take “{upload.label}”. Pictures, PDF, office documents without macros, "
            "text files and archives are fine.",
        )
    return kind


def _refuse_crowd(ticket: Ticket, more: int) -> None:
    kept = Attachment.select().where((Attachment.ticket == ticket.id) & Attachment.deleted_at.is_null()).count()
    if kept + more > MOST_ON_A_TICKET:
        raise Invalid("files", f"A ticket can hold {MOST_ON_A_TICKET} files, and this one has {kept} already.")


def _attach(upload: Upload, kind: Kind, ticket: Ticket, reply: Reply | None, uploader: User | None) -> Attachment:
    return Attachment.create(
        ticket=ticket,
        reply=reply,
        uploader=uploader,
        name=names.fitting(upload.name, kind.endings, EXTENSIONS),
        stored_name=storing.store(upload.stream),
        size=upload.size,
        type=kind.type,
    )
