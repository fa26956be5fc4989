"""The ticket's page: what staff see there, what they do there, and that nobody else finds it."""

import io
import re
from datetime import timedelta

import pytest

from admin_views.thread import thread
from helpdesk import tickets
from helpdesk.db import now
from helpdesk.errors import Refused
from helpdesk.models import Attachment, Category, Email, GuestLink, Priority, Reply, Status, Team, Ticket
from helpdesk.tickets.seen import Seen
from tests.told import last_event, told

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89" + (
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def at_desk(as_person, alice):
    """Alice's browser."""
    return as_person(alice)


def page_of(ticket: Ticket) -> str:
    return f"/admin/ticket/{ticket.number}"


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.get_by_id(ticket.id)


def key_on(browser, ticket: Ticket) -> str:
    """The key of the reply box as it is rendered."""
    return re.search(r'name="form_key"[^>]*value="([^"]+)"', browser.get(page_of(ticket)).text)[1]


def say(browser, ticket: Ticket, body: str, **given):
    return browser.post(f"{page_of(ticket)}/reply", data={"form_key": key_on(browser, ticket), "body": body} | given)


def test_it_shows_all_of_the_thread_to_staff(at_desk, busy):
    text = at_desk.get(page_of(busy)).text
    for part in ("Cannot sign in", "my password is wrong", "We look into it.", "Her card has expired.", "renewal"):
        assert part in text


def test_a_note_says_that_only_staff_can_see_it(at_desk, busy):
    note = Reply.get(Reply.internal)
    [article] = re.findall(rf'<article[^>]*id="message-{note.id}".*?</article>', at_desk.get(page_of(busy)).text, re.S)
    assert "from-note" in article and "Only staff can see this" in article


def test_customers_never_see_the_note(as_person, busy, carol):
    assert "card has expired" not in as_person(carol).get(f"/tickets/{busy.number}").text


def test_it_shows_deadlines_mail_and_history(at_desk, busy):
    text = at_desk.get(page_of(busy)).text
    for part in ("First response", "On time", "Resolution", "Running", "Alice added the tag renewal"):
        assert part in text


def test_a_mail_that_failed_shows_with_its_reason(at_desk, busy):
    given = {"template": "staff_replied", "subject": "Your question", "text": "", "html": ""}
    Email.create(to="carol@desk.test", ticket=busy, failed_at=now(), error="550 no such mailbox", **given)
    text = at_desk.get(page_of(busy)).text
    assert "Your question" in text and "550 no such mailbox" in text


def test_a_page_takes_at_most_twelve_queries(at_desk, busy, queries):
    at_desk.get("/admin/counts")
    queries()
    at_desk.get(page_of(busy))
    assert len(queries()) <= 12


def test_more_messages_take_no_more_queries(at_desk, busy, alice, queries):
    at_desk.get(page_of(busy))
    queries()
    at_desk.get(page_of(busy))
    before = len(queries())
    for number in range(5):
        tickets.reply(busy, f"More {number}", by=alice)
    queries()
    at_desk.get(page_of(busy))
    assert len(queries()) == before


@pytest.mark.parametrize("who", ["mallory", "carol", "dave"])
def test_outsiders_find_what_they_find_for_a_number_that_does_not_exist(request, as_person, ticket, who):
    browser = as_person(request.getfixturevalue(who))
    found, nothing = browser.get(page_of(ticket)), browser.get("/admin/ticket/TKT-2026-999999")
    assert (found.status_code, found.data) == (404, nothing.data)


POSTS = {
    "reply": {"body": "Hello"},
    "status": {"status": "resolved"},
    "priority": {"priority": "urgent"},
    "category": {"category": "1"},
    "team": {"team": ""},
    "assignee": {"assignee": "me"},
    "tags": {"add": "1"},
    "trash": {},
    "restore": {},
    "edit": {"subject": "Mine now", "description": "Mine"},
    "message/{reply}": {"body": "Mine now"},
    "message/{reply}/delete": {},
    "file/{file}/delete": {},
}


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("who", ["mallory", "carol", "dave"])
def test_outsiders_change_nothing_by_any_way(request, as_person, at_desk, busy, tag, who, path):
    say(at_desk, busy, "See the picture.", files=(io.BytesIO(PNG), "seen.png"))
    version, events = fresh(busy).version, told(busy)
    place = path.format(reply=Reply.select().order_by(Reply.id.desc()).get().id, file=Attachment.get().id)
    browser = as_person(request.getfixturevalue(who))
    answers = [browser.post(f"/admin/ticket/{number}/{place}", data=POSTS[path]) for number in (busy.number, "TKT-1")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data
    assert (fresh(busy).version, told(busy)) == (version, events)


def test_a_stranger_is_asked_to_sign_in(visitor, ticket):
    answer = visitor.get(page_of(ticket))
    assert answer.status_code == 303 and answer.location.startswith("/login")


def test_a_message_of_another_ticket_is_not_reached_through_this_one(at_desk, busy, write, dave, alice):
    other = write(dave)
    said = tickets.reply(other, "For dave", by=alice)
    answer = at_desk.post(f"{page_of(busy)}/message/{said.id}/delete")
    assert answer.status_code == 404 and Reply.get_by_id(said.id).deleted_at is None


def test_a_reply_reaches_the_thread_once_however_often_it_is_sent(at_desk, ticket):
    key = key_on(at_desk, ticket)
    for _ in range(3):
        at_desk.post(f"{page_of(ticket)}/reply", data={"form_key": key, "body": "Once."})
    assert Reply.select().count() == 1


def test_a_reply_can_set_the_status(at_desk, ticket):
    say(at_desk, ticket, "Which browser is it?", then="waiting_customer")
    assert fresh(ticket).status == Status.WAITING_CUSTOMER


def test_a_note_stays_inside_and_moves_nothing(at_desk, ticket):
    say(at_desk, ticket, "Ask billing.", kind="note", then="resolved")
    assert fresh(ticket).status == Status.OPEN
    assert Reply.get().internal and last_event(ticket) == "note_added"


def test_a_reply_takes_files(at_desk, ticket):
    say(at_desk, ticket, "See the picture.", files=(io.BytesIO(PNG), "seen.png"))
    assert Attachment.get().name == "seen.png"
    assert "seen.png" in at_desk.get(page_of(ticket)).text


def test_a_file_that_is_not_taken_keeps_the_text(at_desk, ticket):
    answer = say(at_desk, ticket, "See the program.", files=(io.BytesIO(b"MZ\x90\x00"), "tool.pdf"))
    assert answer.status_code == 422
    assert "See the program." in answer.text and "We cannot take" in answer.text
    assert Reply.select().count() == 0


def test_an_empty_reply_says_so_next_to_the_field(at_desk, ticket):
    answer = say(at_desk, ticket, "<p> </p>")
    assert answer.status_code == 422 and "Please write a message." in answer.text


def test_a_last_message_beyond_all_numbers_sends_nothing(at_desk, ticket):
    assert say(at_desk, ticket, "Please try this.", seen=10**30).status_code == 422


def test_a_stale_token_gives_the_text_back(app, at_desk, ticket, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = at_desk.post(f"{page_of(ticket)}/reply", data={"body": "An hour of work", "csrf_token": "stale"})
    assert answer.status_code == 400 and "An hour of work" in answer.text
    assert Reply.select().count() == 0


CHANGES = [
    ("status", {"status": "in_progress"}, lambda ticket: ticket.status == Status.IN_PROGRESS),
    ("priority", {"priority": "urgent"}, lambda ticket: ticket.priority == Priority.URGENT),
    ("category", {"category": "billing"}, lambda ticket: ticket.category.slug == "billing"),
    ("assignee", {"assignee": "me"}, lambda ticket: ticket.assignee is not None),
    ("team", {"team": ""}, lambda ticket: ticket.team is None),
]


@pytest.mark.parametrize(("path", "given", "done"), CHANGES)
def test_a_change_in_place_is_one_post(at_desk, ticket, path, given, done):
    given = given | ({"category": Category.get(Category.slug == "billing").id} if path == "category" else {})
    answer = at_desk.post(f"{page_of(ticket)}/{path}", data=given | {"seen": str(Seen.of(ticket))})
    assert answer.status_code == 303 and done(fresh(ticket))


@pytest.mark.parametrize(
    ("path", "given"),
    [("status", {"status": "asleep"}), ("category", {"category": "999"}), ("assignee", {"assignee": "x"})],
)
def test_a_value_that_is_none_changes_nothing(at_desk, ticket, path, given):
    answer = at_desk.post(f"{page_of(ticket)}/{path}", data=given)
    assert (answer.status_code, fresh(ticket).version) == (409, ticket.version)


def test_only_the_allowed_moves_are_offered(at_desk, ticket):
    text = at_desk.get(page_of(ticket)).text
    offered = set(re.findall(r'name="status" value="(\w+)"', text))
    assert offered == {"in_progress", "waiting_customer", "resolved", "cancelled"}
    assert set(re.findall(r'name="priority" value="(\w+)"', text)) == {"low", "high", "urgent"}


def test_tags_go_on_and_off(at_desk, ticket, tag):
    at_desk.post(f"{page_of(ticket)}/tags", data={"add": tag.id})
    assert 'aria-label="Take off the tag renewal"' in at_desk.get(page_of(ticket)).text
    at_desk.post(f"{page_of(ticket)}/tags", data={"remove": tag.id})
    assert told(ticket)[-2:] == ["tag_added", "tag_removed"]


def test_handing_a_ticket_away_leads_back_to_the_list(at_desk, ticket, bob):
    answer = at_desk.post(f"{page_of(ticket)}/assignee", data={"assignee": bob.id})
    assert answer.location == "/admin/ticket/"
    assert at_desk.get(page_of(ticket)).status_code == 404


def test_what_a_role_may_not_do_is_a_sentence(at_desk, ticket):
    answer = at_desk.post(f"{page_of(ticket)}/trash")
    assert answer.status_code == 403 and "You may not delete this ticket." in answer.text


def test_a_deleted_ticket_is_there_for_who_can_restore_it(at_desk, as_person, ticket, root):
    tickets.delete(ticket, by=root)
    assert at_desk.get(page_of(ticket)).status_code == 404
    boss = as_person(root)
    assert "In the trash" in boss.get(page_of(ticket)).text
    boss.post(f"{page_of(ticket)}/restore")
    assert fresh(ticket).deleted_at is None


def test_ones_own_message_can_be_edited(at_desk, ticket, alice):
    said = tickets.reply(ticket, "Wrogn", by=alice)
    at_desk.post(f"{page_of(ticket)}/message/{said.id}", data={"body": "Right", "before": said.body})
    assert Reply.get_by_id(said.id).body == "<p>Right</p>"


def test_an_edit_of_a_message_that_changed_meanwhile_shows_both(at_desk, ticket, alice):
    said = tickets.reply(ticket, "First", by=alice)
    before = said.body
    tickets.edit_reply(said, "Second", by=alice)
    answer = at_desk.post(f"{page_of(ticket)}/message/{said.id}", data={"body": "Third", "before": before})
    assert answer.status_code == 409 and "Second" in answer.text and "Third" in answer.text


def test_line_breaks_of_a_browser_are_no_change(at_desk, ticket, alice):
    said = tickets.reply(ticket, "<pre>One\ntwo</pre>", by=alice)
    sent = {"body": "<pre>One\r\nthree</pre>", "before": said.body.replace("\n", "\r\n")}
    assert at_desk.post(f"{page_of(ticket)}/message/{said.id}", data=sent).status_code == 303
    assert Reply.get_by_id(said.id).body == "<pre>One\nthree</pre>"


def test_nobody_edits_the_words_of_others(at_desk, as_person, ticket, bob):
    said = tickets.reply(ticket, "Bob's words", by=bob)
    assert at_desk.post(f"{page_of(ticket)}/message/{said.id}", data={"body": "Mine"}).status_code == 403


def test_a_deleted_message_leaves_a_trace_but_not_its_text(at_desk, ticket, alice):
    said = tickets.reply(ticket, "Oh no", by=alice)
    at_desk.post(f"{page_of(ticket)}/message/{said.id}/delete")
    text = at_desk.get(page_of(ticket)).text
    assert "A message by Alice was deleted" in text and "Oh no" not in text


def test_a_removed_file_is_gone_from_the_page(at_desk, ticket):
    say(at_desk, ticket, "See the picture.", files=(io.BytesIO(PNG), "seen.png"))
    at_desk.post(f"{page_of(ticket)}/file/{Attachment.get().id}/delete")
    assert 'class="file"' not in at_desk.get(page_of(ticket)).text


def test_a_guest_who_has_not_opened_the_link_is_marked(at_desk):
    guest = tickets.Guest("grace@reader.test", "Grace")
    asked = tickets.submit(by=guest, subject="Hello", description="Is anybody there?")
    assert "Not confirmed" in at_desk.get(page_of(asked)).text
    Ticket.update(confirmed_at=asked.created_at).where(Ticket.id == asked.id).execute()
    assert "Not confirmed" not in at_desk.get(page_of(asked)).text
    assert GuestLink.select().count() <= 1


def test_other_tickets_of_the_customer_are_those_one_may_see(at_desk, ticket, write, carol, billing):
    write(carol, subject="Where is my paper")
    write(carol, subject="A secret of billing", team=billing)
    text = at_desk.get(page_of(ticket)).text
    assert "Where is my paper" in text and "A secret of billing" not in text
    assert 'Other tickets <span class="muted">1</span>' in text


def test_what_people_wrote_is_text_and_never_markup(at_desk, write, carol):
    evil = "<script>alert(1)</script>"
    asked = write(carol, subject=evil, description=f"<p>Look: {evil}<img src=x onerror=alert(1)></p>")
    text = at_desk.get(page_of(asked)).text
    assert evil not in text and "onerror" not in text and "&lt;script&gt;" in text


def test_long_threads_show_the_newest_hundred_first(ticket, alice, clock):
    for number in range(103):
        clock.shift(timedelta(minutes=1))
        Reply.create(ticket=ticket, author=alice, side=2, body=f"<p>Message {number}</p>")
    shown = [entry for entry in thread(ticket).entries if not isinstance(entry, list)]
    assert (len(shown), shown[1].body, thread(ticket).has_earlier) == (101, "<p>Message 3</p>", True)
    assert len(thread(ticket, everything=True).entries) > 101


def test_more_than_three_changes_in_a_row_are_folded(at_desk, ticket, alice):
    for priority in (Priority.LOW, Priority.HIGH, Priority.URGENT, Priority.MEDIUM):
        tickets.prioritise(ticket, priority, by=alice)
    assert re.search(r'<details class="lines"><summary>4 changes', at_desk.get(page_of(ticket)).text)


def test_a_reply_is_sent_even_if_its_status_came_too_late(at_desk, ticket, alice):
    tickets.resolve(ticket, by=alice)
    answer = say(at_desk, ticket, "One more thing.", then="waiting_customer")
    assert answer.status_code == 303 and Reply.select().count() == 1
    assert "Your reply was sent." in at_desk.get(page_of(ticket)).text
    with pytest.raises(Refused):
        tickets.wait(ticket, by=alice)


def test_teams_are_named_in_the_choices(at_desk, ticket):
    Team.create(name="Night shift")
    assert "Night shift" in at_desk.get(page_of(ticket)).text
