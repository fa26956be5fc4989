"""The page of one row: what is too long for a list, for those who may see it and nobody else."""

import html
import re

import pytest

from helpdesk import tickets
from helpdesk.models import (
    Activity,
    Attachment,
    Category,
    FileState,
    GuestLink,
    Reply,
    Role,
    Scope,
    Session,
    SlaLog,
    TeamMember,
    User,
)


@pytest.fixture
def browser(as_person, root):
    return as_person(root)


@pytest.fixture
def worked(busy, alice):
    """Carol's ticket with something in every table of the history."""
    said = Reply.get(Reply.internal == False)  # noqa: E712
    tickets.edit_reply(said, "We look into it today.", by=alice)
    Attachment.create(ticket=busy, reply=said, name="seen.png", stored_name="s", size=1, type="image/png")
    GuestLink.create(ticket=busy, nonce="n" * 32, token_hash="h", expires_at=busy.created_at)
    return busy


def page(browser, name: str, id: int) -> str:
    answer = browser.get(f"/admin/{name}/details/?id={id}")
    assert answer.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", answer.text))


HISTORY = {"reply": Reply, "attachment": Attachment, "activity": Activity, "slalog": SlaLog, "guestlink": GuestLink}


@pytest.mark.parametrize("name", HISTORY)
def test_a_row_of_the_history_leads_to_its_page_and_that_to_the_ticket(browser, worked, name):
    row = HISTORY[name].select().first()
    address = f"/admin/{name}/details/?id={row.id}"
    assert address in html.unescape(browser.get(f"/admin/{name}/").text)
    shown = page(browser, name, row.id)
    assert f'href="/admin/ticket/{worked.number}"' in shown
    assert re.search(r"<h1>[^<]{8,}</h1>", shown)


@pytest.mark.parametrize("name", HISTORY)
@pytest.mark.parametrize(("who", "status"), [("mallory", 404), ("carol", 404), ("dave", 404)])
def test_outsiders_find_what_they_find_for_a_row_that_does_not_exist(request, as_person, worked, name, who, status):
    browser = as_person(request.getfixturevalue(who))
    row = HISTORY[name].select().first()
    found, nothing = (browser.get(f"/admin/{name}/details/?id={id}") for id in (row.id, 999_999))
    assert found.status_code == nothing.status_code == status
    assert found.data == nothing.data


@pytest.mark.parametrize("name", [*HISTORY, "user", "role", "team", "session"])
def test_a_stranger_is_asked_to_sign_in(visitor, name):
    assert visitor.get(f"/admin/{name}/details/?id=1").status_code == 303


@pytest.mark.parametrize("name", ["user", "role", "team", "session"])
@pytest.mark.parametrize(("who", "status"), [("alice", 403), ("maria", 403), ("mallory", 403), ("carol", 404)])
def test_pages_of_people_are_for_who_manages_them(request, as_person, name, who, status):
    browser = as_person(request.getfixturevalue(who))
    assert browser.get(f"/admin/{name}/details/?id=1").status_code == status


@pytest.mark.parametrize("name", [*HISTORY, "user", "role", "team", "session"])
@pytest.mark.parametrize("id", ["", "x", "-1", "999999", "9" * 30, "%00"])
def test_a_row_that_does_not_exist_is_not_found(browser, name, id):
    assert browser.get(f"/admin/{name}/details/?id={id}").status_code == 404


def test_a_message_shows_its_text_its_files_and_what_it_said_before(browser, worked):
    said = Reply.get(Reply.internal == False)  # noqa: E712
    text = page(browser, "reply", said.id)
    assert "<p>We look into it today.</p>" in text and "seen.png" in text
    assert "when Alice changed it" in text and "<p>We look into it.</p>" in text


def test_a_deleted_message_has_no_page(browser, worked, alice):
    said = Reply.get(Reply.internal == False)  # noqa: E712
    file = Attachment.get()
    tickets.delete_reply(said, by=alice)
    for name, id in (("reply", said.id), ("attachment", file.id)):
        assert browser.get(f"/admin/{name}/details/?id={id}").status_code == 404


def test_a_file_that_is_held_back_is_not_to_be_downloaded(browser, worked):
    file = Attachment.get()
    assert " download" in page(browser, "attachment", file.id)
    Attachment.update(state=FileState.QUARANTINED).execute()
    text = page(browser, "attachment", file.id)
    assert " download" not in text and "held back" in text


def test_an_entry_of_the_history_says_before_and_after(browser, worked, alice):
    tickets.resolve(worked, by=alice)
    text = page(browser, "activity", Activity.get(Activity.event == "ticket_resolved").id)
    assert "Alice marked it as resolved" in text and "In progress" in text and "Resolved" in text


def test_a_person_is_shown_with_their_teams_and_tickets(browser, worked, alice, carol):
    hers = page(browser, "user", alice.id)
    assert "Readers" in hers and worked.number in hers and "Agent" in hers
    assert worked.number in page(browser, "user", carol.id)
    assert f'href="/admin/ticket/new/?email={carol.email}"' in page(browser, "user", carol.id)
    assert f'href="/admin/user/edit/?id={carol.id}"' in page(browser, "user", carol.id)


def test_notes_keep_their_lines(browser, carol):
    carol.notes = "Prefers the phone.\nNever on Mondays."
    carol.save()
    page = browser.get(f"/admin/user/details/?id={carol.id}").text
    assert '<span class="notes-text" dir="auto">Prefers the phone.\nNever on Mondays.</span>' in page


def test_a_person_shows_ten_tickets_and_leads_to_all(browser, write, carol):
    numbers = [write(carol).number for _ in range(11)]
    text = page(browser, "user", carol.id)
    assert sum(number in text for number in numbers) == 10
    assert f'href="/admin/ticket/?customer={carol.id}">All of them' in text


def test_who_manages_people_sees_of_their_tickets_only_what_they_reach(as_person, write, carol, readers, billing):
    clerk = Role.create(name="Clerk", permissions=["list", "view", "users"], scope=Scope.TEAM)
    kim = User.create(email="kim@desk.test", role=clerk)
    TeamMember.create(team=readers, user=kim)
    mine, other = write(carol), write(carol, team=billing)
    text = page(as_person(kim), "user", carol.id)
    assert mine.number in text and other.number not in text


def test_a_link_that_is_no_address_is_no_link(browser, carol):
    User.update(profile_url="javascript:alert(1)", notes="<b>Bold</b>").where(User.id == carol.id).execute()
    answer = browser.get(f"/admin/user/details/?id={carol.id}").text
    assert "javascript:" not in answer and "<b>Bold" not in answer


def test_no_page_shows_a_secret(browser, worked, carol, as_person):
    User.update(password_hash="scrypt-of-hers").where(User.id == carol.id).execute()
    as_person(carol)
    session = Session.select().order_by(Session.id.desc()).get()
    for name, row in (("user", carol), ("session", session), ("guestlink", GuestLink.get())):
        text = page(browser, name, row.id)
        assert "scrypt-of-hers" not in text and session.token_hash not in text and "n" * 32 not in text


def test_a_role_says_in_words_what_it_may_and_who_has_it(browser, alice, bob):
    text = page(browser, "role", alice.role_id)
    assert "Answer and change tickets" in text and "Manage users, roles and teams" not in text
    assert f'href="/admin/user/?role={alice.role_id}">2 people' in text


def test_a_team_shows_members_categories_and_tickets(browser, worked, readers, alice, bob):
    Category.update(team=readers).where(Category.slug == "billing").execute()
    text = page(browser, "team", readers.id)
    assert "Alice" in text and "Bob" in text and worked.number in text
    assert Category.get(Category.slug == "billing").name in text


def test_a_page_takes_at_most_twelve_queries(browser, worked, alice, carol, readers, queries):
    browser.get("/admin/counts")
    rows = {name: model.select().first().id for name, model in HISTORY.items()}
    rows |= {"user": alice.id, "role": alice.role_id, "team": readers.id, "session": Session.get().id}
    for name, id in rows.items():
        page(browser, name, id)
        queries()
        page(browser, name, id)
        assert len(queries()) <= 12, name
