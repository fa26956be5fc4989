"""Is it really plain text?"""

import re
from typing import BinaryIO

MARKUP = re.compile(r"<\s*(!doctype|html|head|body|svg|script|iframe|\?xml|\?php)", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def is_plain(stream: BinaryIO) -> bool:
    """Whether all of it decodes, holds no control character, and does not begin like a page or a picture."""
    text = _decoded(stream)
    return text is not None and not CONTROL.search(text) and not MARKUP.search(text[:1024])


def _decoded(stream: BinaryIO) -> str | None:
    stream.seek(0)
    content = stream.read()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
