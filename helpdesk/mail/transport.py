"""The way out: an SMTP relay or a folder of .eml files, as HELPDESK_SMTP says."""

import os
import smtplib
import ssl
import tempfile
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from helpdesk.settings import settings
from helpdesk.tokens import hashed

TIMEOUT = 20  # seconds for each answer of the relay: a whole delivery must end within its lease
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


def send(message: EmailMessage) -> Callable[[], None]:
    """Hand the message over and return how to say goodbye, which can wait until the delivery is noted.

    Raises smtplib.SMTPException or OSError when it was not taken.
    """
    parts = urlsplit(settings.smtp)
    if parts.scheme == "file":
        _write(message, Path(unquote(parts.path)))
        return _nothing
    relay = _opened(parts)
    try:
        relay.send_message(message)
    except BaseException:
        _leave(relay)
        raise
    return partial(_leave, relay)


def reachable() -> str | None:
    """None when mail can leave, otherwise a sentence that says what is wrong."""
    parts = urlsplit(settings.smtp)
    try:
        if parts.scheme == "file":
            _try_folder(Path(unquote(parts.path)))
        else:
            _try_relay(parts)
    except (OSError, smtplib.SMTPException) as error:
        return f"Mail cannot leave through {_shown(parts)}: {error}"
    return None


def _opened(parts: SplitResult) -> smtplib.SMTP:
    relay = _connected(parts)
    try:
        if parts.scheme == "smtp+starttls":
            relay.starttls(context=ssl.create_default_context())
        if parts.username:
            relay.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        _leave(relay)
        raise
    return relay


def _connected(parts: SplitResult) -> smtplib.SMTP:
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=TIMEOUT)


def _leave(relay: smtplib.SMTP) -> None:
    """What was taken is taken: it does not matter whether anybody listens."""
    with suppress(OSError, smtplib.SMTPException):
        relay.quit()
    relay.close()


def _nothing() -> None:
    """A folder needs no goodbye."""


def _write(message: EmailMessage, folder: Path) -> None:
    """Write the file in one step, under a name that a second try takes again."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{hashed(message['Message-ID'])[:16]}.eml"
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def _try_relay(parts: SplitResult) -> None:
    relay = _opened(parts)
    try:
        relay.noop()
    finally:
        _leave(relay)


def _try_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def _shown(parts: SplitResult) -> str:
    return parts.path if parts.scheme == "file" else f"{parts.hostname}:{parts.port or PORTS[parts.scheme]}"
