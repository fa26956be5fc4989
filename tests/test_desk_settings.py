"""The desk's settings are checked when they are saved."""

import pytest

from helpdesk import desk_settings
from helpdesk.errors import Forbidden, Invalid
from helpdesk.models import Desk


def test_settings_are_stored(root):
    desk_settings.save(Desk.current(), by=root, name="Reader support", time_zone="Asia/Dhaka", reopen_days=3)
    desk = Desk.current()
    assert (desk.name, desk.zone.key, desk.reopen_days) == ("Reader support", "Asia/Dhaka", 3)


def test_a_desk_may_write_from_its_own_machine(root):
    desk_settings.save(Desk.current(), by=root, sender="help+desk@localhost")
    assert Desk.current().sender == "help+desk@localhost"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../etc/passwd"),
        ("sender", "nobody"),
        ("sender", "a@b.test\r\nBcc: x@y.test"),
        ("sender", "a b@localhost"),
        ("sender", "<a>@localhost"),
        ("sender", "a@b.test@localhost"),
        ("sender", "@localhost"),
        ("reopen_days", -1),
        ("guest_link_days", 0),
        ("mails_per_day", None),
    ],
)
def test_nonsense_names_its_setting_and_stores_nothing(root, field, value):
    before = Desk.current().__data__
    with pytest.raises(Invalid) as wrong:
        desk_settings.save(Desk.current(), by=root, **{"promise": "New", field: value})
    assert wrong.value.field == field
    assert Desk.current().__data__ == before


def test_only_who_may_changes_them(maria):
    with pytest.raises(Forbidden):
        desk_settings.save(Desk.current(), by=maria, name="Mine")
