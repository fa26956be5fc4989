"""The machine's settings: good defaults, and one clear line about every value that makes no sense."""

import dataclasses
import os
import stat

import pytest

from helpdesk.settings import VARIABLES, Settings, SettingsError, described, read


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "desk"


def settings(folder, **given: str) -> Settings:
    return read({"HELPDESK_INSTANCE": str(folder), **given})


def test_without_anything_said_all_of_it_lies_in_the_instance_folder(folder):
    desk = settings(folder)
    assert (desk.database, desk.queue) == (f"sqlite:///{folder}/helpdesk.db", f"sqlite:///{folder}/queue.db")
    assert (desk.smtp, desk.files) == (f"file://{folder}/outbox", folder / "files")
    assert (desk.port, desk.base_url, desk.https) == (8000, "http://127.0.0.1:8000", False)


def test_the_folder_is_made_for_its_owner_alone(folder):
    settings(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_key_is_made_once_and_kept_from_others(folder):
    first, second = settings(folder), settings(folder)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 64
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600
    assert os.listdir(folder) == ["secret.key"]


def test_the_address_follows_the_port_unless_it_is_said(folder):
    assert settings(folder, PORT="8123").base_url == "http://127.0.0.1:8123"
    desk = settings(folder, HELPDESK_BASE_URL="https://desk.example.org/")
    assert (desk.base_url, desk.https) == ("https://desk.example.org", True)


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        ("PORT", "http", "is not a whole number from 1 to 65535"),
        ("PORT", "0", "is not a whole number"),
        ("PORT", "-1", "is not a whole number"),
        ("PORT", "65536", "is not a whole number"),
        ("HELPDESK_PROCESSES", "many", "is not a whole number from 1 to 64"),
        ("HELPDESK_TRUSTED_PROXIES", "11", "is not a whole number from 0 to 10"),
        ("HELPDESK_DATABASE", "mysql://x/y", "must start with one of sqlite://, postgresql://"),
        ("HELPDESK_DATABASE", "helpdesk.db", "must start with one of"),
        ("HELPDESK_DATABASE", "sqlite://helpdesk.db", "path after three slashes"),
        ("HELPDESK_DATABASE", "postgresql://x:abc/y", "not a URL"),
        ("HELPDESK_QUEUE", "amqp://x", "must start with one of sqlite://, postgresql://, redis://"),
        ("HELPDESK_SMTP", "mail.example.org", "must start with one of smtp://"),
        ("HELPDESK_SMTP", "smtp://", "takes a host"),
        ("HELPDESK_BASE_URL", "desk.example.org", "must start with one of http://, https://"),
        ("HELPDESK_SECRET_KEY", "short", "needs 32 characters or more"),
    ],
)
def test_nonsense_ends_with_one_line_that_names_the_variable(folder, variable, value, problem):
    with pytest.raises(SettingsError) as ended:
        settings(folder, **{variable: value})
    line = str(ended.value)
    assert line.startswith(f"{variable}: ")
    assert problem in line
    assert "\n" not in line


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="HELPDESK_INSTANCE: cannot make the folder"):
        settings(tmp_path / "file" / "desk")


def test_a_blank_value_is_no_value(folder):
    assert settings(folder, PORT="  ").port == 8000


def test_nobody_changes_the_settings_of_a_running_desk(folder):
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings(folder).port = 1


def test_every_setting_has_a_variable_a_default_and_a_help():
    assert {field.name for field in dataclasses.fields(Settings)} == set(VARIABLES)
    assert all(variable.name and variable.default and variable.help for variable in VARIABLES.values())
    assert described(lambda variable: variable.name)[0] == "HELPDESK_INSTANCE"
