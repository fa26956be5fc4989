"""The processes of the desk: one that prepares, then web and worker side by side.

The parent imports nothing but the settings, so that watching costs next to no memory.
"""

import errno
import os
import socket
import sys
from typing import NoReturn

from helpdesk.settings import ROOT, SettingsError, settings
from helpdesk.supervisor import Process, environment, run_to_end, supervise

PYTHON = [sys.executable, "-P"]
WORKER = [*PYTHON, "-m", "helpdesk.consumer"]


def run(preparation: str = "helpdesk.start") -> int:
    """Prepare the desk, then run web and worker until a signal ends them. Returns the exit code.

    Raises SettingsError when the port is not to be had.
    """
    with _listen(settings.port) as listener:
        prepared = run_to_end(Process("preparation", [*PYTHON, "-m", preparation]))
        return prepared or supervise([web(listener.fileno()), Process("worker", WORKER)])


def web(listener: int) -> Process:
    """The web server on a socket that the parent keeps: while it starts again, browsers wait and are not refused."""
    command = [*PYTHON, "-m", "gunicorn", "--bind", f"fd://{listener}", "app:create_app()"]
    return Process("web", command, taken=(listener,))


def become(module: str, *arguments: str) -> NoReturn:
    """Replace this process by a smaller one that runs nothing but the module."""
    os.chdir(ROOT)
    os.execve(sys.executable, [*PYTHON, "-m", module, *arguments], environment())


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port), backlog=1024)
    except OSError as error:
        reason = (
            "is taken by another program" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
        )
        raise SettingsError(
            "PORT", f"port {port} {reason}; choose another one, such as PORT={port % 60000 + 1}"
        ) from None
