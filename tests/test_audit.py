"""The audit log: each change of settings, roles and people leaves one entry, in words and without a secret."""

from datetime import timedelta

import pytest

from helpdesk import accounts, audit, categories, desk_settings, exporting, first_admin, guest_links, mail, staff
from helpdesk.db import at, now
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import AuditEntry, Category, Desk, Email, GuestLink, Role, Scope, Session, Team, User

PASSWORD = "a long pass phrase"


def told() -> list[str]:
    """The sentences of the log, oldest first."""
    return [audit.sentence(entry) for entry in AuditEntry.select().order_by(AuditEntry.id)]


def last() -> AuditEntry:
    return AuditEntry.select().order_by(AuditEntry.id.desc()).first()


def test_a_changed_role_says_what_it_was_and_is(root):
    made = Role()
    staff.save_role(made, by=root, name="Readers", permissions=["view"], scope=Scope.ASSIGNED)
    staff.save_role(made, by=root, name="Readers", permissions=["view", "export"], scope=Scope.ASSIGNED)
    assert told()[-1] == "Root (root@desk.test) changed the role Readers"
    assert (last().old, last().new) == ("May: open tickets", "May: open tickets, export lists")
    staff.remove_role(made, by=root)
    assert told()[-1] == "Root (root@desk.test) deleted the role Readers"


def test_what_changes_nothing_leaves_no_entry(root, readers, alice):
    staff.save_team(readers, by=root, name="Readers", email="", members=[alice])
    staff.change_person(alice, by=root, name="Alice")
    desk_settings.save(Desk.current(), by=root, name=Desk.current().name)
    assert told() == []


def test_people_added_changed_and_deleted(root):
    agent, manager = Role.get(Role.name == "Agent"), Role.get(Role.name == "Manager")
    person = staff.add_person(by=root, email="new@desk.test", role=agent, name="New")
    staff.change_person(person, by=root, role=manager, active=False)
    assert (last().old, last().new) == ("Role: Agent\nCan sign in: yes", "Role: Manager\nCan sign in: no")
    staff.remove_person(person, by=root)
    assert [sentence.replace("Root (root@desk.test) ", "") for sentence in told()] == [
        "added New (new@desk.test)",
        "changed the account of New (new@desk.test)",
        "deleted the account of New (new@desk.test)",
    ]


def test_teams_say_who_came_and_went(root, readers, alice, bob):
    staff.save_team(readers, by=root, name="Readers", email="", members=[alice])
    assert last().old == "Members: Alice (alice@desk.test), Bob (bob@desk.test)"
    assert last().new == "Members: Alice (alice@desk.test)"
    made = Team()
    staff.save_team(made, by=root, name="Night", email="", members=[])
    staff.remove_team(made, by=root)
    assert told()[1:] == ["Root (root@desk.test) added the team Night", "Root (root@desk.test) deleted the team Night"]


def test_settings_say_which_changed(root):
    desk_settings.save(Desk.current(), by=root, reopen_days=3, promise="Soon.")
    assert last().new == "Promise: Soon.\nCustomers can reopen for, days: 3"
    assert last().old.endswith("Customers can reopen for, days: 14")


def test_categories_say_who_gets_their_tickets(root, alice):
    category = Category.get(Category.slug == "account")
    category.assignee = alice
    categories.save_category(category, by=root)
    assert (last().old, last().new) == ("New tickets go to: –", "New tickets go to: Alice")


def test_what_is_refused_leaves_no_entry(root, maria):
    with pytest.raises(Invalid):
        desk_settings.save(Desk.current(), by=root, promise="Later", reopen_days=-1)
    with pytest.raises(Forbidden):
        staff.change_person(root, by=maria, name="X")
    assert told() == []


def test_signing_in_and_failing_to_say_from_where(carol):
    accounts.set_password(carol, PASSWORD)
    accounts.sign_in(carol.email, PASSWORD, user_agent="Firefox", address="192.0.2.7")
    with pytest.raises(Refused):
        accounts.sign_in(carol.email, "a wrong pass phrase", address="198.51.100.9")
    assert told() == [
        "Carol (carol@desk.test) signed in",
        "Somebody failed to sign in as Carol (carol@desk.test)",
    ]
    assert [entry.address for entry in AuditEntry.select().order_by(AuditEntry.id)] == ["192.0.2.7", "198.51.100.9"]


def test_the_failure_that_locks_says_so(carol):
    for _ in range(5):
        with pytest.raises(Refused):
            accounts.sign_in(carol.email, "wrong")
    assert [entry.event for entry in AuditEntry.select().order_by(AuditEntry.id)][-2:] == [
        "sign_in_failed",
        "locked_out",
    ]


def test_a_password_typed_in_the_wrong_field_is_not_kept(carol):
    with pytest.raises(Refused):
        accounts.sign_in(PASSWORD, "")
    with pytest.raises(Refused):
        accounts.sign_in(carol.email, PASSWORD)
    kept = " ".join(str(value) for entry in AuditEntry.select() for value in entry.__data__.values())
    assert AuditEntry.select().count() == 2
    assert PASSWORD not in kept


def test_a_flood_from_one_network_fills_no_log():
    Desk.update(sign_ins_per_network=2).execute()
    for _ in range(5):
        with pytest.raises(Refused):
            accounts.sign_in("nobody@desk.test", "wrong", address="192.0.2.7")
    assert AuditEntry.select().count() == 2


def test_no_secret_is_written_down(root, carol):
    accounts.set_password(carol, PASSWORD)
    token = accounts.sign_in(carol.email, PASSWORD)
    staff.end_session(Session.get(), by=root)
    hashes = {User.get_by_id(carol.id).password_hash, token, PASSWORD}
    kept = " ".join(str(value) for entry in AuditEntry.select() for value in entry.__data__.values())
    assert not [secret for secret in hashes if secret in kept]


def test_signing_out_everywhere_and_being_signed_out(root, carol):
    accounts.open_session(carol)
    staff.end_session(Session.get(), by=root)
    accounts.sign_out_everywhere(carol, address="192.0.2.7")
    assert told() == [
        "Root (root@desk.test) signed a browser of Carol (carol@desk.test) out",
        "Carol (carol@desk.test) signed out everywhere",
    ]


def test_the_first_administrator_is_noted():
    token = first_admin.issue().rpartition("/")[2]
    first_admin.create(token, email="root@desk.test", name="Root", password=PASSWORD, address="192.0.2.7")
    assert told()[-1] == "Root (root@desk.test) became the first administrator"
    assert last().address == "192.0.2.7"


def test_an_export_is_noted(root):
    exporting.begin(214, "ticket", "tickets", "CSV: Number", by=root, address="192.0.2.7")
    assert told() == ["Root (root@desk.test) exported 214 tickets"]


def test_a_mail_sent_again_is_noted(root, ticket):
    email = Email.create(
        to="carol@desk.test", ticket=ticket, template="x", subject="s", text="t", html="h", sent_at=now()
    )
    mail.resend(email, by=root)
    assert told() == [f"Root (root@desk.test) had a mail sent again: {ticket.number} to carol@desk.test"]


def test_a_guest_link_is_ended_once_by_who_may(ticket, alice, mallory, maria):
    link = guest_links.issue(ticket)
    with pytest.raises(NotVisible):
        guest_links.revoke(link, by=mallory)
    Role.update(permissions=["view"]).where(Role.id == maria.role_id).execute()
    with pytest.raises(Forbidden):
        guest_links.revoke(link, by=User.get_by_id(maria.id))
    assert GuestLink.get_by_id(link.id).revoked_at is None
    for _ in range(2):
        guest_links.revoke(link, by=alice)
    assert told() == [f"Alice (alice@desk.test) ended the mailed link to {ticket.number}"]


def test_old_entries_leave_the_log(root, monkeypatch):
    monkeypatch.setattr(audit, "CHUNK", 2)
    with at(now() - timedelta(days=731)):
        for _ in range(5):
            audit.note("signed_in", by=root)
    audit.note("exported", by=root, about="1 ticket")
    assert audit.forget() == 5
    assert told() == ["Root (root@desk.test) exported 1 ticket"]


def test_every_event_reads_as_a_sentence(root):
    for event in audit.EVENTS:
        assert "{" not in audit.sentence(audit.note(event, by=root, about="it"))
