"""The desk's web application as gunicorn runs it, telling with each answer how long it took and what it asked."""

import threading
import time

from app import create_app as create_desk
from helpdesk import reports
from helpdesk.db import db

asked = threading.local()


def create_app():
    """The application; a request with `X-Forget` finds no kept numbers in its process."""
    desk, execute = create_desk(), db.execute_sql

    def counted(*statement, **options):
        asked.queries = getattr(asked, "queries", 0) + 1
        return execute(*statement, **options)

    db.execute_sql = counted
    return lambda environ, start_response: _answer(desk, environ, start_response)


def _answer(desk, environ, start_response):
    asked.queries, begun, worked = 0, time.perf_counter(), time.thread_time()
    if "HTTP_X_FORGET" in environ:
        reports.forget()

    def start(status, headers, *rest):
        took, work = (time.perf_counter() - begun) * 1000, (time.thread_time() - worked) * 1000
        return start_response(status, [*headers, ("X-Took", f"{took:.3f} {work:.3f} {asked.queries}")], *rest)

    return desk(environ, start)
