"""The rules of the house: which part may know which, no import within a function, files and functions of one idea."""

import ast
import statistics
import subprocess
from functools import cache
from pathlib import Path

import pytest

from helpdesk.settings import ROOT

ROOMS = ["charts", "helpdesk", "forms", "admin_views", "app"]  # each may know those before it
KNOWS_NOTHING = {"charts"}
LAYERS = [
    {"settings", "errors", "tokens", "tangles", "logs", "mailboxes", "networks"},
    {"db", "rows", "worker", "time_zones"},
    {"richtext", "article_text"},
    {"models"},
    {"limits", "attachments", "search", "heart", "audit", "blocking"},
    {"migrations"},
    {"guest_links", "one_time_links", "mail"},
    {"notifications"},
    {"events"},
    {"sla"},
    {"tickets"},
    {
        "knowledge",
        "reports",
        "accounts",
        "staff",
        "desk_settings",
        "categories",
        "exporting",
        "drafts",
        "viewing",
        "preferences",
        "saved_filters",
    },
    {"first_admin", "health", "tasks"},
    {"start", "consumer", "supervisor", "processes"},
    {"demo"},
]
WEB = {"flask", "flask_admin", "flask_login", "flask_wtf", "gunicorn", "werkzeug", "wtforms", "wtfpeewee"}
PUBLISHED = ("app.py", "helpdesk", "forms", "admin_views", "charts")
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


@cache
def sources() -> dict[Path, ast.Module]:
    """Every module of the product, parsed."""
    listed = subprocess.run(["git", "ls-files", "--", *PUBLISHED], cwd=ROOT, capture_output=True, text=True, check=True)
    names = [Path(name) for name in listed.stdout.split() if name.endswith(".py") and (ROOT / name).exists()]
    assert len(names) > 50
    return {name: ast.parse((ROOT / name).read_text()) for name in names}


def imports(tree: ast.Module) -> set[str]:
    """The full names of all that is imported: `helpdesk.models`, `helpdesk.search`, `flask`…"""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(name: str) -> str:
    return name.split(".")[0]


def module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


def layer(name: str) -> int | None:
    """The place of a part of the domain: `helpdesk.mail.sending` → that of mail."""
    parts = name.split(".")
    part = parts[1] if len(parts) > 1 else ""
    return next((place for place, names in enumerate(LAYERS) if part in names), None)


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines(node: ast.FunctionDef) -> int:
    return node.end_lineno - node.lineno + 1


def test_rooms_know_only_those_before_them():
    for path, tree in sources().items():
        here = room(module(path))
        before = set() if here in KNOWS_NOTHING else set(ROOMS[: ROOMS.index(here)])
        known = {room(name) for name in imports(tree)} & set(ROOMS) - {here}
        assert known <= before, path


def test_the_domain_knows_no_web_package():
    for path, tree in sources().items():
        if room(module(path)) == "helpdesk":
            assert not {room(name) for name in imports(tree)} & WEB, path


def test_every_part_of_the_domain_has_its_place():
    placed = {name for names in LAYERS for name in names}
    parts = {path.parts[1].removesuffix(".py") for path in sources() if path.parts[0] == "helpdesk"}
    assert parts - {"__init__"} <= placed


@pytest.mark.parametrize("here", range(len(LAYERS)))
def test_a_part_of_the_domain_knows_only_those_before_it(here):
    for path, tree in sources().items():
        if path.parts[0] == "helpdesk" and layer(module(path)) == here:
            later = {name for name in imports(tree) if room(name) == "helpdesk" and (layer(name) or 0) > here}
            assert not later, path


def test_no_import_stands_in_a_function():
    for path, tree in sources().items():
        inner = [node for function in functions(tree) for node in ast.walk(function)]
        hidden = [node.lineno for node in inner if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not hidden, f"{path}:{hidden}"


def test_no_file_is_too_long():
    sizes = {path: len((ROOT / path).read_text().splitlines()) for path in sources()}
    assert {path: size for path, size in sizes.items() if size > LONGEST_FILE} == {}
    assert statistics.median(size for size in sizes.values() if size) <= 80
    assert sum(size > 150 for size in sizes.values()) <= len(sizes) / 10


def test_no_function_is_too_long():
    sizes = {
        f"{path}:{node.lineno} {node.name}": lines(node) for path, tree in sources().items() for node in functions(tree)
    }
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    assert statistics.median(sizes.values()) <= 6
    assert sum(size > 20 for size in sizes.values()) <= len(sizes) / 20


def test_every_module_and_public_function_of_the_domain_says_what_it_is():
    silent = []
    for path, tree in sources().items():
        if path.parts[0] == "helpdesk" and "migrations" not in path.parts:
            public = [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
            silent += [
                f"{path}:{node.name}" for node in public if not ast.get_docstring(node) and not node.decorator_list
            ]
            silent += [] if ast.get_docstring(tree) else [str(path)]
    assert silent == []


@pytest.mark.parametrize("name", ["utils", "helpers", "managers", "core", "services", "misc", "common"])
def test_no_file_is_called_after_nothing(name):
    assert not [path for path in sources() if name in (path.stem, *path.parts)]
