"""Two customers who are one, and two again: each finds exactly what is theirs, before, meanwhile and afterwards."""

from datetime import timedelta

import pytest

from helpdesk import accounts, attachments, blocking, events, guest_links, mail, search, staff, tickets
from helpdesk.errors import Forbidden, Invalid, NotVisible, Refused
from helpdesk.mail.new_link import send_new_link
from helpdesk.models import (
    Activity,
    Attachment,
    AuditEntry,
    Draft,
    Email,
    GuestLink,
    PersonMerge,
    Reply,
    Role,
    Scope,
    Ticket,
    User,
)
from helpdesk.models.asked import reader
from helpdesk.staff import wording
from helpdesk.tickets import Guest
from helpdesk.tickets.customers import customer_for
from helpdesk.worker import huey
from tests.cast import person
from tests.files import PNG, upload

PASSWORD = "seven brown horses"
# What refers to a person, and what becomes of it: it moves to the one who stays, ends, or stays and tells who it was.
MOVES = {"Ticket.customer", "Draft.user", "User.merged_into"}
ENDS = {"Session.user", "OneTimeLink.user", "AddressChange.user"}
STAYS = {
    "Activity.by", "Article.author", "ArticleFile.uploader", "Attachment.uploader", "AuditEntry.by", "Block.by",
    "Bulk.by", "CannedReply.owner", "Category.assignee", "PersonMerge.by", "PersonMerge.into", "PersonMerge.source",
    "Reply.author", "ReplyRevision.by", "SavedFilter.owner", "TeamMember.user", "Ticket.assignee", "Viewer.user",
}  # fmt: skip


def again(row):
    return type(row).get_by_id(row.id)


def found_by(reader: User, text: str) -> list[int]:
    return sorted(hit.ticket_id for hit in search.find(again(reader), text))


def seen_by(reader: User) -> list[Ticket]:
    return list(Ticket.visible_to(again(reader)).order_by(Ticket.id))


def ask(address: str, subject: str = "Hello", **more) -> Ticket:
    """A post by somebody who is not signed in."""
    return tickets.submit(by=Guest(address, **more), subject=subject, description="<p>Walrus</p>")


@pytest.fixture
def daves(write, dave):
    return write(dave, subject="Dave cannot sign in", description="<p>Zebra</p>", files=[upload("z.png", PNG)])


@pytest.fixture
def merge(root, carol, dave, ticket, daves, work, clock):
    """Dave was merged into Carol; each had asked once."""
    clock.shift(timedelta(hours=1))
    done = staff.merge_people(dave, carol, by=root)
    clock.shift(timedelta(hours=1))
    return done


@pytest.fixture
def parted(merge, root, clock):
    staff.unmerge_people(merge, by=root)
    return merge


def test_whatever_refers_to_a_person_was_thought_of():
    refers = {f"{model.__name__}.{key.name}" for key, model in User._meta.backrefs.items()}
    assert refers == MOVES | ENDS | STAYS


# -- who finds what ------------------------------------------------------------------------------------------------


def test_the_tickets_of_the_one_are_those_of_the_other(merge, carol, dave, ticket, daves):
    assert seen_by(carol) == [ticket, daves]
    assert found_by(carol, "zebra") == [daves.id]
    assert seen_by(dave) == [] == found_by(dave, "zebra")


def test_after_undo_each_finds_exactly_theirs(parted, carol, dave, ticket, daves):
    assert (seen_by(carol), seen_by(dave)) == ([ticket], [daves])
    assert found_by(carol, "zebra") == [] == found_by(dave, "password")
    assert found_by(dave, "zebra") == [daves.id]
    assert search.count(again(carol), "sign") == 1


def test_files_go_along_and_come_back(merge, root, carol, dave, daves):
    file = Attachment.get(Attachment.ticket == daves.id)
    assert attachments.visible_to(again(carol), file.id)
    staff.unmerge_people(merge, by=root)
    with pytest.raises(NotVisible):
        attachments.visible_to(again(carol), file.id)
    assert attachments.visible_to(again(dave), file.id)


def test_an_agent_of_another_team_still_finds_nothing(merge, mallory):
    assert seen_by(mallory) == [] == found_by(mallory, "zebra")


def test_what_is_in_the_trash_goes_along(root, write, carol, dave, daves):
    tickets.delete(daves, by=root)
    merge = staff.merge_people(dave, carol, by=root)
    assert again(daves).customer == carol
    staff.unmerge_people(merge, by=root)
    tickets.restore(again(daves), by=root)
    assert (seen_by(carol), seen_by(dave)) == ([], [daves])


def test_what_nobody_confirmed_stays_unconfirmed(root, carol, dave):
    post = ask(dave.email)
    staff.merge_people(dave, carol, by=root)
    assert again(post).confirmed_at is None
    assert seen_by(carol) == [] == found_by(carol, "walrus")


def test_messages_that_stand_together_are_told_apart_again(merge, root, carol, dave, ticket, daves, work):
    """While they are one, Carol reads what Dave wrote; afterwards her ticket still holds it, for staff."""
    tickets.merge(again(daves), again(ticket), by=root)
    assert found_by(carol, "zebra") == [ticket.id, daves.id]
    staff.unmerge_people(merge, by=root)
    assert found_by(carol, "zebra") == []
    work()
    assert found_by(carol, "zebra") == []
    assert Reply.select().where(Reply.told_to(carol.id) & (Reply.origin == daves.id)).count() == 0


def test_staff_find_the_tickets_by_every_name_of_the_person(merge, root, work, ticket, daves):
    work()
    assert found_by(root, "dave@desk.test") == [ticket.id, daves.id] == found_by(root, "carol@desk.test")
    staff.unmerge_people(again(merge), by=root)
    work()
    assert (found_by(root, "dave@desk.test"), found_by(root, "carol@desk.test")) == ([daves.id], [ticket.id])


def test_a_dead_worker_leaves_no_old_names(merge, root, ticket, daves):
    assert wording.sweep() == 1
    assert found_by(root, "carol@desk.test") == [ticket.id, daves.id]
    assert wording.sweep() == 0


# -- the address ---------------------------------------------------------------------------------------------------


def test_the_address_leads_to_the_person(merge, carol, dave, alice):
    assert User.with_address(dave.email) == carol
    assert customer_for(dave.email, by=alice) == carol
    assert ask(dave.email).customer == carol


def test_a_post_from_the_address_shows_nothing_until_its_own_link_was_opened(merge, carol, dave, outbox, work):
    work()
    outbox.clear()
    before = again(carol)
    post = ask(dave.email, name="Eve", phone="1")
    work()
    assert [outbox.to(carol), len(outbox.to(dave))] == [[], 1]
    assert post not in seen_by(carol)
    guest_links.confirm(GuestLink.get(GuestLink.ticket == post.id))
    assert post in seen_by(carol)
    assert (again(carol).name, again(carol).phone) == (before.name, before.phone)


def test_a_link_to_one_address_proves_no_other(root, carol, dave):
    for one in (carol, dave):
        User.update(verified_at=None).where(User.id == one.id).execute()
    staff.merge_people(dave, carol, by=root)
    post = ask(dave.email)
    guest_links.confirm(guest_links.issue(post))
    assert again(dave).verified_at is not None
    assert again(carol).verified_at is None


def test_a_link_mailed_before_the_merge_proves_the_address_of_then(root, write, carol, dave):
    link = guest_links.issue(write(dave))
    GuestLink.update(address="").execute()  # as an earlier version wrote it
    User.update(verified_at=None).execute()
    staff.merge_people(again(dave), again(carol), by=root)
    guest_links.confirm(again(link))
    assert (again(carol).verified_at, again(dave).verified_at is None) == (None, False)


def test_a_link_does_not_confirm_what_came_from_the_other_address(merge, root, carol, dave):
    forged, own = ask(carol.email), ask(dave.email)
    tickets.merge(forged, own, by=root)
    guest_links.confirm(guest_links.issue(again(own)))
    assert again(own).confirmed_at is not None
    assert again(forged).confirmed_at is None


def test_an_answer_goes_to_the_address_that_asked(merge, alice, carol, dave, daves, outbox, work):
    post = ask(dave.email)
    guest_links.confirm(guest_links.issue(post))
    work()
    outbox.clear()
    tickets.reply(again(post), "From us", by=alice)
    work()
    assert [len(outbox.to(dave)), len(outbox.to(carol))] == [1, 0]
    tickets.reply(again(daves), "To the account", by=alice)
    work()
    assert [len(outbox.to(dave)), len(outbox.to(carol))] == [1, 1]


def test_an_address_that_nobody_proved_reads_no_quotes(root, alice, carol, dave, outbox, work):
    User.update(verified_at=None).where(User.id == dave.id).execute()
    post = ask(dave.email, subject="Buy now")
    staff.merge_people(dave, carol, by=root)
    tickets.reply(again(post), "From us", by=root)
    work()
    assert outbox.to(carol) == []
    assert not any("Buy now" in message.as_string() or "Walrus" in message.as_string() for message in outbox.to(dave))


def test_each_address_has_its_own_share_of_mail(merge, carol, dave, outbox, work):
    work()
    outbox.clear()
    ask(carol.email)
    ask(dave.email)
    ask(dave.email)
    work()
    assert [len(outbox.to(carol)), len(outbox.to(dave))] == [1, 1]


def test_mailed_links_keep_working(root, carol, dave):
    link = guest_links.issue(ask(dave.email))
    token = guest_links.url(link).rpartition("/")[2]
    merge = staff.merge_people(dave, carol, by=root)
    assert guest_links.find(token).ticket.customer == carol
    staff.unmerge_people(merge, by=root)
    assert guest_links.find(token).ticket.customer == dave


# -- signing in ----------------------------------------------------------------------------------------------------


def test_only_the_password_of_who_stays_signs_in(root, carol, dave):
    accounts.set_password(carol, PASSWORD)
    accounts.set_password(dave, "nine white geese")
    merge = staff.merge_people(dave, carol, by=root)
    with pytest.raises(Refused):
        accounts.sign_in(dave.email, "nine white geese")
    assert accounts.person_of(accounts.sign_in(dave.email, PASSWORD)) == carol
    staff.unmerge_people(merge, by=root)
    assert accounts.person_of(accounts.sign_in(dave.email, "nine white geese")) == dave
    with pytest.raises(Refused):
        accounts.sign_in(dave.email, PASSWORD)


def test_sessions_and_links_of_the_merged_one_end_for_good(root, carol, dave):
    token, link = accounts.open_session(dave), accounts.issue_link("sign_in", dave)
    kept = accounts.open_session(carol)
    merge = staff.merge_people(dave, carol, by=root)
    staff.unmerge_people(merge, by=root)
    assert accounts.person_of(token) is None
    assert accounts.person_of(kept) == carol
    with pytest.raises(NotVisible):
        accounts.sign_in_with_link(link)


def test_nobody_is_signed_in_as_a_merged_person(merge, dave):
    assert accounts.person_of(accounts.open_session(dave)) is None


# -- what is said of them ------------------------------------------------------------------------------------------


def test_what_is_empty_is_filled_and_the_rest_stays(root, carol, dave):
    User.update(phone="555", notes="Writes often", subscription="Print").where(User.id == dave.id).execute()
    User.update(notes="Likes tea").where(User.id == carol.id).execute()
    merge = staff.merge_people(dave, carol, by=root)
    kept = again(carol)
    assert (kept.name, kept.phone, kept.subscription) == ("Carol", "555", "Print")
    assert kept.notes == "Likes tea\n\nWrites often"
    staff.unmerge_people(merge, by=root)
    assert (again(carol).phone, again(carol).notes, again(carol).subscription) == ("", "Likes tea", "")


def test_the_other_ones_words_can_be_chosen(root, carol, dave):
    User.update(notes="Likes tea").where(User.id == carol.id).execute()
    User.update(notes="Writes often").where(User.id == dave.id).execute()
    staff.merge_people(dave, carol, by=root, choices={"name": "source", "notes": "into"})
    assert (again(carol).name, again(carol).notes) == ("Dave", "Likes tea")


def test_what_was_changed_since_stays(merge, root, carol, dave):
    User.update(phone="555").where(User.id == dave.id).execute()
    staff.unmerge_people(merge, by=root)
    done = staff.merge_people(again(dave), again(carol), by=root)
    staff.change_person(again(carol), by=root, phone="777")
    staff.unmerge_people(done, by=root)
    assert again(carol).phone == "777"


def test_drafts_go_along_unless_something_else_stands_there(root, carol, dave):
    mine = Draft.create(user=carol, place="new", content={"fields": {"body": "mine"}})
    theirs = Draft.create(user=dave, place="new", content={"fields": {"body": "theirs"}})
    other = Draft.create(user=dave, place="TKT-1", content={"fields": {"body": "other"}})
    merge = staff.merge_people(dave, carol, by=root)
    assert [again(row).user for row in (mine, theirs, other)] == [carol, dave, carol]
    staff.unmerge_people(merge, by=root)
    assert [again(row).user for row in (mine, theirs, other)] == [carol, dave, dave]


# -- who may, and what cannot be -----------------------------------------------------------------------------------


def test_only_who_manages_people_and_merges_may(alice, mallory, maria, carol, dave):
    for by in (alice, mallory, maria, carol):
        with pytest.raises(Forbidden):
            staff.merge_people(dave, carol, by=by)
    assert again(dave).merged_into is None


def test_nobody_moves_tickets_out_of_their_reach(carol, dave, readers):
    role = Role.create(name="Keeper", permissions=["users", "merge", "view", "list"], scope=Scope.TEAM)
    keeper = person("kim", "Keeper", readers)
    with pytest.raises(Forbidden):
        staff.merge_people(dave, carol, by=keeper)
    Role.update(scope=Scope.ALL).where(Role.id == role.id).execute()
    assert staff.merge_people(dave, carol, by=again(keeper))


def test_nobody_without_the_permission_takes_it_back(merge, alice, mallory, maria, carol):
    for by in (alice, mallory, maria, carol):
        with pytest.raises(Forbidden):
            staff.unmerge_people(merge, by=by)


def test_what_cannot_be_merged(root, alice, carol, dave, merge):
    pairs = [(carol, carol), (alice, carol), (carol, alice), (dave, carol), (carol, dave)]
    for source, into in pairs:
        with pytest.raises(Refused) as refusal:
            staff.merge_people(again(source), again(into), by=root)
        assert str(refusal.value).endswith(".")


def test_nobody_is_merged_into_who_is_switched_off(root, carol, dave):
    staff.change_person(carol, by=root, active=False)
    with pytest.raises(Refused, match="switched off"):
        staff.merge_people(dave, carol, by=root)


def test_what_a_deleted_account_asked_is_given_to_nobody(root, carol, dave, daves):
    accounts.set_password(dave, PASSWORD)
    accounts.leave(dave, PASSWORD)
    with pytest.raises(Refused, match="deleted by its owner"):
        staff.merge_people(again(dave), carol, by=root)
    assert not Ticket.visible_to(carol).where(Ticket.id == daves.id).exists()


def test_a_merged_person_is_neither_changed_nor_deleted(merge, root, dave):
    with pytest.raises(Refused, match="merged into Carol"):
        staff.change_person(again(dave), by=root, active=True)
    with pytest.raises(Refused, match="merged into Carol"):
        staff.remove_person(again(dave), by=root)


def test_nobody_new_gets_an_address_that_leads_elsewhere(merge, root, dave):
    with pytest.raises(Invalid):
        staff.add_person(by=root, email=dave.email, role=dave.role)


# -- back again ----------------------------------------------------------------------------------------------------


def test_what_was_asked_from_the_address_since_goes_back_with_it(merge, root, carol, dave):
    confirmed, waiting, own = ask(dave.email), ask(dave.email), ask(carol.email)
    guest_links.confirm(guest_links.issue(confirmed))
    signed_in = tickets.submit(by=again(carol), subject="Mine", description="Walrus")
    staff.unmerge_people(merge, by=root)
    assert [again(row).customer for row in (confirmed, waiting, own, signed_in)] == [dave, dave, carol, carol]
    assert found_by(carol, "walrus") == [signed_in.id]
    assert found_by(dave, "walrus") == [confirmed.id]


def test_what_was_split_off_goes_back_with_its_ticket(merge, root, carol, dave, daves):
    said = tickets.reply(again(daves), "And an iguana", by=again(carol))
    new = tickets.split(again(daves), [said], by=root, subject="Iguana")
    staff.unmerge_people(merge, by=root)
    assert again(new).customer == dave
    assert found_by(carol, "iguana") == []


def test_what_was_given_to_a_third_person_stays_there(merge, root, dave, work):
    post = ask(dave.email)
    tickets.edit(post, by=root, guest_email="erin@desk.test")
    staff.unmerge_people(merge, by=root)
    assert again(post).customer.email == "erin@desk.test"


def test_what_was_asked_anew_from_the_other_address_stays_there(root, carol, dave):
    post = ask(dave.email)
    merge = staff.merge_people(dave, carol, by=root)
    tickets.edit(again(post), by=root, guest_email=carol.email)
    staff.unmerge_people(merge, by=root)
    assert again(post).customer == carol


def test_what_was_written_since_has_its_author(merge, root, carol, dave, ticket, daves):
    before = tickets.reply(again(ticket), "In hers", by=again(carol))
    said = tickets.reply(again(daves), "In his", by=again(carol), files=[upload("a.png", PNG)])
    staff.unmerge_people(merge, by=root)
    assert (again(before).author, again(said).author) == (carol, dave)
    assert Attachment.get(Attachment.reply == said.id).uploader == dave
    assert Activity.get((Activity.ticket == daves.id) & (Activity.event == "customer_replied")).by == dave


def test_a_third_one_stands_in_the_way(merge, root, carol):
    erin = person("erin", "Customer")
    later = staff.merge_people(again(carol), erin, by=root)
    with pytest.raises(Refused, match="Carol was merged into Erin after that"):
        staff.unmerge_people(merge, by=root)
    staff.unmerge_people(later, by=root)
    staff.unmerge_people(merge, by=root)


def test_addresses_of_who_was_merged_come_along_and_go_back(merge, root, carol, dave, daves):
    erin = person("erin", "Customer")
    later = staff.merge_people(again(carol), erin, by=root)
    assert User.with_address(dave.email) == erin
    post = ask(dave.email)
    staff.unmerge_people(later, by=root)
    assert User.with_address(dave.email) == carol == again(post).customer
    assert reader(again(post)) == dave


def test_a_later_merge_that_filled_the_same_stands_in_the_way(root, carol, dave):
    erin = person("erin", "Customer")
    User.update(notes="One").where(User.id == dave.id).execute()
    User.update(notes="Two").where(User.id == erin.id).execute()
    first = staff.merge_people(again(dave), carol, by=root)
    staff.merge_people(again(erin), again(carol), by=root)
    with pytest.raises(Refused, match="Erin was merged into Carol after that and changed the same: notes"):
        staff.unmerge_people(first, by=root)


def test_nothing_is_taken_back_twice_or_after_a_month(parted, root, carol, dave, clock):
    with pytest.raises(Refused, match="already"):
        staff.unmerge_people(parted, by=root)
    merge = staff.merge_people(again(dave), again(carol), by=root)
    clock.shift(timedelta(days=31))
    with pytest.raises(Refused, match="30 days"):
        staff.unmerge_people(merge, by=root)


def test_the_audit_log_tells_of_both(parted):
    entries = AuditEntry.select().where(AuditEntry.event.in_(("people_merged", "people_parted")))
    assert [entry.about for entry in entries] == ["Dave (dave@desk.test) into Carol (carol@desk.test)"] * 2


def test_the_tickets_say_nothing_of_it(merge, daves):
    assert Activity.select().where(Activity.ticket == daves.id).count() == 1


def test_one_address_is_blocked_and_the_other_is_not(merge, alice, carol, dave):
    post = ask(dave.email)
    blocking.block_customer(post, by=alice)
    assert blocking.find(email=dave.email)
    assert not blocking.find(email=carol.email)


def test_what_was_asked_again_about_a_ticket_goes_back_with_it(merge, root, carol, dave, ticket, daves):
    asked = {"subject": "Again", "description": "Walrus", "by": again(carol)}
    his, hers = (tickets.submit(follows=again(old), **asked) for old in (daves, ticket))
    staff.unmerge_people(merge, by=root)
    assert [again(his).customer, again(hers).customer] == [dave, carol]
    assert found_by(carol, "walrus") == [hers.id]


def test_a_new_link_goes_to_the_address_that_asked_for_it(merge, carol, dave, daves):
    post = ask(dave.email)
    assert send_new_link(dave.email, daves.number) is None
    assert send_new_link(carol.email, post.number) is None
    assert send_new_link(dave.email, post.number).to == dave.email
    assert send_new_link(carol.email, daves.number).to == carol.email


def test_a_link_into_the_account_is_mailed_to_its_own_address(merge, carol, dave, outbox, work):
    work()
    outbox.clear()
    for purpose in ("sign_in", "reset", "register"):
        accounts.ask(purpose, dave.email)
    work()
    assert [len(outbox.to(carol)), len(outbox.to(dave))] == [3, 0]


def test_a_link_that_waited_for_the_worker_ends_with_the_merge(root, carol, dave, outbox, work):
    accounts.ask("reset", dave.email)
    merge = staff.merge_people(dave, carol, by=root)
    staff.unmerge_people(merge, by=root)
    work()
    assert outbox.messages == []


def test_whoever_registers_confirms_what_came_from_that_address_alone(root, carol, dave):
    User.update(registered_at=None).where(User.id == carol.id).execute()
    staff.merge_people(dave, again(carol), by=root)
    own, forged = ask(carol.email), ask(dave.email)
    guest_links.confirm_all(again(carol))
    assert again(own).confirmed_at is not None
    assert again(forged).confirmed_at is None


def test_an_account_that_is_deleted_takes_its_addresses_along(merge, carol, dave, daves):
    accounts.set_password(again(carol), PASSWORD)
    accounts.leave(again(carol), PASSWORD)
    assert User.with_address(dave.email) is None
    assert PersonMerge.select().count() == 0
    assert not AuditEntry.select().where(AuditEntry.about.contains("dave")).exists()
    assert ask(dave.email).customer.id not in (carol.id, dave.id)


def test_what_was_mailed_to_the_other_address_meanwhile_opens_nothing_after_undo(
    merge, root, alice, carol, dave, daves, outbox, work
):
    tickets.reply(again(daves), "<p>Answer</p>", by=alice)
    work()
    strays = list(GuestLink.select().where((GuestLink.ticket == daves.id) & (GuestLink.address == carol.email)))
    own = guest_links.issue(ask(dave.email))
    assert strays and all(guest_links.live(link.id) for link in strays)
    staff.unmerge_people(merge, by=root)
    assert not any(guest_links.live(link.id) for link in strays)
    assert guest_links.live(own.id)


def test_an_answer_that_still_waits_does_not_go_to_the_other_one_after_undo(merge, root, alice, carol, daves, work):
    tickets.reply(again(daves), "<p>Secret</p>", by=alice)
    events.fan_out(Activity.get(Activity.event == "staff_replied").id)
    huey.storage.flush_all()
    staff.unmerge_people(merge, by=root)
    mail.sweep(older_than=timedelta(0))
    email = Email.get(Email.text.contains("Secret"))
    assert (email.to, email.state) == (carol.email, "failed")
