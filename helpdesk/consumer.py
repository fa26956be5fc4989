"""The worker process: takes tasks from the queue and looks at the clock."""

from helpdesk import logs, tasks
from helpdesk.db import db, tidy_up_here
from helpdesk.worker import huey

__all__ = ["run", "tasks"]


def run() -> None:
    """Work until SIGTERM; what is in hand is finished first."""
    logs.set_up("worker")
    tidy_up_here()
    huey.create_consumer(
        workers=2, initial_delay=0.05, max_delay=0.5, graceful_signal="TERM", shutdown_timeout=20
    ).run()


@huey.pre_execute()
def _connect(task) -> None:
    db.connect(reuse_if_open=True)


@huey.post_execute()
def _disconnect(task, value, error) -> None:
    if not db.is_closed():
        db.close()


if __name__ == "__main__":
    run()
