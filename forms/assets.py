"""Style sheets and scripts: compressed once, served under a name that changes with their content, cached for good.

`asset("tokens.css")` is the address of a file in any of the added folders. A folder has one version, so that relative
addresses inside its style sheets stay right. Some names stand for several files of a folder, served as one.
"""

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request, url_for
from werkzeug.security import safe_join

SQUEEZED = {"text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json"}
FOR_GOOD = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"
# What a customer's page asks for: on a slow line each further request costs as much as the page itself.
BUNDLES = {
    "pages.css": ("tokens.css", "public.css", "knowledge.css"),
    "pages.js": ("editor.js", "files.js", "upload.js", "suggest.js", "draft.js"),
}
folders: dict[str, Path] = {}


def register(app: Flask) -> None:
    """Serve the public door's own folder; others join by add()."""
    add("desk", Path(__file__).parent / "static")
    app.add_url_rule("/assets/<folder>/<version>/<path:name>", "assets", _serve)
    app.jinja_env.globals["asset"] = asset


def add(name: str, folder: Path) -> None:
    """Serve the files of one more folder."""
    folders[name] = folder


@cache
def found(name: str) -> tuple[str, str]:
    """The folder that holds this file, and its version. Raises LookupError when none does."""
    for folder, path in folders.items():
        if all((path / part).is_file() for part in _parts(name)):
            return folder, version(path)
    raise LookupError(f"no folder of assets has {name}")


def asset(name: str) -> str:
    """The address of a file."""
    folder, current = found(name)
    return url_for("assets", folder=folder, version=current, name=name)


@cache
def version(folder: Path) -> str:
    """A short hash of everything in the folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _serve(folder: str, version: str, name: str) -> Response:
    if folder not in folders:
        abort(404)
    return _file(folders[folder], name, lasting=version == _version(folder))


def _file(folder: Path, name: str, lasting: bool) -> Response:
    paths = tuple(safe_join(str(folder), part) or "" for part in _parts(name))
    if not all(Path(path).is_file() for path in paths):
        abort(404)
    squeeze = "gzip" in request.accept_encodings
    response = Response(_content(paths, squeeze), mimetype=_type(name))
    response.headers["Cache-Control"] = FOR_GOOD if lasting else FOR_A_DAY
    if _type(name) in SQUEEZED:
        response.headers["Vary"] = "Accept-Encoding"
        if squeeze:
            response.headers["Content-Encoding"] = "gzip"
    response.add_etag()
    return response.make_conditional(request)


def _version(folder: str) -> str:
    return version(folders[folder])


def _parts(name: str) -> tuple[str, ...]:
    return BUNDLES.get(name, (name,))


def _content(paths: tuple[str, ...], squeeze: bool) -> bytes:
    return _squeezed(paths) if squeeze and _type(paths[0]) in SQUEEZED else _joined(paths)


def _joined(paths: tuple[str, ...]) -> bytes:
    return b"\n".join(Path(path).read_bytes() for path in paths)


@cache
def _squeezed(paths: tuple[str, ...]) -> bytes:
    return gzip.compress(_joined(paths), 9, mtime=0)


def _type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
