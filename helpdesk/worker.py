"""The huey instance. Its tasks only say which row to look at: the row, not the task, is what must not be lost."""

from urllib.parse import urlsplit

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey

from helpdesk.settings import settings


def huey_for(url: str) -> Huey:
    """Return the queue of a `sqlite:`, `postgresql:` or `redis:` URL."""
    scheme = urlsplit(url).scheme
    if scheme == "redis":
        return RedisHuey("helpdesk", url=url, results=False)
    if scheme == "postgresql":
        return PostgresHuey("helpdesk", dsn=url, results=False)
    return SqliteHuey("helpdesk", filename=urlsplit(url).path, timeout=20, results=False)


huey = huey_for(settings.queue)
