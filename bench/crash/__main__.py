"""python -m bench.crash --tickets 500 --kills 200 --seed 1: a desk of its own in a temporary folder, then the run."""

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bench.surroundings import free_ports, surroundings

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    """Returns 0 when every mail arrived as it should, 1 otherwise."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="helpdesk-crash-") as folder, _database(asked.postgres) as url:
        ports = free_ports(2)
        command = [sys.executable, "-m", "bench.crash.run", *map(str, (asked.tickets, asked.kills, asked.seed))]
        hurry = ["--hurry"] if asked.hurry else []
        return subprocess.run(
            [*command, *hurry], env=os.environ | surroundings(folder, url, *ports), cwd=ROOT, check=False
        ).returncode


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.crash")
    parser.add_argument("--tickets", type=int, default=500, help="from as many addresses")
    parser.add_argument("--kills", type=int, default=200, help="SIGKILLs, worker and web in turn")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument(
        "--hurry", action="store_true", help="put the desk's clock forward instead of waiting at the end"
    )
    parser.add_argument(
        "--postgres",
        nargs="?",
        const="postgresql:///postgres",
        metavar="URL",
        help="a server where a database of its own can be made",
    )
    return parser.parse_args()


@contextlib.contextmanager
def _database(server: str | None) -> Iterator[str]:
    """The URL of a new database, dropped at the end; empty for SQLite in the folder."""
    if server is None:
        yield ""
        return
    name = f"helpdesk_crash_{os.getpid()}"
    _execute(server, f"CREATE DATABASE {name}")
    try:
        yield server.rpartition("/")[0] + f"/{name}"
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


if __name__ == "__main__":
    sys.exit(main())
