"""What the desk costs at size: `python -m bench` prints a table, next to the same at a thousand tickets."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SMALL = 1_000
GOALS = {"dashboard, cold": 150.0}
GOAL = 25.0
MEMORY = 400.0
GROWTH = 1.3
COLUMNS = f"{'median':>9}{'p95':>9}{'worst':>9}{'work':>7}"


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--tickets", type=int, default=1_000_000)
    options.add_argument("--requests", type=int, default=200, help="for each row")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "helpdesk-bench")
    given = options.parse_args()
    small, large = (_measure(given, size) for size in (SMALL, given.tickets))
    _print(given.tickets, small, large)


def _measure(given: argparse.Namespace, tickets: int) -> dict:
    """One size, in a process and an instance folder of its own; the folder is kept for the next time."""
    print(f"{tickets:,} tickets …", file=sys.stderr)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HELPDESK_")}
    environment["HELPDESK_INSTANCE"] = str(given.folder / str(tickets))
    command = [sys.executable, "-m", "bench.measure", str(tickets), str(given.requests), str(given.seed)]
    return json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)


def _print(tickets: int, small: dict, large: dict) -> None:
    print(f"{'milliseconds of server time':44}{f'{SMALL:,} tickets':>28}{f'{tickets:,} tickets':>34}")
    print(f"{'':44}{COLUMNS}{COLUMNS}{'queries':>9}")
    for name, row in large["rows"].items():
        print(f"{name:44}{_times(small['rows'][name])}{_times(row)}{row['queries']:9}{_verdict(name, row, small)}")
    for size, found in ((SMALL, small), (tickets, large)):
        parts = " + ".join(f"{name} {memory:.0f}" for name, memory in found["memory"].items())
        total = sum(found["memory"].values())
        print(f"memory at {size:,} tickets: {parts} = {total:.0f} MB{'' if total <= MEMORY else '  over 400'}")
    print("work: p95 of the processor's time; far below p95 means that the machine was busy with something else.")


def _times(row: dict) -> str:
    return f"{row['median']:9.1f}{row['p95']:9.1f}{row['worst']:9.1f}{row['worked']:7.1f}"


def _verdict(name: str, row: dict, small: dict) -> str:
    goal = GOALS.get(name.partition(": ")[2], GOAL)
    growth = row["median"] / small["rows"][name]["median"]
    problems = [f"p95 over {goal:.0f}"] if row["p95"] > goal else []
    problems += [f"{growth:.1f} × the small desk"] if name.endswith(": list") and growth > GROWTH else []
    problems += [f"{row['failed']} failed"] if row["failed"] else []
    return "  " + ", ".join(problems) if problems else ""


if __name__ == "__main__":
    main()
