"""Which files are taken: one table. What a file is, its content says and not its name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from helpdesk.attachments import archives, texts

HEAD = 1024


@dataclass(frozen=True)
class Kind:
    """A type of file, the endings its name may have, and the bytes it begins with (`at` says from where)."""

    type: str
    endings: tuple[str, ...]
    signature: bytes = b""
    at: int = 0
    holds: Callable[[BinaryIO], bool] | None = None

    def matches(self, stream: BinaryIO, head: bytes) -> bool:
        """Whether the content is of this kind."""
        begins = head[self.at : self.at + len(self.signature)] == self.signature
        return begins and (self.holds is None or self.holds(stream))


ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"

KINDS = (
    Kind("image/png", ("png",), b"\x89PNG\r\n\x1a\n", holds=archives.nothing_else),
    Kind("image/jpeg", ("jpg", "jpeg"), b"\xff\xd8\xff", holds=archives.nothing_else),
    Kind("image/gif", ("gif",), b"GIF87a", holds=archives.nothing_else),
    Kind("image/gif", ("gif",), b"GIF89a", holds=archives.nothing_else),
    Kind("image/webp", ("webp",), b"WEBPVP8", at=8, holds=archives.webp),
    Kind("application/pdf", ("pdf",), b"%PDF-", holds=archives.nothing_else),
    Kind(f"{OOXML}.wordprocessingml.document", ("docx",), ZIP, holds=archives.office("word/document.xml")),
    Kind(f"{OOXML}.spreadsheetml.sheet", ("xlsx",), ZIP, holds=archives.office("xl/workbook.xml")),
    Kind(f"{OOXML}.presentationml.presentation", ("pptx",), ZIP, holds=archives.office("ppt/presentation.xml")),
    Kind(f"{ODF}.text", ("odt",), ZIP, holds=archives.open_document(f"{ODF}.text")),
    Kind(f"{ODF}.spreadsheet", ("ods",), ZIP, holds=archives.open_document(f"{ODF}.spreadsheet")),
    Kind("application/msword", ("doc",), OLE, holds=archives.old_office("WordDocument")),
    Kind("application/vnd.ms-excel", ("xls",), OLE, holds=archives.old_office("Workbook")),
    Kind("application/zip", ("zip",), ZIP, holds=archives.plain),
    Kind("application/gzip", ("gz", "tgz"), b"\x1f\x8b\x08"),
    Kind("application/x-7z-compressed", ("7z",), b"7z\xbc\xaf\x27\x1c"),
)
TEXTS = (Kind("text/csv", ("csv",)), Kind("text/plain", ("txt", "log")))
EXTENSIONS = tuple(dict.fromkeys(ending for kind in (*KINDS, *TEXTS) for ending in kind.endings))


def kind_of(stream: BinaryIO, ending: str) -> Kind | None:
    """The kind of the content, or None when it is not one we take. Only plain texts are told apart by their ending."""
    stream.seek(0)
    head = stream.read(HEAD)
    found = next((kind for kind in KINDS if kind.matches(stream, head)), None)
    return found or _text(stream, ending)


def kind_called(type: str) -> Kind:
    """The kind of a file that was looked at before."""
    return next(kind for kind in (*KINDS, *TEXTS) if kind.type == type)


def _text(stream: BinaryIO, ending: str) -> Kind | None:
    kind = next((kind for kind in TEXTS if ending in kind.endings), None)
    return kind if kind and texts.is_plain(stream) else None
