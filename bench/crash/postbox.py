"""A real SMTP server as a process of its own: python -m bench.crash.postbox PORT FILE SEED.

It takes its time before it says 250, as real ones do, and notes in the file what it took right before saying so.
"""

import asyncio
import email
import email.policy
import json
import random
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller

SLOWEST = 0.3  # seconds until a message is taken


class Postbox:
    """Writes a line for each delivery that begins and for each message that is taken."""

    def __init__(self, path: Path, seed: int):
        self.file = path.open("a", buffering=1)
        self.random = random.Random(seed)

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        envelope.mail_from = address
        self._note(event="begun")
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        await asyncio.sleep(self.random.uniform(0, SLOWEST))
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text = message.get_body(("plain",)).get_content()
        self._note(event="taken", to=envelope.rcpt_tos, id=message["Message-ID"], subject=message["Subject"], text=text)
        return "250 taken"

    def _note(self, **line) -> None:
        self.file.write(json.dumps(line) + "\n")


def lines(path: Path, event: str) -> list[dict]:
    """What the server noted of one kind of event."""
    noted = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [line for line in noted if line["event"] == event]


if __name__ == "__main__":
    Controller(Postbox(Path(sys.argv[2]), int(sys.argv[3])), hostname="127.0.0.1", port=int(sys.argv[1])).start()
    while True:
        time.sleep(60)
