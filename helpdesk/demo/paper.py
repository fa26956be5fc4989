"""Draws the files of the demo: small but real PNG pictures and PDF documents."""

import struct
import zlib
from io import BytesIO

WIDTH, HEIGHT = 480, 300
GROUND, BAR, INK = b"\xf7\xf7\xf5", b"\x0b\x5c\xad", b"\xb7\xb4\xac"


def drawn(name: str) -> BytesIO:
    """The content of a file with this name, a .png or a .pdf."""
    return BytesIO(picture(name) if name.endswith(".png") else page(name.removesuffix(".pdf").replace("-", " ")))


def picture(name: str) -> bytes:
    """A PNG like a screen: a bar on top and lines of text, different for each name."""
    lengths = [80 + zlib.crc32(f"{name}{line}".encode()) % 360 for line in range(20)]
    rows = b"".join(b"\0" + _row(y, lengths) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def page(title: str) -> bytes:
    """A PDF of one page with its title on it."""
    text = f"BT /F1 24 Tf 72 720 Td ({title.capitalize()}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    ]
    return _pdf(objects)


def _row(y: int, lengths: list[int]) -> bytes:
    if y < 36:
        return BAR * WIDTH
    line, within = divmod(y - 36, 20)
    if line < 1 or line > 11 or within > 8:
        return GROUND * WIDTH
    return GROUND * 24 + INK * lengths[line] + GROUND * (WIDTH - 24 - lengths[line])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pdf(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, end)
