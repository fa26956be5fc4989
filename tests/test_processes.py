"""The supervisor, with real processes: they come back, they give up, they stop in order, they leave nobody behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from helpdesk.db import IS_SQLITE
from helpdesk.settings import ROOT

of_its_own = pytest.mark.skipif(not IS_SQLITE, reason="runs a desk of its own on SQLite, once is enough")
pytestmark = of_its_own

SUPERVISE = """
import sys
from helpdesk.processes import PYTHON
from helpdesk.supervisor import Process, supervise
sys.exit(supervise([Process(name, [*PYTHON, "-c", code]) for name, code in zip("ab", sys.argv[1:])]))
"""
TOLD_TOO_EARLY = """
import os, runpy, signal, time
globals().update(runpy.run_path("gunicorn.conf.py"))
def post_fork(server, worker):
    os.kill(server.pid, signal.SIGTERM)
    time.sleep(1)
"""
SLEEP = "import time; time.sleep(60)"


@pytest.fixture
def start(tmp_path):
    """`start("app.py", PORT="…")` is a running Python with these arguments and a desk of its own."""
    running = []

    def run(*arguments: str, **environment: str) -> subprocess.Popen:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("HELPDESK_")}
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**kept, "HELPDESK_INSTANCE": str(tmp_path / "desk"), "HELPDESK_PROCESSES": "1", **environment},
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.wait()
        process.stderr.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def wait_until(condition, seconds: float = 60):
    """What `condition()` gives as soon as it is true."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)
    return found


def status(port: int) -> int:
    try:
        return urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status
    except HTTPError as answer:
        return answer.code
    except OSError:
        return 0


def children(pid: int) -> dict[str, int]:
    """The process ids of web and worker under that parent."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = {int(child): Path(f"/proc/{child}/cmdline").read_text() for child in found}
    return {name: child for child, line in lines.items() for name in ("gunicorn", "consumer") if name in line}


def is_gone(pid: int) -> bool:
    """Whether the process has ended, be it that nobody has collected it yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_the_whole_desk_gets_well_survives_the_death_of_its_parts_and_stops_cleanly(start):
    port = free_port()
    desk = start("app.py", PORT=str(port))
    wait_until(lambda: status(port) == 200)
    before = children(desk.pid)
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: len(children(desk.pid)) == 2 and not set(children(desk.pid).values()) & set(before.values()))
    wait_until(lambda: status(port) == 200)
    after = children(desk.pid)
    desk.terminate()
    assert desk.wait(20) == 0
    assert all(is_gone(pid) for pid in after.values())


def test_nobody_outlives_a_parent_that_is_killed(start):
    port = free_port()
    desk = start("app.py", PORT=str(port))
    wait_until(lambda: status(port) == 200)
    left = children(desk.pid)
    desk.kill()
    wait_until(lambda: all(is_gone(pid) for pid in left.values()))
    wait_until(lambda: status(port) == 0)


def test_what_dies_twice_in_a_row_ends_everything_with_a_clear_message(start):
    parent = start("-c", SUPERVISE, SLEEP, "raise SystemExit(7)")
    assert parent.wait(20) == 1
    said = parent.stderr.read()
    assert "b ended with exit code 7; starting it again" in said
    assert "b ended with exit code 7, twice within 10 seconds" in said


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_work_in_hand_is_finished_when_asked_to_stop(start, tmp_path, how):
    work = f"""
import pathlib, signal, time
done = pathlib.Path({str(tmp_path)!r})
def finish(*_):
    time.sleep(1); (done / "finished").touch(); raise SystemExit
signal.signal(signal.SIGTERM, finish)
(done / "begun").touch()
time.sleep(60)
"""
    parent = start("-c", SUPERVISE, work)
    wait_until((tmp_path / "begun").exists)
    parent.send_signal(how)
    assert parent.wait(20) == 0
    assert (tmp_path / "finished").exists()


def test_a_second_signal_does_not_wait(start, tmp_path):
    begun = tmp_path / "begun"
    stubborn = f"import pathlib, signal, time; signal.signal(15, signal.SIG_IGN); pathlib.Path({str(begun)!r}).touch()"
    parent = start("-c", SUPERVISE, f"{stubborn}; time.sleep(60)")
    wait_until(begun.exists)
    parent.terminate()
    time.sleep(0.5)
    assert parent.poll() is None
    parent.terminate()
    assert parent.wait(5) == 0


def test_a_web_process_told_to_stop_while_it_starts_still_stops(start, tmp_path):
    config = tmp_path / "config.py"
    config.write_text(TOLD_TOO_EARLY)
    web = start("-m", "gunicorn", "--config", str(config), "--bind", "127.0.0.1:0", "app:create_app()")
    assert web.wait(15) == 0


def test_the_parent_loads_neither_web_nor_database(start):
    code = (
        "import sys, helpdesk.processes; sys.exit(bool({'flask', 'peewee', 'plotly', 'gunicorn'} & set(sys.modules)))"
    )
    assert start("-c", code).wait(20) == 0


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "eighty"),
        ("HELPDESK_INSTANCE", "/proc/version/desk"),
        ("HELPDESK_DATABASE", "mysql://somewhere/desk"),
        ("HELPDESK_DATABASE", "sqlite:////nowhere/desk.db"),
        ("HELPDESK_DATABASE", "postgresql://desk:secret@127.0.0.1:1/desk"),
        ("HELPDESK_QUEUE", "redis://127.0.0.1:1/0"),
        ("HELPDESK_QUEUE", "postgresql://desk:secret@127.0.0.1:1/desk"),
        ("HELPDESK_SMTP", "file:///proc/version/outbox"),
        ("HELPDESK_SECRET_KEY", "short"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(start, variable, value):
    desk = start("app.py", **{"PORT": str(free_port()), variable: value})
    assert desk.wait(60) not in (0, None)
    said = [line for line in desk.stderr.read().splitlines() if " INFO " not in line]
    assert len(said) == 1
    assert said[0].startswith(f"{variable}: ")
    assert "secret" not in said[0]


def test_a_port_that_is_taken_is_one_clear_line(start):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        desk = start("app.py", PORT=str(port))
        assert desk.wait(20) == 1
        assert desk.stderr.read().startswith(f"PORT: port {port} is taken by another program")
