"""Two people at once, on the pages: both versions field by field, nothing lost, and a way to go on."""

import html
import io
import re

import pytest

from helpdesk import tickets
from helpdesk.models import Category, Priority, Reply, Status, Team, Ticket
from helpdesk.tickets.seen import Seen
from tests.admin.test_ticket_page import PNG, fresh, page_of, say
from tests.told import last_event, told


@pytest.fixture
def at_desk(as_person, alice):
    return as_person(alice)


@pytest.fixture
def second(as_person, root):
    """The browser of who comes second, and reaches everything."""
    return as_person(root)


@pytest.fixture
def rival(maria, readers):
    """`rival(ticket, field)` changes that field as Maria."""
    changes = {
        "status": lambda ticket: tickets.wait(ticket, by=maria),
        "priority": lambda ticket: tickets.prioritise(ticket, Priority.LOW, by=maria),
        "category": lambda ticket: tickets.move(ticket, named("technical"), by=maria),
        "team": lambda ticket: tickets.set_team(ticket, None, by=maria),
    }
    return lambda ticket, field: changes[field](Ticket.get_by_id(ticket.id))


def named(slug: str) -> Category:
    return Category.get_or_none(Category.slug == slug) or Category.create(name=slug.capitalize(), slug=slug)


def wishes() -> dict[str, tuple[dict, str, str, str]]:
    """For each field: what Alice posts, and the three versions in words."""
    return {
        "status": ({"status": "resolved"}, "Open", "Waiting for customer", "Resolved"),
        "priority": ({"priority": "urgent"}, "Medium", "Low", "Urgent"),
        "category": (
            {"category": named("billing").id},
            named("account").name,
            named("technical").name,
            named("billing").name,
        ),
        "team": ({"team": Team.create(name="Fresh").id}, "Readers", "No team", "Fresh"),
    }


FIELDS = ["status", "priority", "category", "team"]


def text(answer) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def hidden(answer) -> dict[str, str]:
    """What the form of the page sends again."""
    form = re.search(r'<form method="post"[^>]*class="sheet-foot">.*?</form>', answer.text, re.S)[0]
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))


def typed(answer, name: str) -> str:
    """What stands in a field of the form."""
    return re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', answer.text)[1]


@pytest.mark.parametrize("field", FIELDS)
def test_the_second_sees_three_versions_of_the_field_and_nothing_is_changed(second, ticket, rival, field):
    given, was, now, wanted = wishes()[field]
    seen = str(Seen.of(ticket))
    rival(ticket, field)
    before = told(ticket)
    answer = second.post(f"{page_of(ticket)}/{field}", data=given | {"seen": seen})
    assert answer.status_code == 409 and told(ticket) == before
    assert f"{was} {now} by Maria, just now {wanted}" in text(answer)


@pytest.mark.parametrize("field", FIELDS)
def test_the_second_can_do_it_anyway(second, ticket, rival, field):
    given, _, _, wanted = wishes()[field]
    seen = str(Seen.of(ticket))
    rival(ticket, field)
    answer = second.post(f"{page_of(ticket)}/{field}", data=given | {"seen": seen})
    assert second.post(f"{page_of(ticket)}/{field}", data=hidden(answer)).status_code == 303
    assert wanted in text(second.get(page_of(ticket)))


@pytest.mark.parametrize("field", FIELDS)
def test_a_change_of_something_else_stops_nobody(second, ticket, rival, field):
    given = wishes()[field][0]
    seen = str(Seen.of(ticket))
    for other in FIELDS:
        if other != field:
            rival(ticket, other)
    tickets.edit(fresh(ticket), subject="Cannot sign in at all", by=None)
    assert second.post(f"{page_of(ticket)}/{field}", data=given | {"seen": seen}).status_code == 303


def test_a_second_change_in_between_is_a_conflict_again(at_desk, ticket, maria):
    given = {"priority": "urgent", "seen": str(Seen.of(ticket))}
    tickets.prioritise(ticket, Priority.LOW, by=maria)
    answer = at_desk.post(f"{page_of(ticket)}/priority", data=given)
    tickets.prioritise(ticket, Priority.HIGH, by=maria)
    assert at_desk.post(f"{page_of(ticket)}/priority", data=hidden(answer)).status_code == 409
    assert fresh(ticket).priority == Priority.HIGH


def test_who_assigns_a_ticket_that_somebody_took_is_told_who(as_person, ticket, root, maria, alice):
    seen = str(Seen.of(ticket))
    tickets.take(ticket, by=maria)
    answer = as_person(root).post(f"{page_of(ticket)}/assignee", data={"assignee": alice.id, "seen": seen})
    assert answer.status_code == 409
    assert "Assignee Nobody Maria by Maria, just now Alice" in text(answer)
    taken = as_person(root).post(f"{page_of(ticket)}/assignee", data={"assignee": "me", "seen": seen})
    assert "Maria by Maria, just now Root" in text(taken)


def test_a_ticket_that_left_ones_reach_is_as_if_it_never_was(at_desk, ticket, bob):
    seen = str(Seen.of(ticket))
    tickets.take(ticket, by=bob)
    answer = at_desk.post(f"{page_of(ticket)}/priority", data={"priority": "urgent", "seen": seen})
    nothing = at_desk.post("/admin/ticket/TKT-2026-999999/priority", data={"priority": "urgent", "seen": seen})
    assert (answer.status_code, answer.data) == (404, nothing.data)


def test_a_message_nobody_read_stops_the_status(at_desk, ticket, alice, carol):
    tickets.start(ticket, by=alice)
    seen = str(Seen.of(ticket))
    tickets.reply(ticket, "It is back.", by=carol)
    answer = at_desk.post(f"{page_of(ticket)}/status", data={"status": "resolved", "seen": seen})
    assert answer.status_code == 409 and "Last message None yet just now by Carol" in text(answer)
    assert fresh(ticket).status == Status.IN_PROGRESS


def test_a_deletion_says_all_that_has_changed(as_person, root, ticket, alice):
    seen = str(Seen.of(ticket))
    tickets.take(ticket, by=alice)
    tickets.prioritise(ticket, Priority.HIGH, by=alice)
    boss = as_person(root)
    answer = boss.post(f"{page_of(ticket)}/trash", data={"seen": seen})
    assert answer.status_code == 409 and "Delete the ticket" in text(answer)
    assert "Nobody Alice by Alice" in text(answer) and "Medium High by Alice" in text(answer)
    boss.post(f"{page_of(ticket)}/trash", data=hidden(answer))
    assert fresh(ticket).deleted_at is not None


def test_a_change_that_was_taken_back_is_told_as_such(at_desk, ticket, maria, alice):
    seen = str(Seen.of(ticket))
    tickets.prioritise(ticket, Priority.LOW, by=alice)
    tickets.prioritise(ticket, Priority.URGENT, by=alice)
    tickets.undo(ticket.activities.order_by(ticket.activities.model.id.desc()).get(), by=maria)
    answer = at_desk.post(f"{page_of(ticket)}/priority", data={"priority": "high", "seen": seen})
    assert "Priority Medium Low by Maria, just now High" in text(answer)


@pytest.mark.parametrize("seen", ["x", "9.9.9.9.9.9.9", "1.2.-1..."])
def test_what_nobody_can_have_seen_changes_nothing(at_desk, ticket, seen):
    answer = at_desk.post(f"{page_of(ticket)}/priority", data={"priority": "urgent", "seen": seen})
    assert answer.status_code == 409 and fresh(ticket).priority == Priority.MEDIUM


def test_numbers_that_stand_for_nothing_name_nobody(at_desk, ticket, carol):
    seen = f"99.77.123456.{ticket.team_id}.{carol.id}."
    answer = at_desk.post(f"{page_of(ticket)}/priority", data={"priority": "urgent", "seen": seen})
    assert answer.status_code == 409
    [row] = re.findall(r"Assignee unknown \S+", text(answer))
    assert row == "Assignee unknown Nobody"


def editing(browser, ticket: Ticket) -> dict[str, str]:
    """What the page for editing the request sends when nothing is typed."""
    page = browser.get(f"{page_of(ticket)}/edit").text
    sent = {name: html.unescape(value) for name, value in re.findall(r'name="(before-\w+)" value="([^"]*)"', page)}
    return sent | {"subject": sent["before-subject"], "description": sent["before-description"]}


def test_the_second_of_two_editors_sees_what_both_wrote(at_desk, ticket, root):
    mine = editing(at_desk, ticket) | {"subject": "Mine", "description": "<p>My words</p>"}
    tickets.edit(ticket, subject="Theirs", by=root)
    answer = at_desk.post(f"{page_of(ticket)}/edit", data=mine)
    assert answer.status_code == 409
    assert typed(answer, "subject") == "Mine" and "My words" in answer.text
    assert "As it is now Changed by Root, just now Subject Theirs When you began Cannot sign in" in text(answer)
    assert fresh(ticket).subject == "Theirs"


def test_the_second_editor_can_choose_theirs_after_all(at_desk, ticket, root):
    mine = editing(at_desk, ticket) | {"subject": "Mine"}
    tickets.edit(ticket, subject="Theirs", by=root)
    shown = at_desk.post(f"{page_of(ticket)}/edit", data=mine).text
    again = dict(re.findall(r'name="(before-subject)" value="([^"]*)"', shown))
    assert again == {"before-subject": "Theirs"}
    assert at_desk.post(f"{page_of(ticket)}/edit", data=mine | again).status_code == 303
    assert fresh(ticket).subject == "Mine"


def test_two_editors_of_different_fields_keep_both(at_desk, ticket, root):
    mine = editing(at_desk, ticket) | {"description": "<p>My words</p>"}
    tickets.edit(ticket, subject="Theirs", by=root)
    assert at_desk.post(f"{page_of(ticket)}/edit", data=mine).status_code == 303
    assert (fresh(ticket).subject, fresh(ticket).description) == ("Theirs", "<p>My words</p>")


def test_what_only_they_changed_is_in_the_form_of_who_comes_second(at_desk, ticket, root):
    mine = editing(at_desk, ticket) | {"description": "<p>My words</p>"}
    tickets.edit(ticket, subject="Theirs", description="<p>Their words</p>", by=root)
    answer = at_desk.post(f"{page_of(ticket)}/edit", data=mine)
    assert answer.status_code == 409
    assert typed(answer, "subject") == "Theirs" and "My words" in answer.text


def test_a_mistake_in_between_does_not_hide_a_conflict(at_desk, ticket, root):
    mine = editing(at_desk, ticket) | {"subject": ""}
    tickets.edit(ticket, subject="Theirs", by=root)
    wrong = at_desk.post(f"{page_of(ticket)}/edit", data=mine)
    assert wrong.status_code == 422 and 'name="before-subject" value="Cannot sign in"' in wrong.text


def seen_by(browser, ticket: Ticket) -> str:
    """The last activity that stands on the page."""
    return re.search(r'name="seen" value="(\d+)"', browser.get(page_of(ticket)).text)[1]


NEWS = {
    "a message": (lambda t, c: tickets.reply(t, "It works again!", by=c["carol"]), "Carol replied", "It works again!"),
    "an answer": (lambda t, c: tickets.reply(t, "Try this.", by=c["maria"]), "Maria replied", "Try this."),
    "a note": (lambda t, c: tickets.note(t, "Ask billing.", by=c["maria"]), "Maria wrote a note", "Ask billing."),
    "a status": (lambda t, c: tickets.wait(t, by=c["maria"]), "Maria changed the status from open to waiting", ""),
    "an assignee": (lambda t, c: tickets.assign(t, c["alice"], by=c["maria"]), "Maria assigned it to Alice", ""),
    "the request": (lambda t, c: tickets.edit(t, subject="New", by=c["maria"]), "Maria edited the request", ""),
}


@pytest.mark.parametrize("name", NEWS)
def test_an_answer_waits_until_its_author_has_read_what_is_new(at_desk, ticket, alice, maria, carol, name):
    happens, sentence, quote = NEWS[name]
    seen = seen_by(at_desk, ticket)
    happens(ticket, {"carol": carol, "maria": maria, "alice": alice})
    before = Reply.select().count()
    answer = say(at_desk, ticket, "My own answer.", seen=seen, then="waiting_customer")
    assert answer.status_code == 409 and Reply.select().count() == before
    assert "My own answer." in answer.text and "Send it anyway" in answer.text
    [part] = re.findall(r'<section class="news".*?</section>', answer.text, re.S)
    assert sentence in part and quote in part and 'value="waiting_customer"' in part


def test_new_messages_are_marked_in_the_thread_and_old_ones_are_not(at_desk, ticket, alice, carol):
    old = tickets.reply(ticket, "We look into it.", by=alice)
    seen = seen_by(at_desk, ticket)
    new = tickets.reply(ticket, "It works again!", by=carol)
    answer = say(at_desk, ticket, "Please try this.", seen=seen)
    marked = re.findall(r'<article class="[^"]*is-new[^"]*" id="message-(\d+)"', answer.text)
    assert marked == [str(new.id)] and old.id != new.id


def test_what_was_read_can_be_sent_anyway(at_desk, ticket, carol):
    seen = seen_by(at_desk, ticket)
    tickets.reply(ticket, "It works again!", by=carol)
    answer = say(at_desk, ticket, "Please try this.", seen=seen)
    again = re.search(r'name="seen" value="(\d+)"', answer.text)[1]
    assert again > seen
    assert say(at_desk, ticket, "Please try this.", seen=again).status_code == 303
    assert last_event(ticket) == "staff_replied" or Reply.select().count() == 2


def test_the_names_of_files_are_said_again(at_desk, ticket, carol):
    seen = seen_by(at_desk, ticket)
    tickets.reply(ticket, "It works again!", by=carol)
    answer = say(at_desk, ticket, "See here.", seen=seen, files=(io.BytesIO(PNG), "seen.png"))
    assert answer.status_code == 409 and "seen.png" in answer.text


def test_a_tag_and_ones_own_work_hold_nothing_up(at_desk, ticket, alice, maria, tag):
    seen = seen_by(at_desk, ticket)
    tickets.tag(ticket, tag, by=maria)
    tickets.note(ticket, "My own note.", by=alice)
    assert say(at_desk, ticket, "Please try this.", seen=seen).status_code == 303


def test_a_note_goes_in_whatever_is_new(at_desk, ticket, carol):
    seen = seen_by(at_desk, ticket)
    tickets.reply(ticket, "It works again!", by=carol)
    assert say(at_desk, ticket, "Ask billing.", kind="note", seen=seen).status_code == 303


def test_a_mistake_in_between_does_not_hide_what_is_new(at_desk, ticket, carol):
    seen = seen_by(at_desk, ticket)
    tickets.reply(ticket, "It works again!", by=carol)
    wrong = say(at_desk, ticket, " ", seen=seen)
    assert wrong.status_code == 422 and f'name="seen" value="{seen}"' in wrong.text


def test_what_a_stranger_did_elsewhere_is_not_told(at_desk, ticket, write, dave, maria):
    other = write(dave)
    seen = seen_by(at_desk, ticket)
    tickets.note(other, "Something else.", by=maria)
    assert say(at_desk, ticket, "Please try this.", seen=seen).status_code == 303


def row_of(browser, ticket: Ticket) -> dict[str, str]:
    """What the menu of the ticket's row in the list sends with every button."""
    page = browser.get("/admin/ticket/?status=open").text
    form = re.search(
        rf'<form class="menu-sheet" method="post"[^>]*>((?:(?!</form>).)*"{ticket.number}".*?)</form>', page, re.S
    )[1]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_a_quick_action_shows_both_versions_and_leads_back_to_the_list(second, ticket, maria, root):
    sent = row_of(second, ticket) | {"do": "assign:me"}
    tickets.take(ticket, by=maria)
    answer = second.post("/admin/ticket/action/", data=sent)
    assert answer.status_code == 409 and fresh(ticket).assignee == maria
    assert "Assignee Nobody Maria by Maria, just now Root" in text(answer)
    assert 'href="/admin/ticket/?status=open">Leave it as it is' in answer.text
    anyway = second.post("/admin/ticket/action/", data=hidden(answer))
    assert anyway.location == "/admin/ticket/?status=open" and fresh(ticket).assignee == root


@pytest.mark.parametrize(("do", "field"), [("status:resolved", "status"), ("priority:urgent", "priority")])
def test_a_quick_action_minds_only_its_own_field(second, ticket, rival, do, field):
    sent = row_of(second, ticket) | {"do": do}
    for other in FIELDS:
        if other != field:
            rival(ticket, other)
    assert second.post("/admin/ticket/action/", data=sent).status_code == 303
    assert last_event(ticket) in ("ticket_resolved", "priority_changed")


def test_one_chosen_ticket_is_guarded_as_its_row_is(second, ticket, rival):
    page = second.get("/admin/ticket/").text
    seen = re.search(rf'name="seen-{ticket.number}" value="([^"]+)"', page)[1]
    rival(ticket, "priority")
    given = {"ticket": ticket.number, f"seen-{ticket.number}": seen, "do": "priority:urgent"}
    answer = second.post("/admin/ticket/action/", data=given)
    assert answer.status_code == 409 and fresh(ticket).priority == Priority.LOW
    assert "Priority Medium Low by Maria, just now Urgent" in text(answer)


def test_a_page_in_between_does_not_hide_a_conflict(second, ticket, maria, alice):
    sent = row_of(second, ticket) | {"do": "assign"}
    tickets.take(ticket, by=maria)
    asked = second.post("/admin/ticket/action/", data=sent).text
    kept = re.search(rf'name="seen-{ticket.number}" value="([^"]+)"', asked)[1]
    assert kept == sent["seen"]
    given = {"ticket": ticket.number, f"seen-{ticket.number}": kept, "do": f"assign:{alice.id}"}
    assert second.post("/admin/ticket/action/", data=given).status_code == 409
    assert fresh(ticket).assignee == maria
