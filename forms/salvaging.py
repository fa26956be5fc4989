"""What can be saved of a post that is too large to be taken: the texts, without the files."""

from collections.abc import Iterator

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, MultipartDecoder

MOST_READ = 128 << 20
LONGEST_FIELD = 500_000
PIECE = 1 << 16


def salvaged() -> MultiDict[str, str]:
    """The fields of a form whose body nobody has read yet, read to its end; empty when it is no form with files."""
    kind, options = parse_options_header(request.content_type)
    if kind != "multipart/form-data" or "boundary" not in options:
        return drain()
    try:
        return _fields(MultipartDecoder(options["boundary"].encode("latin-1"), max_parts=100))
    except ValueError:
        return drain()


def drain() -> MultiDict[str, str]:
    """Read what the browser is still sending, for nothing."""
    for _ in _pieces():
        pass
    return MultiDict()


def _pieces() -> Iterator[bytes]:
    left, stream = min(request.content_length or 0, MOST_READ), request.environ["wsgi.input"]
    while left > 0 and (piece := stream.read(min(left, PIECE))):
        left -= len(piece)
        yield piece


def _fields(decoder: MultipartDecoder) -> MultiDict[str, str]:
    found: MultiDict[str, str] = MultiDict()
    name, text = None, b""
    for event in _events(decoder):
        if not isinstance(event, Data):
            name, text = (event.name if isinstance(event, Field) else None), b""
        elif name is not None and len(text) <= LONGEST_FIELD:
            text += event.data
            if not event.more_data:
                found.add(name, text.decode(errors="replace"))
    return found


def _events(decoder: MultipartDecoder) -> Iterator[object]:
    for piece in _pieces():
        decoder.receive_data(piece)
        while (event := decoder.next_event()).__class__.__name__ != "NeedData":
            if isinstance(event, Epilogue):
                return
            yield event
