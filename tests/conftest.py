"""A desk of its own for the whole run, emptied after each test, and the cast that works in it."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = "/dev/shm"  # a commit waits for the disk, and thousands of tests would wait with it
INSTANCE = Path(tempfile.mkdtemp(prefix="helpdesk-test-", dir=MEMORY if os.path.isdir(MEMORY) else None))
os.environ["HELPDESK_INSTANCE"] = str(INSTANCE)
os.environ["HELPDESK_DATABASE"] = os.environ.get("HELPDESK_TEST_DATABASE") or f"sqlite:///{INSTANCE}/helpdesk.db"
os.environ["HELPDESK_QUEUE"] = os.environ.get("HELPDESK_TEST_QUEUE") or f"sqlite:///{INSTANCE}/queue.db"
os.environ["HELPDESK_SECRET_KEY"] = "a-key-for-tests-only-0123456789abcdef"
os.environ["HELPDESK_BASE_URL"] = "http://desk.test"
os.environ.pop("HELPDESK_SMTP", None)

from tests.busy import *  # noqa: E402, F403
from tests.cast import *  # noqa: E402, F403
from tests.desk import *  # noqa: E402, F403
from tests.merged import *  # noqa: E402, F403
from tests.outbox import *  # noqa: E402, F403
from tests.shelf import *  # noqa: E402, F403


def pytest_sessionfinish() -> None:
    shutil.rmtree(INSTANCE, ignore_errors=True)
