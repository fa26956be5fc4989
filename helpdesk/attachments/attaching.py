"""check(), stored() and attach(): taking the files of a message."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from peewee import JOIN

from helpdesk.attachments import names, storing
from helpdesk.attachments.kinds import EXTENSIONS, Kind, kind_called, kind_of
from helpdesk.errors import Invalid, Refused
from helpdesk.models import Attachment, KeptFile, Reply, Ticket, User

MOST_BYTES = 10 << 20
MOST_ON_A_FORM = 5
MOST_ON_A_TICKET = 10


@dataclass(frozen=True)
class Upload:
    """A file as it comes in: its name, which is not believed, and a seekable stream of its content.

    One that was `kept` from the post before was looked at then, and lies on the disk already.
    """

    name: str
    stream: BinaryIO = field(default_factory=BytesIO)
    kept: KeptFile | None = None

    @property
    def label(self) -> str:
        """The name as it can be shown in a sentence."""
        return names.clean(self.name)[:80] or "file"

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.kept.size if self.kept else self.stream.seek(0, 2)


@dataclass(frozen=True)
class Stored:
    """A file that was accepted and lies on the disk, still without a row."""

    name: str
    stored_name: str
    size: int
    type: str


def check(uploads: Sequence[Upload], *, limit: int = MOST_ON_A_FORM) -> list[Kind]:
    """Return the kinds of the files. Raises Invalid("files") if one of them, or their number, is not accepted."""
    if len(uploads) > limit:
        raise Invalid("files", f"Please attach at most {limit} files.")
    return [_checked(upload) for upload in uploads]


@contextmanager
def stored(uploads: Sequence[Upload], *, by_staff: bool = False) -> Iterator[list[Stored]]:
    """Check the files and write them to the disk, before the change that attach()es them takes its lock.

    Raises Invalid("files"). A change that is refused takes them away again; sweep() does it for one that died.
    """
    kinds = check(uploads, limit=MOST_ON_A_TICKET if by_staff else MOST_ON_A_FORM)
    files = [_store(upload, kind) for upload, kind in zip(uploads, kinds, strict=True)]
    try:
        yield files
    except Refused:
        for file in files:
            storing.discard(file.stored_name)
        raise


def attach(
    files: Sequence[Stored], ticket: Ticket, *, reply: Reply | None = None, uploader: User | None = None
) -> list[Attachment]:
    """Give stored files to the ticket's first message, or to `reply`, within the verb's transaction.

    Raises Invalid("files") if the ticket cannot hold that many.
    """
    if files:
        _refuse_crowd(ticket, len(files), uploader)
    return [Attachment.create(ticket=ticket, reply=reply, uploader=uploader, **vars(file)) for file in files]


def _checked(upload: Upload) -> Kind:
    if upload.kept:
        return kind_called(upload.kept.type)
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


def _store(upload: Upload, kind: Kind) -> Stored:
    if upload.kept:
        return _taken_over(upload.kept)
    name = names.fitting(upload.name, kind.endings, EXTENSIONS)
    return Stored(name, storing.store(upload.stream), upload.size, kind.type)


def _taken_over(file: KeptFile) -> Stored:
    try:
        return Stored(file.name, storing.double(file.stored_name), file.size, file.type)
    except FileNotFoundError:
        raise Invalid("files", f"“{file.name}” was kept for an hour, which is over: please choose it again.") from None


def _refuse_crowd(ticket: Ticket, more: int, uploader: User | None) -> None:
    """A customer's files are counted among those that they can see: the others are no business of theirs."""
    there = (Attachment.ticket == ticket.id) & Attachment.deleted_at.is_null()
    files = Attachment.select().where(there)
    if uploader is not None and not uploader.is_staff:
        from_theirs = Reply.told_to(uploader.id)
        is_theirs = ticket.customer_id == uploader.id
        told = (Attachment.reply.is_null() | from_theirs) if is_theirs else from_theirs & Reply.origin.is_null(False)
        files = files.join(Reply, JOIN.LEFT_OUTER).where(told)
    kept = files.count()
    if kept + more > MOST_ON_A_TICKET:
        raise Invalid("files", f"A ticket can hold {MOST_ON_A_TICKET} files, and this one has {kept} already.")
