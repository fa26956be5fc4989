"""Is the desk well? Each check returns what it found as a few words, or raises Unwell."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from helpdesk import logs, mail
from helpdesk.db import IS_SQLITE, db, now
from helpdesk.migrations import pending
from helpdesk.models import Heartbeat
from helpdesk.settings import settings
from helpdesk.worker import huey

FAINT_AFTER = timedelta(seconds=90)


class Unwell(Exception):
    """A part of the desk does not work. The text says what is wrong, in words that a stranger may read."""


@dataclass(frozen=True)
class Finding:
    """What a check found. `detail` is for the operator only."""

    name: str
    ok: bool
    words: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.words}"


def look(names: Iterable[str]) -> list[Finding]:
    """Run these checks, all of them even when one fails."""
    return [_found(name, CHECKS[name]) for name in names]


def database() -> str:
    """Whether the database answers and has every migration."""
    with db.connection_context():
        waiting = pending()
    if waiting:
        raise Unwell(f"needs `migrate`, {len(waiting)} to go")
    return "SQLite, up to date" if IS_SQLITE else "PostgreSQL, up to date"


def queue() -> str:
    """Whether the queue answers."""
    return f"{huey.pending_count()} tasks waiting"


def worker() -> str:
    """Whether the worker gave a sign of life lately."""
    with db.connection_context():
        beat = Heartbeat.get_or_none(Heartbeat.name == "worker")
    if beat is None:
        raise Unwell("has not given a sign of life yet")
    silence = now() - beat.beat_at
    if silence > FAINT_AFTER:
        raise Unwell(f"silent for {silence.total_seconds():.0f} seconds")
    return "alive"


def outgoing_mail() -> str:
    """Whether the mail server lets us in, or the folder for mail can be written."""
    if problem := mail.reachable():
        raise Unwell(logs.masked(problem))
    return f"{urlsplit(settings.smtp).scheme}: reachable"


def folders() -> str:
    """Whether the instance folder and the one for attachments can be written."""
    _writable(settings.files)
    return _writable(settings.instance)


def _found(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except Unwell as problem:
        return Finding(name, False, str(problem))
    except Exception as error:
        return Finding(name, False, "does not answer", f"{type(error).__name__}: {logs.first_line(error)}")


def _writable(folder: Path) -> str:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Unwell(f"{folder.name} is not writable")
    return f"{folder} is writable"


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "queue": queue,
    "worker": worker,
    "mail": outgoing_mail,
    "folders": folders,
}
VITAL = ("database", "queue", "worker")
