"""The machine's settings: one frozen, typed table, read once from the environment, loud on nonsense."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(SystemExit):
    """A setting is wrong. Ends the process with one line that names the variable and what it takes."""

    def __init__(self, variable: str, problem: str):
        super().__init__(f"{variable}: {problem}")


@dataclass(frozen=True)
class Settings:
    """Every setting of the machine. What staff change in the console lives in models.Desk instead."""

    instance: Path
    database: str
    queue: str
    smtp: str
    base_url: str
    trusted_proxies: int
    secret_key: str
    port: int
    processes: int

    @property
    def files(self) -> Path:
        """The folder of the attachments."""
        return self.instance / "files"

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")


@dataclass(frozen=True)
class Variable:
    """One environment variable: its default as people read it, and what it is for."""

    name: str
    default: str
    help: str


VARIABLES = {
    "instance": Variable("HELPDESK_INSTANCE", "instance", "Folder for database, queue, attachments and secret key"),
    "database": Variable(
        "HELPDESK_DATABASE", "sqlite:///…/helpdesk.db", "`sqlite:///path` or `postgresql://user:pass@host/name`"
    ),
    "queue": Variable("HELPDESK_QUEUE", "sqlite:///…/queue.db", "`sqlite:///path`, `postgresql://…` or `redis://…`"),
    "smtp": Variable(
        "HELPDESK_SMTP",
        "file:///…/outbox",
        "`smtp://`, `smtps://` or `smtp+starttls://user:pass@host:port`; `file:///folder` writes .eml files",
    ),
    "base_url": Variable("HELPDESK_BASE_URL", "http://127.0.0.1:8000", "The desk's address, used in every mailed link"),
    "trusted_proxies": Variable("HELPDESK_TRUSTED_PROXIES", "0", "How many reverse proxies stand in front"),
    "secret_key": Variable(
        "HELPDESK_SECRET_KEY", "made at first start", "Signs cookies and links; 32 characters or more"
    ),
    "port": Variable("PORT", "8000", "Port of the web server on 127.0.0.1"),
    "processes": Variable("HELPDESK_PROCESSES", "cores, at most 4", "Number of web processes"),
}


def read(environment: Mapping[str, str]) -> Settings:
    """Return the settings that `environment` asks for and make the instance folder.

    Raises SettingsError, naming the variable, on the first value that makes no sense.
    """
    instance = _folder(environment)
    port = _whole_number(environment, "port", 8000, 1, 65535)
    return Settings(
        instance=instance,
        database=_url(environment, "database", f"sqlite:///{instance}/helpdesk.db", ("sqlite", "postgresql")),
        queue=_url(environment, "queue", f"sqlite:///{instance}/queue.db", ("sqlite", "postgresql", "redis")),
        smtp=_url(environment, "smtp", f"file://{instance}/outbox", ("smtp", "smtps", "smtp+starttls", "file")),
        base_url=_url(environment, "base_url", f"http://127.0.0.1:{port}", ("http", "https")).rstrip("/"),
        trusted_proxies=_whole_number(environment, "trusted_proxies", 0, 0, 10),
        secret_key=_secret_key(environment, instance),
        port=port,
        processes=_whole_number(environment, "processes", min(os.cpu_count() or 1, 4), 1, 64),
    )


def _value(environment: Mapping[str, str], field: str) -> str:
    return environment.get(VARIABLES[field].name, "").strip()


def _folder(environment: Mapping[str, str]) -> Path:
    folder = Path(_value(environment, "instance") or ROOT / "instance").resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError("HELPDESK_INSTANCE", f"cannot make the folder {folder}: {error.strerror}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError("HELPDESK_INSTANCE", f"the folder {folder} is not writable")
    return folder


def _whole_number(environment: Mapping[str, str], field: str, default: int, low: int, high: int) -> int:
    text = _value(environment, field) or str(default)
    if not text.isdecimal() or not low <= int(text) <= high:
        raise SettingsError(VARIABLES[field].name, f"“{text}” is not a whole number from {low} to {high}")
    return int(text)


def _url(environment: Mapping[str, str], field: str, default: str, schemes: tuple[str, ...]) -> str:
    url = _value(environment, field) or default
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise SettingsError(VARIABLES[field].name, f"this is not a URL: {error}") from None
    if parts.scheme not in schemes:
        raise SettingsError(VARIABLES[field].name, f"the URL must start with one of {_schemes(schemes)}")
    if not _names_something(parts.scheme, parts.netloc, parts.path):
        raise SettingsError(VARIABLES[field].name, f"“{parts.scheme}:” takes a {_shape(parts.scheme)}")
    return url


def _schemes(schemes: tuple[str, ...]) -> str:
    return ", ".join(f"{scheme}://" for scheme in schemes)


def _names_something(scheme: str, host: str, path: str) -> bool:
    if scheme in ("sqlite", "file"):
        return not host and len(path) > 1
    return bool(host) or (scheme == "postgresql" and len(path) > 1)


def _shape(scheme: str) -> str:
    return f"path after three slashes, {scheme}:///…" if scheme in ("sqlite", "file") else f"host, {scheme}://host/…"


def _secret_key(environment: Mapping[str, str], instance: Path) -> str:
    key = _value(environment, "secret_key") or _kept_key(instance / "secret.key")
    if len(key) < 32:
        raise SettingsError("HELPDESK_SECRET_KEY", "needs 32 characters or more")
    return key


def _kept_key(path: Path) -> str:
    """The key in the instance folder, made once: of several processes that start together one writes it."""
    if not path.exists():
        draft = path.with_name(f".secret.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        _link_once(draft, path)
    return path.read_text().strip()


def _link_once(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def described(describe: Callable[[Variable], str]) -> list[str]:
    """One described line for every variable, in the order of the table."""
    return [describe(VARIABLES[field.name]) for field in fields(Settings)]


settings = read(os.environ)
