"""The worker's sign of life: a thread of its own, so that it goes on while every task takes long."""

import logging
import threading
import time

from helpdesk.db import db, now
from helpdesk.models import Heartbeat
from helpdesk.worker import huey

log = logging.getLogger(__name__)

PAUSE = 20.0  # seconds
_started = threading.Lock()


@huey.on_startup()
def start() -> None:
    """Start beating, once for the process: huey calls this in each of its threads."""
    if _started.acquire(blocking=False):
        threading.Thread(target=_go_on, name="heart", daemon=True).start()


def beat(name: str = "worker") -> None:
    """Note that the process is alive."""
    row = Heartbeat.insert(name=name, beat_at=now())
    row.on_conflict(conflict_target=[Heartbeat.name], update={Heartbeat.beat_at: now()}).execute()


def _go_on() -> None:
    while True:
        _try_to_beat()
        time.sleep(PAUSE)


def _try_to_beat() -> None:
    """A database that is away for a while ends neither the worker nor its heart."""
    try:
        with db.connection_context():
            beat()
    except Exception:
        log.exception("no sign of life could be written")
