"""The huey instance. Its tasks only say which row to look at: the row, not the task, is what must not be lost."""

import sqlite3
from urllib.parse import urlsplit

import psycopg
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey

from helpdesk import logs
from helpdesk.settings import SettingsError, settings


def huey_for(url: str) -> Huey:
    """Return the queue of a `sqlite:`, `postgresql:` or `redis:` URL."""
    scheme = urlsplit(url).scheme
    if scheme == "redis":
        return RedisHuey("helpdesk", url=url, results=False)
    if scheme == "postgresql":
        return PostgresHuey("helpdesk", dsn=url, results=False)
    return SqliteHuey("helpdesk", filename=urlsplit(url).path, timeout=20, results=False)


def _opened(url: str) -> Huey:
    try:
        return huey_for(url)
    except (sqlite3.Error, psycopg.Error) as error:
        raise SettingsError("HELPDESK_QUEUE", f"cannot be used: {logs.first_line(error)}") from None


huey = _opened(settings.queue)
