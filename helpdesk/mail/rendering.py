"""Templates: `<name>.subject`, `<name>.txt` and `<name>.html`, rendered in a sandbox from plain values only."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from helpdesk.richtext import one_line

TEMPLATES = Path(__file__).parent / "templates"

environment = ImmutableSandboxedEnvironment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=lambda name: bool(name) and name.endswith(".html"),
    undefined=StrictUndefined,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)


def quoted(text: str) -> str:
    """`text` as mail quotes it: every line behind a `>`."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


environment.filters["quoted"] = quoted


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(template: str, values: dict[str, Any]) -> Rendered:
    """The three parts of a mail. Raises jinja2.TemplateError when the template asks for what is not in `values`."""
    subject, text, html = (
        environment.get_template(f"{template}.{part}").render(values) for part in ("subject", "txt", "html")
    )
    return Rendered(one_line(subject)[:300], text.strip() + "\n", html)
