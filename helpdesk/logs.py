"""Logging of every process, in one form, to standard error; no line ever holds a token."""

import logging
import logging.config
import re
from typing import Any

TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")  # what tokens.new_token() and tokens.derived() make, wherever it stands
PASSWORD = re.compile(r"(\w://[^\s:/@]*):[^\s@]+@")


class Masked(logging.Formatter):
    """Takes out of a line, and of its traceback, what would let a reader in."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def masked(text: str) -> str:
    """`text` without tokens and without the passwords of URLs."""
    return PASSWORD.sub(r"\1:…@", TOKEN.sub("…", text))


def first_line(error: BaseException) -> str:
    """The first line of an error's text, fit to be shown: for messages about settings."""
    return masked(str(error).strip().partition("\n")[0])


def configuration(process: str) -> dict[str, Any]:
    """The set-up for logging.config.dictConfig; `process` is the name each line carries."""
    line = f"%(asctime)s {process} %(levelname)s %(name)s: %(message)s"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": Masked, "format": line}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": "INFO", "handlers": ["stderr"]},
        "loggers": {name: {"level": "WARNING", "handlers": []} for name in ("gunicorn.error", "huey")},
    }


def set_up(process: str) -> None:
    """Configure the logging of this process."""
    logging.config.dictConfig(configuration(process))
