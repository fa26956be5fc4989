"""Measures one desk through its real server and prints a line of JSON; `python -m bench` starts it for each size."""

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

from bench.data import fill
from bench.requests import Ask, Requests
from bench.shelf import stock
from bench.visitor import Visitor
from helpdesk.db import db
from helpdesk.migrations import migrate
from helpdesk.models import Ticket

WARM_UP = 10
GOOD = (200, 303)


def measure(tickets: int, requests: int, seed: int) -> dict:
    """Fill the desk if it is empty, run it, and ask `requests` times for every row."""
    _fill(tickets, seed)
    with running() as (port, processes), db.connection_context():
        rows = {f"{who}: {what}": row(ask, requests) for who, what, ask in Requests(port, seed).rows()}
        return {"rows": rows, "memory": {name: memory_of(process.pid) for name, process in processes.items()}}


def _fill(tickets: int, seed: int) -> None:
    migrate()
    with db.connection_context():
        empty = not Ticket.select().exists()
    if empty:
        fill(tickets)
    with db.connection_context():
        stock(seed)


@contextmanager
def running() -> Iterator[tuple[int, dict[str, subprocess.Popen]]]:
    """Web and worker, as the desk starts them, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "HELPDESK_BASE_URL": f"http://127.0.0.1:{port}"}
    commands = {
        "web": ["-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "bench.server:create_app()"],
        "worker": ["-m", "helpdesk.consumer"],
    }
    processes = {
        name: subprocess.Popen([sys.executable, *command], env=environment, stdout=sys.stderr)
        for name, command in commands.items()
    }
    try:
        _wait_for(port)
        yield port, processes
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            Visitor(port).get("/login")
            return
        except (OSError, HTTPException):
            time.sleep(0.1)
    raise SystemExit("The web server did not start.")


def row(ask: Ask, requests: int) -> dict:
    """Median, 95th percentile and worst of the server's time, its work, and the most queries that one answer took."""
    for _ in range(WARM_UP):
        ask()
    answers = [ask() for _ in range(requests)]
    median, at95 = _middle_and_end([answer.took for answer in answers])
    _, worked = _middle_and_end([answer.worked for answer in answers])
    queries = max(answer.queries for answer in answers)
    failed = sum(answer.status not in GOOD for answer in answers)
    worst = max(answer.took for answer in answers)
    return {"median": median, "p95": at95, "worst": worst, "worked": worked, "queries": queries, "failed": failed}


def _middle_and_end(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), sorted(times)[int(len(times) * 0.95)]


def memory_of(pid: int) -> float:
    """Megabytes of the process and its children, what they share counted once."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1000
    return own + sum(memory_of(int(child)) for child in children)


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:4]))))
