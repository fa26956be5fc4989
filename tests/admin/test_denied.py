"""What somebody may not see does not exist for them, on every path of the console."""

import re

import pytest

from helpdesk import tickets
from helpdesk.models import Activity, Attachment, GuestLink, Reply, Role, Scope, SlaLog, Tag, Ticket, User

NOT_THERE = "TKT-2026-999999"
HISTORY = ["activity", "reply", "attachment", "slalog", "guestlink"]
FILTERS = [
    "", "?q=password", "?q=Cannot+sign+in", "?status=open&status=in_progress", "?priority=medium", "?assignee=none",
    "?sla=on_time", "?source=web", "?sort=number", "?page=last", "?created_from=2020-01-01",
]  # fmt: skip


@pytest.fixture
def strangers(as_person, mallory):
    return as_person(mallory)


def page(browser, address: str) -> str:
    """The page without what differs from one answer to the next."""
    text = browser.get(address).get_data(as_text=True)
    return re.sub(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"', "", text)


@pytest.mark.parametrize("address", FILTERS)
def test_a_list_is_that_of_a_desk_without_the_ticket(strangers, write, carol, address):
    before = page(strangers, f"/admin/ticket/{address}")
    ticket = write(carol)
    assert page(strangers, f"/admin/ticket/{address}") == before
    assert ticket.number not in before


def test_a_filter_by_its_number_customer_or_tag_finds_nothing(strangers, busy, carol, tag):
    for found in (f"q={busy.number}", f"customer={carol.id}", f"tag={tag.id}"):
        text = page(strangers, f"/admin/ticket/?{found}")
        assert "No ticket fits" in text
        assert busy.subject not in text
        assert "Carol" not in text


@pytest.mark.parametrize("name", HISTORY)
def test_history_is_that_of_a_desk_without_the_ticket(strangers, write, carol, alice, name):
    before = page(strangers, f"/admin/{name}/")
    work_on(write(carol), alice)
    assert page(strangers, f"/admin/{name}/") == before


@pytest.mark.parametrize("name", HISTORY)
def test_a_number_out_of_reach_searches_like_one_that_does_not_exist(strangers, busy, name):
    there = page(strangers, f"/admin/{name}/?search={busy.number}").replace(busy.number, NOT_THERE)
    assert there == page(strangers, f"/admin/{name}/?search={NOT_THERE}")


@pytest.mark.parametrize("do", ["assign:me", "status:resolved", "priority:urgent", "delete", "assign"])
def test_bulk_leaves_a_guessed_number_like_one_that_does_not_exist(strangers, busy, do):
    def after(number):
        answer = strangers.post("/admin/ticket/action/", data={"ticket": number, "do": do, "sure": "1"})
        return answer.status_code, page(strangers, answer.location)

    version = Ticket.get_by_id(busy.id).version
    assert after(busy.number) == after(NOT_THERE)
    assert Ticket.get_by_id(busy.id).version == version


@pytest.mark.parametrize("ask", [
    lambda browser, theirs, id: browser.post(f"/admin/ticket/action/?ticket={theirs.number}&do=assign:{id}"),
    lambda browser, theirs, id: browser.post(f"/admin/ticket/{theirs.number}/assignee", data={"assignee": id}),
])  # fmt: skip
def test_whoever_guesses_the_id_of_a_customer_learns_no_name(strangers, write, carol, dave, billing, ask):
    theirs = write(dave, team=billing)
    answer = ask(strangers, theirs, carol.id)
    nobody = ask(strangers, theirs, carol.id + 1_000)
    assert answer.status_code == nobody.status_code
    assert "Please choose one from the list" in answer.text and "Please choose one from the list" in nobody.text
    assert "carol" not in answer.text.lower()


def test_a_guest_link_of_another_team_cannot_be_ended(strangers, busy):
    link = GuestLink.create(ticket=busy, nonce="n" * 32, token_hash="h", expires_at=busy.created_at)
    for id in (link.id, link.id + 1):
        assert strangers.post("/admin/guestlink/action/", data={"action": "revoke", "rowid": id}).status_code == 404
    assert GuestLink.get_by_id(link.id).revoked_at is None


def test_a_look_up_finds_only_customers_within_reach(as_person, strangers, busy, alice, root):
    asked = "/admin/ticket/ajax/lookup/?name=customer&query=carol"
    assert strangers.get(asked).json == []
    assert [words for _, words, _ in as_person(alice).get(asked).json] == ["carol@desk.test"]
    assert [words for _, words, _ in as_person(root).get(asked).json] == ["carol@desk.test"]


def test_notes_are_for_staff_who_reach_the_ticket(as_person, strangers, busy, alice):
    assert "Her card has expired" in page(as_person(alice), "/admin/reply/")
    assert "Her card has expired" not in page(strangers, "/admin/reply/")


def test_the_names_of_files_are_hidden_with_their_message(as_person, busy, alice, root):
    said = tickets.reply(busy, "Wrong customer", by=alice)
    Attachment.create(ticket=busy, reply=said, name="secret.png", stored_name="s", size=1, type="image/png")
    Attachment.create(ticket=busy, name="asked.png", stored_name="t", size=1, type="image/png")
    tickets.delete_reply(said, by=alice)
    for person in (alice, root):
        for address in ("/admin/attachment/", "/admin/attachment/?state=unscanned", f"/admin/ticket/{busy.number}"):
            text = page(as_person(person), address)
            assert "asked.png" in text and "secret.png" not in text


ADDRESSES = [
    "/admin/", "/admin/ticket/", "/admin/ticket/new/", "/admin/user/", "/admin/role/", "/admin/team/",
    "/admin/session/",
    "/admin/category/", "/admin/tag/", "/admin/email/", "/admin/desk/", "/admin/activity/", "/admin/reply/",
    "/admin/attachment/", "/admin/slalog/", "/admin/guestlink/", "/admin/user/edit/?id=1", "/admin/email/details/?id=1",
    "/admin/ticket/ajax/lookup/?name=customer&query=carol",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_for_customers_there_is_no_console(as_person, busy, carol, dave, address):
    for browser in (as_person(carol), as_person(dave)):
        assert browser.get(address).status_code == 404
        assert page(browser, address) == page(browser, "/admin/nothing/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_is_not_signed_in_is_asked_to(visitor, busy, address):
    answer = visitor.get(address)
    assert answer.status_code == 303
    assert answer.location.startswith("/login?next=/admin/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_neither_can_post(as_person, visitor, busy, carol, address):
    assert visitor.post(address).status_code in (303, 405)
    assert as_person(carol).post(address).status_code in (404, 405)


@pytest.mark.parametrize("name", ["user", "role", "team", "session", "category", "tag", "email", "desk"])
def test_an_agent_is_told_what_the_role_lacks(as_person, alice, name):
    for address in (f"/admin/{name}/", f"/admin/{name}/new/", f"/admin/{name}/edit/?id=1"):
        answer = as_person(alice).get(address)
        assert answer.status_code == 403
        assert "Your role lacks" in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["category", "tag"])
def test_a_manager_keeps_categories_but_not_people(as_person, maria, name):
    assert as_person(maria).get(f"/admin/{name}/").status_code == 200
    assert as_person(maria).get("/admin/user/").status_code == 403


def test_a_role_without_the_list_sees_none(as_person, alice):
    Role.update(permissions=["view"]).where(Role.id == alice.role_id).execute()
    assert as_person(alice).get("/admin/ticket/").status_code == 403
    assert as_person(alice).get("/admin/activity/").status_code == 403


def test_mail_about_tickets_out_of_reach_is_not_in_the_ledger(as_person, busy, mallory):
    keepers = Role.create(name="Keepers", permissions=["list", "view", "settings"], scope=Scope.ASSIGNED)
    User.update(role=keepers).where(User.id == mallory.id).execute()
    assert busy.number not in page(as_person(mallory), "/admin/email/")


def work_on(ticket: Ticket, agent: User) -> None:
    """Leave a trace of it in every table of the history."""
    tickets.take(ticket, by=agent)
    tickets.tag(ticket, Tag.get_or_create(name="other")[0], by=agent)
    said = tickets.reply(ticket, "We look into it.", by=agent)
    Attachment.create(ticket=ticket, reply=said, name="a.png", stored_name="s", size=1, type="image/png")
    GuestLink.create(ticket=ticket, nonce="n" * 32, token_hash="h", expires_at=ticket.created_at)
    for model in (Activity, Reply, Attachment, SlaLog, GuestLink):
        assert model.select().where(model.ticket == ticket.id).exists()
