"""The desk under attack: web and worker as process groups of their own, started as `make run` starts them."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from helpdesk.processes import WORKER, web
from helpdesk.settings import settings
from helpdesk.supervisor import Process


class Victims:
    """Web and worker. The socket stays open while the web server is dead: who knocks then waits."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", settings.port), backlog=1024)
        self.listener.set_inheritable(True)
        self.processes = {"worker": Process("worker", WORKER), "web": web(self.listener.fileno())}

    def start(self) -> None:
        for process in self.processes.values():
            process.start()

    def kill(self, name: str) -> None:
        """SIGKILL for the whole process group; nothing of it is left when this returns."""
        process = self.processes[name]
        if process.ended():
            raise RuntimeError(f"the {name} died by itself with exit code {process.running.returncode}")
        os.killpg(process.running.pid, signal.SIGKILL)
        process.running.wait()

    def restart(self, name: str) -> None:
        self.processes[name].start()

    def finish(self, name: str) -> None:
        """Let it end what it has in hand."""
        self.processes[name].running.terminate()
        self.processes[name].running.wait()

    def stop(self) -> None:
        for name in self.processes:
            self.finish(name)
        self.listener.close()


def start_postbox(path: Path, seed: int) -> subprocess.Popen:
    """The SMTP server, in a process of its own."""
    port = settings.smtp.rpartition(":")[2]
    return subprocess.Popen([sys.executable, "-m", "bench.crash.postbox", port, str(path), str(seed)])
