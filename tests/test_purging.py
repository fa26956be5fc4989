"""What was deleted long enough ago is removed for good: all of it, and nothing of anything else."""

from datetime import timedelta

import pytest

from helpdesk import attachments, mail, search, staff, tickets
from helpdesk.attachments import storing
from helpdesk.db import IS_SQLITE, at, db, now
from helpdesk.errors import Forbidden, NotVisible, Refused
from helpdesk.models import (
    Activity,
    Attachment,
    AuditEntry,
    Bulk,
    BulkItem,
    Desk,
    Draft,
    Email,
    GuestLink,
    LinkKind,
    Reply,
    ReplyRevision,
    SlaLog,
    Tag,
    Ticket,
    TicketLink,
    TicketTag,
    Viewer,
)
from helpdesk.tickets import purging
from helpdesk.tickets.undoing import is_undoable, plan
from tests.files import PNG, upload

PARTS = (Reply, Attachment, Activity, Email, GuestLink, SlaLog, TicketTag, BulkItem, Viewer)


@pytest.fixture
def lively(write, carol, alice, root, tag_of):
    """`lively(carol)` is a ticket with one of everything."""

    def live(customer=carol) -> Ticket:
        made = write(customer, files=[upload("asked.png", PNG)])
        tickets.take(made, by=root)
        tickets.tag(made, tag_of, by=root)
        said = tickets.reply(made, "We look into it.", by=root, files=[upload("answer.png", PNG)])
        tickets.edit_reply(said, "We look into it now.", by=root)
        tickets.note(made, "Her card has expired.", by=root)
        tickets.link(made, write(customer), LinkKind.RELATED, by=root)
        Email.create(to="x@desk.test", ticket=made, template="x", subject="s", text="t", html="h",
                     activity=Activity.get(Activity.ticket == made), link=mail_link(made))  # fmt: skip
        Viewer.create(ticket=made, user=root)
        Draft.create(user=alice, place=made.number)
        BulkItem.create(bulk=Bulk.create(by=root, do="x", words="x"), ticket=made)
        return made

    return live


@pytest.fixture
def tag_of():
    return Tag.create(name="renewal")


def mail_link(ticket: Ticket) -> GuestLink:
    token = f"h{ticket.id}"
    return GuestLink.create(ticket=ticket, nonce="n", token_hash=token, expires_at=now() + timedelta(days=9))


def deleted(ticket: Ticket, by, days: int) -> Ticket:
    with at(now() - timedelta(days=days)):
        tickets.delete(ticket, by=by)
    return ticket


def belongings(ticket: Ticket) -> dict[str, int]:
    """How many rows of each table are the ticket's."""
    found = {part.__name__: part.select().where(part.ticket == ticket.id).count() for part in PARTS}
    ends = (TicketLink.ticket == ticket.id) | (TicketLink.other == ticket.id)
    replies = Reply.select(Reply.id).where(Reply.ticket == ticket.id)
    revisions = ReplyRevision.select().where(ReplyRevision.reply.in_(replies)).count()
    drafts = Draft.select().where(Draft.place == ticket.number).count()
    found |= {"links": TicketLink.select().where(ends).count(), "revisions": revisions, "drafts": drafts}
    key = "rowid" if IS_SQLITE else "id"
    [indexed] = db.execute_sql(f"SELECT count(*) FROM search WHERE {key} = {ticket.id}").fetchone()
    return found | {"ticket": Ticket.select().where(Ticket.id == ticket.id).count(), "indexed": indexed}


def files_of(ticket: Ticket) -> list:
    return [storing.located(file.stored_name) for file in Attachment.select().where(Attachment.ticket == ticket.id)]


def test_everything_of_a_ticket_goes_and_all_of_others_stays(lively, root):
    gone, stays = lively(), lively()
    before, files, kept = belongings(stays), files_of(gone), files_of(stays)
    assert all(before.values()) and len(files) == 2 and all(place.exists() for place in files)
    deleted(gone, root, days=31)
    assert tickets.purge() == 1
    assert set(belongings(gone).values()) == {0}
    assert belongings(stays) == before
    assert [place.exists() for place in files + kept] == [False, False, True, True]


def test_every_table_that_refers_to_a_ticket_is_thought_of():
    named = {part.__name__ for part in PARTS} | {"TicketLink", "Ticket"}
    assert {model.__name__ for model in Ticket._meta.backrefs.values()} <= named
    assert {model.__name__ for model in Reply._meta.backrefs.values()} == {"ReplyRevision", "Attachment", "Activity"}
    assert {model.__name__ for model in Activity._meta.backrefs.values()} == {"Email", "Activity"}
    assert {model.__name__ for model in GuestLink._meta.backrefs.values()} == {"Email"}


def test_the_trash_keeps_as_long_as_the_desk_says(write, carol, root):
    old, young = deleted(write(carol), root, days=6), deleted(write(carol), root, days=4)
    assert tickets.purge() == 0
    Desk.update(trash_days=5).execute()
    assert tickets.purge() == 1
    assert {row.id for row in Ticket.select()} == {young.id} and old.id != young.id
    assert purging.gone_at(young, Desk.current()) == young.deleted_at + timedelta(days=5)


def test_what_was_restored_stays(write, carol, root):
    back = deleted(write(carol), root, days=40)
    tickets.restore(back, by=root)
    assert tickets.purge() == 0
    assert Ticket.get_by_id(back.id)


def test_the_log_says_which_numbers_are_gone(write, carol, root):
    gone = [deleted(write(carol), root, days=31) for _ in range(3)]
    tickets.purge()
    entry = AuditEntry.get(AuditEntry.event == "purged")
    assert (entry.about, entry.old) == ("3 tickets", ", ".join(ticket.number for ticket in gone))


def test_a_number_is_not_given_out_again(write, carol, root):
    gone = deleted(write(carol), root, days=31)
    tickets.purge()
    assert int(write(carol).number[-6:]) == int(gone.number[-6:]) + 1


def test_what_a_crash_leaves_is_done_the_next_time(write, carol, root, monkeypatch):
    monkeypatch.setattr(purging, "CHUNK", 2)
    for _ in range(5):
        deleted(write(carol), root, days=31)
    remove, calls = search.remove, []

    def die_the_second_time(ids):
        calls.append(ids)
        if len(calls) == 2:
            raise OSError("out of power")
        remove(ids)

    monkeypatch.setattr(search, "remove", die_the_second_time)
    with pytest.raises(OSError, match="power"):
        tickets.purge()
    assert (Ticket.select().count(), Activity.select(Activity.ticket).distinct().count()) == (3, 3)
    assert tickets.purge() == 3
    assert [entry.about for entry in AuditEntry.select().order_by(AuditEntry.id)][1:] != []


def test_a_file_stays_on_the_disk_when_its_ticket_does(lively, root, monkeypatch):
    gone = deleted(lively(), root, days=31)
    places = files_of(gone)
    monkeypatch.setattr(search, "remove", lambda ids: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tickets.purge()
    assert all(place.exists() for place in places)


def test_a_ticket_merged_into_it_is_set_free(write, carol, root):
    source, target = write(carol, files=[upload("asked.png", PNG)]), write(carol)
    said = tickets.reply(source, "Hello", by=root)
    tickets.merge(source, target, by=root)
    deleted(target, root, days=31)
    tickets.purge()
    left = Ticket.get_by_id(source.id)
    assert (left.merged_into, left.status.label) == (None, "Closed")
    assert not Reply.select().where(Reply.id == said.id).exists()
    assert not [row for row in Activity.select().where(Activity.ticket == source.id) if is_undoable(row)]
    tickets.reopen(left, by=root)


def test_a_ticket_that_was_merged_leaves_its_messages_where_they_are(write, carol, root):
    source, target = write(carol), write(carol)
    said = tickets.reply(source, "Hello", by=root)
    tickets.merge(source, target, by=root)
    deleted(source, root, days=31)
    tickets.purge()
    assert (Reply.get_by_id(said.id).ticket_id, Reply.get_by_id(said.id).origin) == (target.id, None)
    assert Reply.select().where(Reply.ticket == target.id).count() == 2
    received = Activity.get((Activity.ticket == target.id) & (Activity.event == "merge_received"))
    assert plan(received, by=root).refusal


def test_what_another_customers_ticket_left_behind_stays_with_staff(write, carol, dave, root):
    source, target = write(dave), write(carol)
    said = tickets.reply(source, "Giraffe", by=root)
    tickets.merge(source, target, by=root)
    deleted(source, root, days=31)
    tickets.purge()
    assert Reply.get_by_id(said.id).internal and Ticket.get_by_id(target.id).reply_count == 0
    search.rebuild()
    assert (search.find(carol, "giraffe"), len(search.find(root, "giraffe"))) == ([], 1)


@pytest.mark.parametrize("which", ["parent", "child"])
def test_a_split_with_one_half_gone_cannot_be_taken_back(write, carol, root, which):
    parent = write(carol)
    said = tickets.reply(parent, "Hello", by=root)
    child = tickets.split(parent, [said], by=root, subject="Another thing")
    gone, stays = (parent, child) if which == "parent" else (child, parent)
    deleted(gone, root, days=31)
    tickets.purge()
    for row in Activity.select().where(Activity.ticket == stays.id):
        if row.event in ("ticket_split", "split_received"):
            with pytest.raises(Refused):
                tickets.undo(row, by=root)
    assert Reply.select().where(Reply.id == said.id).exists() == (which == "parent")


def test_a_link_to_it_is_gone_and_cannot_be_taken_back(write, carol, root):
    one, other = write(carol), write(carol)
    tickets.link(one, other, LinkKind.DUPLICATE, by=root)
    deleted(other, root, days=31)
    tickets.purge()
    linked = Activity.get((Activity.ticket == one.id) & (Activity.event == "ticket_linked"))
    with pytest.raises(Refused):
        tickets.undo(linked, by=root)


def test_files_of_deleted_messages_leave_the_disk_when_taking_back_is_over(ticket, root):
    said = tickets.reply(ticket, "Wrong customer", by=root, files=[upload("secret.png", PNG)])
    kept = tickets.reply(ticket, "Right one", by=root, files=[upload("fine.png", PNG)])
    places = {file.reply_id: storing.located(file.stored_name) for file in Attachment.select()}
    with at(now() - timedelta(days=29)):
        tickets.delete_reply(said, by=root)
    Desk.update(trash_days=1).execute()
    assert tickets.purge_files() == 0
    Reply.update(deleted_at=now() - timedelta(days=30)).where(Reply.id == said.id).execute()
    assert tickets.purge_files() == 1
    assert (places[said.id].exists(), places[kept.id].exists()) == (False, True)
    assert [file.name for file in Attachment.select()] == ["fine.png"]


def test_a_file_removed_by_itself_leaves_the_disk(ticket, root):
    tickets.reply(ticket, "Look", by=root, files=[upload("secret.png", PNG)])
    file = Attachment.get()
    with at(now() - timedelta(days=31)):
        tickets.remove_file(file, by=root)
    assert tickets.purge_files() == 1
    assert not storing.located(file.stored_name).exists()
    assert attachments.forget(now()) == 0


def test_old_mails_leave_the_ledger_unless_they_wait(root):
    old, given = now() - timedelta(days=731), {"template": "x", "subject": "s", "text": "t", "html": "h"}
    for name, state in {"sent": {"sent_at": old}, "failed": {"failed_at": old}, "waiting": {}}.items():
        Email.create(to=f"{name}@desk.test", created_at=old, **state, **given)
    Email.create(to="young@desk.test", sent_at=now(), **given)
    assert mail.forget() == 2
    assert {email.to for email in Email.select()} == {"waiting@desk.test", "young@desk.test"}
    assert AuditEntry.get().about == "2 old mails"


def test_one_ticket_is_removed_at_once_by_who_may(ticket, root):
    tickets.delete(ticket, by=root)
    tickets.remove_for_good(ticket, by=root)
    assert not Ticket.select().exists()
    assert (AuditEntry.get().who, AuditEntry.get().about) == ("Root (root@desk.test)", ticket.number)


def test_only_who_may_delete_and_manages_settings_removes_for_good(ticket, root, maria, alice, carol, mallory, dave):
    with pytest.raises(Refused, match="Delete it first"):
        tickets.remove_for_good(ticket, by=root)
    tickets.delete(ticket, by=maria)
    with pytest.raises(Forbidden, match="manages the settings"):
        tickets.remove_for_good(ticket, by=maria)
    for person in (alice, mallory, carol, dave):
        with pytest.raises(NotVisible):
            tickets.remove_for_good(ticket, by=person)
    assert Ticket.get_by_id(ticket.id)


def test_a_person_whose_tickets_are_gone_can_be_deleted(ticket, root, carol):
    tickets.delete(ticket, by=root)
    tickets.remove_for_good(ticket, by=root)
    staff.remove_person(carol, by=root)
