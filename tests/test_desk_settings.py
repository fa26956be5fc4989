"""The desk's settings are checked when they are saved."""

import pytest

from helpdesk import desk_settings, tickets
from helpdesk.errors import Forbidden, Invalid
from helpdesk.models import Category, Desk, Email, TicketCounter
from helpdesk.tickets import Guest


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
        ("number_prefix", ""),
        ("number_prefix", "T-1"),
        ("number_prefix", "ABCDEFGHI"),
        ("number_prefix", "ÄÖ"),
        ("trash_days", 0),
        ("audit_days", 29),
        ("mail_days", 6),
        ("address", "x" * 501),
        ("promise", "x" * 201),
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


def test_saving_tells_what_changed(root):
    told = desk_settings.save(Desk.current(), by=root, reopen_days=3, promise="Soon.", name="Helpdesk")
    assert told == [
        "Promise: “We usually answer within a few hours.” → “Soon.”",
        "Customers can reopen for, days: 14 → 3",
    ]


def test_new_numbers_begin_with_the_prefix_and_the_count_goes_on(root, write, carol):
    before = write(carol).number
    desk_settings.save(Desk.current(), by=root, number_prefix="news1")
    after = write(carol).number
    assert (before[:4], after[:6]) == ("TKT-", "NEWS1-")
    assert int(after[-6:]) == int(before[-6:]) + 1
    assert TicketCounter.select().count() == 1


def test_the_contact_stands_in_mails_to_customers_only(root, alice, outbox, work):
    desk_settings.save(Desk.current(), by=root, address="Call 0123\n<b>daily</b>")
    asked = tickets.submit(
        by=Guest("grace@desk.test"), subject="Hello", description="<p>Hi</p>", category=Category.get()
    )
    tickets.assign(asked, alice, by=root)
    work()
    to_grace, to_alice = (Email.get(Email.to == to) for to in ("grace@desk.test", alice.email))
    assert "Call 0123\n<b>daily</b>" in to_grace.text and "Call 0123<br>&lt;b&gt;daily" in to_grace.html
    assert "Call 0123" not in to_alice.text + to_alice.html
