"""Nothing is lost when processes die: the bench command, in a smaller size."""

import os
import random
import subprocess
import sys

import pytest

from helpdesk.db import IS_SQLITE
from helpdesk.settings import ROOT


@pytest.mark.slow
def test_no_mail_is_lost_or_doubled_in_vain_while_web_and_worker_are_killed():
    seed = random.randrange(1_000_000)
    size = ["--tickets", "30", "--kills", "10", "--seed", str(seed), "--hurry"]
    database = [] if IS_SQLITE else ["--postgres", os.environ["HELPDESK_DATABASE"]]
    command = [sys.executable, "-m", "bench.crash", *size, *database]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
