"""The web server: processes that share what they loaded, and in each as many threads as there are open requests."""

import gc
import logging
import os
from functools import partial
from signal import SIG_BLOCK, SIG_UNBLOCK, SIGTERM, pthread_sigmask

from helpdesk import logs
from helpdesk.db import db
from helpdesk.settings import settings
from helpdesk.worker import huey

bind = f"127.0.0.1:{settings.port}"
workers = settings.processes
worker_class = "gthread"
threads = 200  # started one by one as they are needed; an open event stream holds one
worker_connections = 2000
preload_app = True
keepalive = 75  # seconds; longer than the proxy in front keeps its side open
timeout = 60
graceful_timeout = 20
forwarded_allow_ips = ""  # the application looks at forwarded headers itself, for as many proxies as it was told of
control_socket_disable = True
logconfig_dict = logs.configuration("web")


def pre_fork(server, worker):
    """Give no connection to two processes, and leave what was loaded so far alone so that its memory stays shared."""
    db.close_all()
    huey.storage.close()
    gc.collect()
    gc.freeze()


# A worker told to stop before it has its handlers would not hear it, and be killed at the end of graceful_timeout.
os.register_at_fork(
    before=partial(pthread_sigmask, SIG_BLOCK, {SIGTERM}),
    after_in_parent=partial(pthread_sigmask, SIG_UNBLOCK, {SIGTERM}),
)


def post_worker_init(worker):
    pthread_sigmask(SIG_UNBLOCK, {SIGTERM})


def when_ready(server):
    logging.getLogger("helpdesk").info("ready at %s", settings.base_url)
