"""The README tells the truth."""

import re

from helpdesk.settings import ROOT, VARIABLES

README = (ROOT / "README.md").read_text()


def test_its_table_is_the_table_of_the_settings():
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|$", README, re.MULTILINE)
    assert rows == [(variable.name, variable.default, variable.help) for variable in VARIABLES.values()]


def test_every_folder_and_file_it_names_is_there():
    named = re.findall(r"^([a-z_.]+/|[a-z_.]+\.\w+) {2,}\S", README, re.MULTILINE)
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists() and name != "instance/"] == []
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_it_can_be_read_in_a_minute():
    assert len(README.splitlines()) <= 80


def test_make_knows_every_command_it_names():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make (\w+)`", README)) <= targets
