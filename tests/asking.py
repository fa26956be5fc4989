"""A process of its own that asks as fast as it can: `python -m tests.asking 25` prints the number of each ticket.

It waits for a line on standard input, so that many of them start at once. Between the tickets that are made there are
ones that fail: before they get a number, and after.
"""

import sys
from io import BytesIO

from helpdesk import tickets
from helpdesk.attachments import Upload
from helpdesk.db import db, transaction
from helpdesk.errors import Refused
from helpdesk.models import Category
from helpdesk.tickets import Guest


def main(count: int) -> None:
    with db.connection_context():
        category = Category.get()
        print("ready", flush=True)
        sys.stdin.readline()
        for place in range(count):
            for fail in (_without_a_subject, _with_a_program, _changed_its_mind)[: place % 4]:
                fail(category)
            print(_ask(category).number, flush=True)


def _ask(category: Category, subject: str = "Hello", files=()):
    guest = Guest(f"{subject.lower() or 'nobody'}@example.org")
    return tickets.submit(by=guest, subject=subject, description="<p>Please</p>", category=category, files=files)


def _without_a_subject(category: Category) -> None:
    _refused(lambda: _ask(category, subject=""))


def _with_a_program(category: Category) -> None:
    _refused(lambda: _ask(category, files=[Upload("a.exe", BytesIO(b"MZ\0"))]))


def _changed_its_mind(category: Category) -> None:
    _refused(lambda: _rolled_back(category))


def _rolled_back(category: Category) -> None:
    with transaction():
        _ask(category)
        raise Refused("No, thank you.")


def _refused(ask) -> None:
    try:
        ask()
    except Refused:
        return
    raise AssertionError("this should have failed")


if __name__ == "__main__":
    main(int(sys.argv[1]))
