"""Small real files, honest and dishonest ones."""

import struct
import zipfile
import zlib
from io import BytesIO

from helpdesk.attachments import Upload

__all__ = ["DOCX", "EXE", "HTML", "OLE", "PDF", "PNG", "SVG", "odf", "old_office", "ooxml", "upload", "zipped"]


def upload(name: str, content: bytes) -> Upload:
    return Upload(name, BytesIO(content))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b"")
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
EXE = b"MZ\x90\0\3\0\0\0" + bytes(200)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(**members: bytes | str) -> bytes:
    """A zip archive; members are named with `__` for a slash."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def ooxml(*parts: str, types: str = "<Types/>") -> bytes:
    """An Office file with these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("_rels/.rels", *parts):
            archive.writestr(name, "<xml/>")
        archive.writestr("[Content_Types].xml", types)
    return out.getvalue()


DOCX = ooxml("word/document.xml")


def odf(kind: str, *parts: str) -> bytes:
    """An OpenDocument file of that type, `text` or `spreadsheet`."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        for name in ("content.xml", *parts):
            archive.writestr(name, "<xml/>")
    return out.getvalue()


def old_office(*streams: str) -> bytes:
    """The head of a compound file and the names of its streams, as they stand in its directory."""
    return OLE + bytes(504) + b"".join(name.encode("utf-16-le").ljust(64, b"\0") for name in streams)
