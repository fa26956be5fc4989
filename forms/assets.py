"""Style sheets and scripts: compressed once, served under a name that changes with their content, cached for good.

`asset("tokens.css")` is the address of a file in any of the added folders. A folder has one version, so that relative
addresses inside its style sheets stay right.
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
        if (path / name).is_file():
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
    path = safe_join(str(folder), name)
    if path is None or not Path(path).is_file():
        abort(404)
    squeeze = "gzip" in request.accept_encodings
    response = Response(_content(path, squeeze), mimetype=_type(path))
    response.headers["Cache-Control"] = FOR_GOOD if lasting else FOR_A_DAY
    if _type(path) in SQUEEZED:
        response.headers["Vary"] = "Accept-Encoding"
        if squeeze:
            response.headers["Content-Encoding"] = "gzip"
    response.add_etag()
    return response.make_conditional(request)


def _version(folder: str) -> str:
    return version(folders[folder])


def _content(path: str, squeeze: bool) -> bytes:
    return _squeezed(path) if squeeze and _type(path) in SQUEEZED else Path(path).read_bytes()


@cache
def _squeezed(path: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)


def _type(path: str) -> str:
    return mimetypes.guess_type(path)[0] or "application/octet-stream"
