"""The spine: an activity row is the only trigger, fanned out once, after its transaction, whoever dies in between."""

from datetime import timedelta

import pytest

from helpdesk import events, mail, sla, tickets
from helpdesk.db import db, transaction
from helpdesk.errors import Refused
from helpdesk.mail.rendering import TEMPLATES
from helpdesk.models import Activity, Category, Email, Priority, Status
from helpdesk.tickets import Guest
from helpdesk.worker import huey
from tests.outbox import at_once

LATER = timedelta(minutes=1)


def mails(template: str) -> int:
    return Email.select().where(Email.template == template).count()


def test_nothing_is_mailed_before_the_commit(write, carol, work):
    with transaction():
        write(carol)
        assert huey.pending_count() == 0
    work()
    assert mails("ticket_received") == 1


def test_what_is_rolled_back_is_never_mailed(write, carol, work):
    with pytest.raises(ZeroDivisionError), transaction():
        write(carol)
        1 / 0  # noqa: B018
    write(carol, subject="The second one")
    work()
    assert [email.ticket.subject for email in Email.select()] == ["The second one"]


def test_a_refused_change_inside_a_transaction_leaves_no_task(ticket, alice, work):
    work()
    with pytest.raises(Refused), transaction():
        tickets.reply(ticket, "Hello", by=alice)
        tickets.close(ticket, by=alice)
    assert huey.pending_count() == 0


def test_two_workers_fan_out_one_activity_once(ticket):
    activity = Activity.get(Activity.event == "ticket_created")
    db.close()
    at_once(lambda: events.fan_out(activity.id), 4)
    assert mails("ticket_received") == 1


def test_a_worker_that_dies_while_fanning_out_leaves_everything_as_it_was(ticket, monkeypatch):
    activity = Activity.get(Activity.event == "ticket_created")
    monkeypatch.setattr(events.mail, "compose", die_after(events.mail.compose))
    with pytest.raises(KeyboardInterrupt):
        events.fan_out(activity.id)
    assert Activity.get_by_id(activity.id).fanned_out_at is None
    assert mails("ticket_received") == 0


def test_the_sweep_does_what_a_dead_worker_left(clock, ticket):
    huey.storage.flush_all()
    assert events.sweep() == 0
    clock.shift(LATER)
    assert events.sweep() == 1
    assert mails("ticket_received") == 1


def test_a_mail_about_what_is_deleted_meanwhile_is_not_written(ticket, maria, monkeypatch):
    activity = Activity.get(Activity.event == "ticket_created")
    monkeypatch.setattr(events.mail, "draft", meanwhile(events.mail.draft, lambda: tickets.delete(ticket, by=maria)))
    events.fan_out(activity.id)
    assert mails("ticket_received") == 0
    assert Activity.get_by_id(activity.id).fanned_out_at is not None


def test_a_mail_goes_to_the_address_that_was_corrected_meanwhile(write, maria, monkeypatch):
    asked = write(Guest("jo@exmaple.org", "Jo"))
    activity = Activity.get(Activity.event == "ticket_created")
    correct = meanwhile(events.mail.draft, lambda: tickets.edit(asked, guest_email="jo@example.org", by=maria))
    monkeypatch.setattr(events.mail, "draft", correct)
    events.fan_out(activity.id)
    assert [email.to for email in Email.select()] == ["jo@example.org"]
    assert Email.get().link.ticket == asked


def test_one_that_fails_does_not_keep_the_others_waiting(clock, write, carol, dave, monkeypatch):
    broken = write(carol)
    write(dave)
    monkeypatch.setattr(events.mail, "draft", failing_for(broken, events.mail.draft))
    clock.shift(LATER)
    events.sweep()
    assert [email.to for email in Email.select()] == [dave.email]
    assert Activity.get(Activity.ticket == broken.id).fanned_out_at is None


def test_a_hint_that_cannot_be_given_does_not_undo_the_change(clock, write, carol, monkeypatch):
    monkeypatch.setattr(huey, "enqueue", failing)
    ticket = write(carol)
    clock.shift(LATER)
    events.sweep()
    assert Email.get().ticket == ticket


@pytest.mark.parametrize("event", [event for event in events.EVENTS.values() if event.template])
def test_every_event_that_is_mailed_has_its_templates(event):
    assert event.audience in events.AUDIENCES
    for part in ("subject", "txt", "html"):
        assert (TEMPLATES / f"{event.template}.{part}").is_file()


def test_every_template_belongs_to_an_event_or_to_accounts():
    used = {event.template for event in events.EVENTS.values() if event.template} | {
        "layout",
        "earlier",
        "files",
        "contact",
        "new_link",
        *mail.ABOUT_ACCOUNTS,
    }
    assert {path.stem for path in TEMPLATES.iterdir()} == used


def test_what_happened_reads_as_a_sentence(clock, ticket, alice, maria, billing):
    for change in (
        lambda: tickets.assign(ticket, alice, by=maria),
        lambda: tickets.unassign(ticket, by=alice),
        lambda: tickets.set_team(ticket, billing, by=maria),
        lambda: tickets.set_team(ticket, None, by=maria),
        lambda: tickets.move(ticket, Category.get(Category.slug == "general"), by=maria),
        lambda: tickets.prioritise(ticket, Priority.HIGH, by=maria),
        lambda: tickets.set_status(ticket, Status.WAITING_CUSTOMER, by=maria),
    ):
        change()
    clock.shift(timedelta(hours=9))
    sla.sweep()
    assert [events.sentence(activity) for activity in Activity.select().order_by(Activity.id)] == [
        "Carol created the ticket",
        "Maria assigned it to Alice",
        "Alice put it back for others to take",
        "Maria changed the team from Readers to Billing",
        "Maria changed the team from Billing to none",
        "Maria changed the category from Account and sign-in to General question",
        "Maria changed the priority from medium to high",
        "Maria changed the status from open to waiting for customer",
        "The first response deadline passed",
    ]


def die_after(call):
    def compose(*args):
        call(*args)
        raise KeyboardInterrupt

    return compose


def meanwhile(call, change):
    def draft(*args):
        worded = call(*args)
        change()
        return worded

    return draft


def failing_for(ticket, call):
    def draft(template, person, activity):
        if activity.ticket_id == ticket.id:
            raise ValueError("this template is broken")
        return call(template, person, activity)

    return draft


def failing(*args) -> None:
    raise OSError("the queue is full")
