"""What happens once, before web and worker start: migrations, and the link for the first administrator."""

import sqlite3
from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg
from peewee import InterfaceError, OperationalError
from redis import RedisError

from helpdesk import first_admin, logs, mail
from helpdesk.db import db
from helpdesk.migrations import migrate
from helpdesk.settings import SettingsError, settings
from helpdesk.worker import huey

AWAY = (OSError, OperationalError, InterfaceError, sqlite3.Error, psycopg.Error, RedisError)


def prepare() -> None:
    """Bring the database up to date. Raises SettingsError in one line when what the settings name cannot be used."""
    _use("HELPDESK_DATABASE", migrate)
    _use("HELPDESK_QUEUE", huey.pending_count)
    if urlsplit(settings.smtp).scheme == "file" and (problem := mail.reachable()):
        raise SettingsError("HELPDESK_SMTP", problem)


def run() -> None:
    """Prepare the desk; while nobody works at it, print the link for the first administrator."""
    prepare()
    with db.connection_context():
        if link := first_admin.issue():
            print(
                f"\nNobody works here yet. Create the first administrator, within a day, at\n\n    {link}\n", flush=True
            )


def _use(variable: str, call: Callable[[], object]) -> None:
    try:
        call()
    except AWAY as error:
        raise SettingsError(variable, f"cannot be used: {logs.first_line(error)}") from None


if __name__ == "__main__":
    logs.set_up("start")
    run()
