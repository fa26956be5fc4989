"""python -m bench.hostile --posts 10000 --minutes 5: a desk in a temporary folder, first idle, then attacked."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.surroundings import free_ports, surroundings

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    """Returns 0 when customers were served as they should be and nobody got more mail than their cap, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile", description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--networks", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="the URL of an empty one; SQLite in the folder without")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="helpdesk-hostile-") as folder:
        environment = os.environ | surroundings(folder, given.database, *free_ports(2))
        environment |= {"HELPDESK_TRUSTED_PROXIES": "1", "HELPDESK_SECRET_KEY": ""}
        numbers = map(str, (given.posts, given.minutes, given.networks, given.seed))
        command = [sys.executable, "-m", "bench.hostile.run", *numbers]
        return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
