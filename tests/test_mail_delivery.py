"""Every mail leaves once, whatever dies or refuses; what fails is tried again and then shown to a person."""

import smtplib
from datetime import timedelta
from email.errors import MessageError
from pathlib import Path

import pytest

from helpdesk import events, guest_links, mail, tickets
from helpdesk.db import db, now
from helpdesk.errors import Forbidden, Refused
from helpdesk.mail import delivery, transport
from helpdesk.mail.message import message
from helpdesk.models import Activity, Desk, Email, GuestLink
from helpdesk.worker import huey
from tests.outbox import again, at_once, free_port, point_mail_at

MINUTE = timedelta(minutes=1)


def test_a_mail_is_sent_once_however_often_it_is_asked_for(email, outbox):
    for _ in range(3):
        mail.deliver(email.id)
    assert len(outbox.messages) == 1


def test_two_workers_send_one_mail_once(email, outbox):
    db.close()
    at_once(lambda: mail.deliver(email.id), 4)
    assert len(outbox.messages) == 1


def test_the_worker_delivers_what_the_queue_says(email, outbox):
    delivery.deliver_later.call_local(email.id)
    assert again(email).state == "sent"


def test_nothing_is_delivered_before_the_row_is_committed(ticket, alice, work, outbox):
    work()
    with db.atomic():
        tickets.reply(ticket, "Hello", by=alice)
        events.fan_out(Activity.get(Activity.event == "staff_replied").id)
        assert huey.pending_count() == 0
    work()
    assert len(outbox.messages) == 2


def test_the_sweep_sends_what_a_dead_worker_never_started(clock, email, outbox):
    assert mail.sweep() == 0
    clock.shift(MINUTE)
    assert mail.sweep() == 1
    assert len(outbox.messages) == 1


def test_a_dead_workers_lease_runs_out_and_the_same_message_goes_again(clock, email, outbox, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(delivery, "_note", dying)
        mail.deliver(email.id)
    clock.shift(2 * MINUTE)
    assert mail.sweep() == 0
    clock.shift(delivery.LEASE)
    assert mail.sweep() == 1
    first, second = outbox.messages
    assert first["Message-ID"] == second["Message-ID"] == email.message_id
    assert again(email).attempts == 2


def test_a_relay_that_is_away_is_tried_again_after_growing_pauses(clock, email, monkeypatch):
    point_mail_at(f"smtp://127.0.0.1:{free_port()}", monkeypatch)
    pauses = []
    while again(email).state == "waiting":
        mail.deliver(email.id)
        pauses.append((again(email).next_attempt_at - now()) // MINUTE)
        clock.move_to(again(email).next_attempt_at)
    assert pauses[:-1] == [1, 5, 30, 120, 480, 1440]
    assert again(email).state == "failed" and "refused" in again(email).error


def test_mail_waits_for_the_relay_and_goes_when_it_is_back(clock, email, outbox):
    outbox.refusal = "450 come back later"
    mail.deliver(email.id)
    assert again(email).state == "waiting" and "come back later" in again(email).error
    outbox.refusal = ""
    mail.deliver(email.id)
    assert outbox.messages == []
    clock.shift(2 * MINUTE)
    mail.sweep()
    assert (again(email).state, again(email).error, len(outbox.messages)) == ("sent", "", 1)


def test_a_refused_address_fails_at_once_and_shows_why(email, outbox):
    outbox.refusal = "550 no such user here"
    mail.deliver(email.id)
    assert again(email).state == "failed" and "no such user here" in again(email).error


def test_a_wrong_password_for_the_relay_is_not_held_against_the_mail(email, monkeypatch):
    monkeypatch.setattr(transport, "send", refusing_the_password)
    mail.deliver(email.id)
    assert again(email).state == "waiting"


def test_a_mail_that_cannot_be_made_fails_visibly_and_alone(clock, email, write, dave, work, outbox):
    Email.update(message_id="<a>\r\nBcc: eve@evil.example").where(Email.id == email.id).execute()
    write(dave)
    work()
    clock.shift(MINUTE)
    mail.sweep()
    assert again(email).state == "failed" and "ValueError" in again(email).error
    assert [message["To"] for message in outbox.messages] == [dave.email]


def test_a_sweep_ends_early_while_the_relay_is_away(clock, write, carol, work, monkeypatch):
    for _ in range(3):
        write(carol)
    point_mail_at(f"smtp://127.0.0.1:{free_port()}", monkeypatch)
    for activity in Activity.select().where(Activity.fanned_out_at.is_null()):
        events.fan_out(activity.id)
    clock.shift(MINUTE)
    assert mail.sweep() == 1


def test_while_the_relay_is_away_no_task_waits_for_it(clock, email, write, dave, work, monkeypatch):
    point_mail_at(f"smtp://127.0.0.1:{free_port()}", monkeypatch)
    mail.deliver(email.id)
    write(dave)
    work()
    assert Email.get(Email.to == dave.email).attempts == 0
    clock.shift(2 * MINUTE)
    mail.sweep()
    assert Email.get(Email.to == dave.email).attempts + again(email).attempts == 2


def test_a_failed_mail_can_be_sent_again(email, root, work, outbox):
    outbox.refusal = "550 no such user here"
    mail.deliver(email.id)
    outbox.refusal = ""
    mail.resend(again(email), by=root)
    work()
    assert (again(email).state, again(email).attempts) == ("sent", 1)
    assert outbox.messages[0]["Message-ID"] == email.message_id


def test_only_those_who_see_the_ledger_send_again(email, alice):
    with pytest.raises(Forbidden):
        mail.resend(email, by=alice)


def test_a_mail_that_is_on_its_way_is_not_sent_again(email, root):
    Email.update(claimed_until=now() + MINUTE).where(Email.id == email.id).execute()
    with pytest.raises(Refused):
        mail.resend(email, by=root)


def test_a_mail_sent_again_carries_a_link_that_works(clock, email, root, work, outbox):
    mail.deliver(email.id)
    clock.shift(timedelta(days=100))
    mail.resend(again(email), by=root)
    work()
    old, new = (sent.get_body(("plain",)).get_content() for sent in outbox.messages)
    assert old != new and guest_links.url(again(email).link) in new


def test_no_link_is_sent_to_an_address_that_turned_out_wrong(email, root, dave):
    GuestLink.update(revoked_at=now()).execute()
    email.ticket.customer = dave
    email.ticket.save()
    with pytest.raises(Refused):
        mail.resend(again(email), by=root)


def test_mails_of_a_ticket_stay_together(ticket, alice, work, outbox):
    tickets.reply(ticket, "First", by=alice)
    tickets.reply(ticket, "Second", by=alice)
    work()
    received, first, second = outbox.messages
    assert received["In-Reply-To"] is None
    assert first["In-Reply-To"] == received["Message-ID"] and second["In-Reply-To"] == first["Message-ID"]
    assert len({sent["References"].split()[0] for sent in outbox.messages}) == 1
    assert len({sent["Message-ID"] for sent in outbox.messages}) == 3


def test_a_mail_follows_only_those_that_its_reader_got(ticket, alice, work, outbox):
    tickets.assign(ticket, alice, by=None)
    tickets.reply(ticket, "Hello", by=alice)
    work()
    for person in (alice, ticket.customer):
        got = {sent["Message-ID"] for sent in outbox.to(person)}
        assert {sent["In-Reply-To"] for sent in outbox.to(person)} <= got | {None}


def test_message_ids_are_of_the_desks_host_and_cannot_be_guessed(email):
    start, end = f"<{email.ticket.number}.mail.{email.id}.", "@desk.test>"
    assert email.message_id.startswith(start) and email.message_id.endswith(end)
    assert len(email.message_id) - len(start + end) == 16


def test_headers_say_who_writes_and_that_it_is_a_machine(email, outbox):
    Desk.update(name="Desk, the “best”", sender="help@desk.test").execute()
    mail.deliver(email.id)
    [sent] = outbox.messages
    assert sent["From"].addresses[0].display_name == "Desk, the “best”"
    assert sent["From"].addresses[0].addr_spec == sent["Reply-To"].addresses[0].addr_spec == "help@desk.test"
    assert (sent["Auto-Submitted"], sent["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert sent["Date"].datetime == email.created_at.replace(microsecond=0)


def test_what_a_person_wrote_is_not_marked_as_automatic(ticket, alice, work, outbox):
    tickets.reply(ticket, "Hello", by=alice)
    work()
    assert outbox.messages[-1]["Auto-Submitted"] == "no"


@pytest.mark.parametrize("subject", ["Help\r\nBcc: eve@evil.example", "Help\nBcc: eve@evil.example", "Help\x00\u2028B"])
def test_a_subject_cannot_add_a_header(write, carol, work, outbox, subject):
    write(carol, subject=subject)
    work()
    assert outbox.recipients == [carol.email]
    assert outbox.messages[0]["Bcc"] is None and "Help" in outbox.messages[0]["Subject"]


@pytest.mark.parametrize("address", ["a@b.example\r\nBcc: eve@evil.example", "a@b.example, eve@evil.example", "eve"])
def test_an_address_that_is_none_is_refused_by_the_message(email, address):
    email.to = address
    with pytest.raises((ValueError, MessageError)):
        message(email)


def test_letters_of_every_script_arrive(write, carol, work, outbox):
    write(carol, subject="পাসওয়ার্ড ভুল 🔑", description="<p>আমি ঢুকতে পারছি না</p>")
    work()
    assert "পাসওয়ার্ড ভুল 🔑" in outbox.messages[0]["Subject"]
    assert "আমি ঢুকতে পারছি না" in outbox.messages[0].get_body(("plain",)).get_content()


def test_a_domain_of_another_script_travels_in_ascii(email, outbox):
    Email.update(to="grace@bücher.example").where(Email.id == email.id).execute()
    mail.deliver(email.id)
    assert outbox.recipients == ["grace@xn--bcher-kva.example"]


def test_a_folder_takes_each_mail_once_as_a_file(email, tmp_path, monkeypatch):
    point_mail_at(f"file://{tmp_path}/mails", monkeypatch)
    for _ in range(2):
        transport.send(message(email))
    [path] = Path(tmp_path / "mails").iterdir()
    assert path.suffix == ".eml" and email.message_id.encode() in path.read_bytes()


def test_the_check_says_what_is_wrong_with_the_way_out(outbox, tmp_path, monkeypatch):
    assert mail.reachable() is None
    point_mail_at(f"file://{tmp_path}", monkeypatch)
    assert mail.reachable() is None
    port = free_port()
    point_mail_at(f"smtp://127.0.0.1:{port}", monkeypatch)
    assert f"127.0.0.1:{port}" in mail.reachable()


def test_the_check_does_not_show_the_password(monkeypatch):
    point_mail_at(f"smtp://desk:s3cret@127.0.0.1:{free_port()}", monkeypatch)
    assert "s3cret" not in mail.reachable()


def dying(*args, **kwargs) -> None:
    """What a kill between the relay's 250 and our note of it looks like."""
    raise KeyboardInterrupt


def refusing_the_password(message) -> None:
    raise smtplib.SMTPAuthenticationError(535, b"wrong password")
