"""Files on the disk, under names that say nothing, outside of what the web server serves."""

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from helpdesk.models import ArticleFile, Attachment, KeptFile
from helpdesk.settings import settings

KEPT: tuple[Any, ...] = (Attachment, ArticleFile, KeptFile)  # whose rows know a file


def store(stream: BinaryIO, name: str = "") -> str:
    """Write the content to the disk, surely, and return the name it is stored under: a new one unless it is given.

    Stored before the row is committed: what a roll-back leaves without a row is found by sweep().
    """
    name = name or new_name()
    place = _room_for(name)
    stream.seek(0)
    with open(place, "xb", opener=_private) as file:
        shutil.copyfileobj(stream, file, 1 << 20)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(place.parent)
    return name


def new_name() -> str:
    """A name that nobody guesses."""
    return secrets.token_hex(16)


def double(name: str) -> str:
    """A second name for a stored file, and the name. Each is discarded for itself. Raises FileNotFoundError."""
    second = new_name()
    place = _room_for(second)
    os.link(located(name), place)
    os.utime(place)  # young again, for the sweep
    _sync_folder(place.parent)
    return second


def located(name: str) -> Path:
    """Where the file stored under this name lies."""
    return settings.files / name[:2] / name


def discard(name: str) -> None:
    """Remove a file again that nothing will point to."""
    located(name).unlink(missing_ok=True)


def sweep(older_than: timedelta = timedelta(days=1)) -> int:
    """Remove files that no row knows, left by changes that were rolled back, and return how many there were."""
    orphans = [place for folder in _folders() for place in _orphans(folder, time.time() - older_than.total_seconds())]
    for place in orphans:
        place.unlink(missing_ok=True)
    return len(orphans)


def _folders() -> list[Path]:
    return sorted(settings.files.iterdir()) if settings.files.is_dir() else []


def _orphans(folder: Path, before: float) -> Iterator[Path]:
    known = {row.stored_name for kept in KEPT for row in kept.select().where(kept.stored_name.startswith(folder.name))}
    return (place for place in folder.iterdir() if place.name not in known and place.stat().st_mtime < before)


def _room_for(name: str) -> Path:
    place = located(name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
