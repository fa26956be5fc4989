"""Looking into zip-based and old office files, without unpacking: what they are, and that no macro is in them."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

DIRECTORY_END = b"PK\x05\x06"
LONGEST_TAIL = 65_557  # the directory's end record and the longest comment behind it
MOST_DIRECTORY = 1 << 20
MACROS = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/|^basic/|^scripts/", re.IGNORECASE)
OLD_MACROS = ("_VBA_PROJECT", "Macros", "_VBA_PROJECT_CUR")
PAGE = re.compile(rb"<\s*(!doctype|html|svg|script|iframe|\?php)", re.IGNORECASE)
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)


def nothing_else(stream: BinaryIO) -> bool:
    """Whether a picture or PDF is not an archive at its end or a page at its start as well."""
    stream.seek(0)
    return not PAGE.search(stream.read(1024)) and DIRECTORY_END not in _tail(stream)


def webp(stream: BinaryIO) -> bool:
    """Whether the container around the picture is the right one."""
    stream.seek(0)
    return stream.read(4) == b"RIFF" and nothing_else(stream)


def office(part: str) -> Callable[[BinaryIO], bool]:
    """A test for an Office file whose main part is `part`, without macros."""
    return lambda stream: _holds(stream, {"[Content_Types].xml", part}) and not _has_macros(stream)


def open_document(kind: str) -> Callable[[BinaryIO], bool]:
    """A test for an OpenDocument file of that type, without macros."""
    return lambda stream: _member(stream, "mimetype") == kind.encode() and not _has_macros(stream)


def old_office(part: str) -> Callable[[BinaryIO], bool]:
    """A test for an old binary Office file that has the stream `part` and no macros."""
    return lambda stream: _streams(stream, [part]) and not _streams(stream, OLD_MACROS)


def plain(stream: BinaryIO) -> bool:
    """Whether it is a whole archive and no office file in disguise."""
    names = _names(stream)
    return bool(names) and not names & {"[Content_Types].xml", "mimetype"}


def _holds(stream: BinaryIO, members: set[str]) -> bool:
    return members <= _names(stream)


def _has_macros(stream: BinaryIO) -> bool:
    return any(MACROS.search(name) for name in _names(stream)) or b"macroEnabled" in _member(
        stream, "[Content_Types].xml"
    )


def _names(stream: BinaryIO) -> set[str]:
    """The members of a zip archive; none if it is broken or its directory is longer than any honest one."""
    if not _small_directory(stream):
        return set()
    try:
        return set(zipfile.ZipFile(stream).namelist())
    except BROKEN:
        return set()


def _small_directory(stream: BinaryIO) -> bool:
    tail = _tail(stream)
    end = tail.rfind(DIRECTORY_END)
    if end < 0 or len(tail) < end + 16:
        return False
    return struct.unpack_from("<I", tail, end + 12)[0] <= MOST_DIRECTORY


def _member(stream: BinaryIO, name: str) -> bytes:
    if name not in _names(stream):
        return b""
    try:
        with zipfile.ZipFile(stream).open(name) as member:
            return member.read(MOST_DIRECTORY)
    except BROKEN:
        return b"macroEnabled"


def _tail(stream: BinaryIO) -> bytes:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - LONGEST_TAIL))
    return stream.read()


def _streams(stream: BinaryIO, names: list[str] | tuple[str, ...]) -> bool:
    """Whether a compound file has one of these streams; their names stand in it as UTF-16."""
    stream.seek(0)
    content = stream.read()
    return any(name.encode("utf-16-le") + b"\0\0" in content for name in names)
