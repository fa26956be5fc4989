"""What the operator types: `flask --app app …`."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from helpdesk import health
from helpdesk.accounts import sign_in
from helpdesk.models import Ticket, User
from helpdesk.settings import ROOT
from tests.test_processes import of_its_own, wait_until


@pytest.fixture
def type_in(app):
    """`type_in("check")` runs the command; `typed` goes to its standard input."""

    def run(*arguments: str, typed: str = ""):
        return app.test_cli_runner().invoke(args=list(arguments), input=typed)

    return run


def test_migrate_can_be_repeated(type_in):
    assert type_in("migrate").exit_code == 0
    assert "up to date" in type_in("migrate").output


def test_a_person_is_made_with_a_password_from_standard_input(type_in):
    result = type_in("user", "create", "Eve@Desk.test", "--role", "agent", typed="a few plain words\n")
    assert result.exit_code == 0
    assert User.get(User.email == "eve@desk.test").role.name == "Agent"
    assert sign_in("eve@desk.test", "a few plain words")


@pytest.mark.parametrize(
    ("email", "role", "password", "sentence"),
    [
        ("eve@desk.test", "Boss", "a few plain words", "There is no role “Boss”. There are: Administrator, Manager"),
        ("eve@desk.test", "Agent", "short", "10 characters or more"),
        ("eve", "Agent", "a few plain words", "does not look like an e-mail address"),
        ("ALICE@desk.test", "Agent", "a few plain words", "is here already"),
    ],
)
def test_a_person_who_cannot_be_made_is_refused_with_a_sentence(type_in, alice, email, role, password, sentence):
    result = type_in("user", "create", email, "--role", role, typed=f"{password}\n")
    assert result.exit_code == 1
    assert sentence in result.output
    assert User.select().count() == 1


def test_check_says_a_line_for_each_part(type_in):
    result = type_in("check")
    assert result.exit_code == 0
    assert [line.partition(":")[0] for line in result.output.splitlines()] == [
        "settings", "database", "queue", "mail", "folders",
    ]  # fmt: skip


def test_check_fails_when_a_part_does(type_in, monkeypatch):
    def broken():
        raise health.Unwell("is full")

    monkeypatch.setitem(health.CHECKS, "folders", broken)
    result = type_in("check")
    assert result.exit_code == 1
    assert "folders: is full" in result.output


def test_demo_prints_a_link_for_each_role(type_in):
    result = type_in("demo")
    assert result.exit_code == 0
    assert Ticket.select().count() == 60
    for role in ("Administrator", "Manager", "Agent", "Customer"):
        assert f"{role:14} http://desk.test/login/link/" in result.output


def test_demo_leaves_a_real_desk_alone(type_in, ticket):
    result = type_in("demo")
    assert result.exit_code != 0
    assert "has people of its own" in result.output
    assert Ticket.select().count() == 1


@of_its_own
def test_the_worker_command_is_the_worker_and_nothing_else(tmp_path):
    environment = {**os.environ, "HELPDESK_INSTANCE": str(tmp_path), "HELPDESK_DATABASE": "", "HELPDESK_QUEUE": ""}
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    subprocess.run([*flask, "migrate"], cwd=ROOT, env=environment, check=True, capture_output=True)
    with subprocess.Popen([*flask, "worker"], cwd=ROOT, env=environment) as worker:
        line = Path(f"/proc/{worker.pid}/cmdline")
        wait_until(lambda: "helpdesk.consumer" in line.read_text())
        wait_until(lambda: beats(tmp_path / "helpdesk.db"))
        worker.terminate()
        assert worker.wait(20) == 0


@of_its_own
def test_bench_data_fills_an_empty_desk(tmp_path):
    environment = {**os.environ, "HELPDESK_INSTANCE": str(tmp_path), "HELPDESK_DATABASE": "", "HELPDESK_QUEUE": ""}
    fill = [sys.executable, "-m", "flask", "--app", "app", "bench-data", "--tickets", "100"]
    subprocess.run(fill, cwd=ROOT, env=environment, check=True, capture_output=True)
    with sqlite3.connect(tmp_path / "helpdesk.db") as database:
        assert database.execute("SELECT COUNT(*) FROM ticket").fetchone() == (100,)
    database.close()


def beats(path: Path) -> bool:
    with sqlite3.connect(path) as database:
        found = database.execute("SELECT COUNT(*) FROM heartbeat").fetchone() == (1,)
    database.close()
    return found
