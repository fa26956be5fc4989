"""The supervisor: starts processes, starts again what dies, and stops all of them in order."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from helpdesk.settings import ROOT, settings

WATCHED = {signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
TOO_SOON = 10.0  # seconds: a process that dies again within them will not get well by another start
PATIENCE = 30.0  # seconds to finish the work in hand
FEW_ARENAS = {"MALLOC_ARENA_MAX": "2"}  # glibc gives each thread a heap of its own otherwise: 70 MB at 20 threads
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


@dataclass
class Process:
    """A command under watch. `taken` are the descriptors it inherits."""

    name: str
    command: list[str]
    taken: tuple[int, ...] = ()
    died_at: float = -TOO_SOON

    def start(self) -> None:
        self.running = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=environment(),
            pass_fds=self.taken,
            start_new_session=True,  # Ctrl-C is for the parent, which then stops everything in order
            preexec_fn=_die_with_parent,
        )

    def ended(self) -> bool:
        return self.running.poll() is not None

    def died_twice(self) -> bool:
        """Whether this death follows the last one within a few seconds. Notes the time of this one."""
        last, self.died_at = self.died_at, time.monotonic()
        return self.died_at - last < TOO_SOON


def supervise(processes: list[Process]) -> int:
    """Keep the processes running. Returns 0 after a signal to stop, 1 when one of them died twice in a row."""
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    for process in processes:
        process.start()
    try:
        return _watch(processes)
    finally:
        _stop(processes)


def run_to_end(process: Process) -> int:
    """Wait for a process that ends by itself. Returns its exit code, 130 when a signal to stop came first."""
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    process.start()
    while not process.ended():
        if signal.sigwait(WATCHED) != signal.SIGCHLD:
            _stop([process])
            return 130
    return process.running.returncode


def environment() -> dict[str, str]:
    """For a process that runs in ROOT, wherever this one was started."""
    ours = {"HELPDESK_INSTANCE": str(settings.instance), "PYTHONPATH": str(ROOT)}
    return {**FEW_ARENAS, **os.environ, **ours}


def _watch(processes: list[Process]) -> int:
    while signal.sigwait(WATCHED) == signal.SIGCHLD:
        for process in filter(Process.ended, processes):
            ending = f"{process.name} ended with exit code {process.running.returncode}"
            if process.died_twice():
                _say(f"{ending}, twice within {TOO_SOON:.0f} seconds. Giving up; what it wrote above says why.")
                return 1
            _say(f"{ending}; starting it again.")
            process.start()
    return 0


def _stop(processes: list[Process]) -> None:
    """Ask all to finish what they have in hand; a second signal, or the end of patience, kills."""
    for process in processes:
        process.running.terminate()
    deadline = time.monotonic() + PATIENCE
    while not all(process.ended() for process in processes):
        signalled = signal.sigtimedwait(WATCHED, max(deadline - time.monotonic(), 0))
        if signalled is None or signalled.si_signo != signal.SIGCHLD:
            break
    for process in processes:
        _kill_group(process.running.pid)
        process.running.wait()


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _die_with_parent() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
    if sys.platform == "linux":
        LIBC.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _say(sentence: str) -> None:
    print(f"helpdesk: {sentence}", file=sys.stderr, flush=True)


LIBC = ctypes.CDLL(None)
