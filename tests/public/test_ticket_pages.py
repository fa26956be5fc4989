"""A customer's ticket: what they read of it, and what they can do."""

import io
from datetime import timedelta

import pytest

from helpdesk import tickets
from helpdesk.models import Attachment, Desk, Reply, Status, Ticket
from tests.public.conftest import old_key, picture, text_of


def reload(ticket: Ticket) -> Ticket:
    return Ticket.get_by_id(ticket.id)


@pytest.fixture
def page(as_person, carol, conversation):
    return as_person(carol).get(f"/tickets/{conversation.number}")


def test_the_customer_reads_question_and_answer(page):
    for words in ("Cannot sign in", "my password is wrong", "Please try again now.", "Alice", "We have answered"):
        assert words in text_of(page)


def test_the_customer_never_meets_a_note(page):
    assert "bounced" not in page.text and "note" not in text_of(page).lower()


def test_the_customer_never_meets_the_address_of_staff(as_person, carol, conversation, alice):
    alice.name = ""
    alice.save()
    assert "alice@desk.test" not in as_person(carol).get(f"/tickets/{conversation.number}").text


def test_deleted_messages_and_files_are_gone(as_person, carol, conversation, alice):
    said = tickets.reply(conversation, "Wrong ticket, sorry", by=alice)
    tickets.delete_reply(said, by=alice)
    assert "Wrong ticket" not in as_person(carol).get(f"/tickets/{conversation.number}").text


def test_staff_go_on_to_their_own_page(as_person, alice, conversation):
    answer = as_person(alice).get(f"/tickets/{conversation.number}")
    assert answer.location == f"/admin/ticket/{conversation.number}"


def test_a_number_that_no_ticket_has_leads_staff_to_no_error(as_person, alice):
    answer = as_person(alice).get("/tickets/TKT%0d%0aX-Y: z", follow_redirects=True)
    assert answer.status_code == 404


def test_a_reply_with_a_file_joins_the_thread(as_person, carol, conversation):
    browser, said = as_person(carol), {"body": "<p>It works <b>now</b></p>", "form_key": old_key()}
    browser.post(f"/tickets/{conversation.number}/reply", data={**said, "files": [picture("proof.png")]})
    page = browser.get(f"/tickets/{conversation.number}").text
    assert "<p>It works <b>now</b></p>" in page and "proof.png" in page


def test_the_same_reply_twice_is_one(as_person, carol, ticket):
    browser, said = as_person(carol), {"body": "Any news?", "form_key": old_key()}
    for _ in range(2):
        assert browser.post(f"/tickets/{ticket.number}/reply", data=said).status_code == 303
    assert Reply.select().count() == 1


def test_an_empty_reply_says_what_is_missing(as_person, carol, ticket):
    page = as_person(carol).post(f"/tickets/{ticket.number}/reply", data={"body": " ", "form_key": old_key()})
    assert page.status_code == 422 and "Please write a message." in page.text


def test_a_reply_with_a_bad_file_keeps_its_text(as_person, carol, ticket):
    said = {"body": "See this", "form_key": old_key(), "files": [(io.BytesIO(b"MZ\x90\x00"), "invoice.pdf")]}
    page = as_person(carol).post(f"/tickets/{ticket.number}/reply", data=said)
    assert "We cannot take “invoice.pdf”" in text_of(page) and "See this" in page.text
    assert (Reply.select().count(), Attachment.select().count()) == (0, 0)


def test_the_customer_marks_it_as_solved_and_opens_it_again(as_person, carol, conversation):
    browser = as_person(carol)
    browser.post(f"/tickets/{conversation.number}/solve")
    assert reload(conversation).status == Status.RESOLVED
    browser.post(f"/tickets/{conversation.number}/reopen")
    assert reload(conversation).status == Status.IN_PROGRESS


def test_after_the_end_only_a_new_question_is_offered(as_person, carol, conversation, maria):
    tickets.cancel(conversation, by=maria)
    browser = as_person(carol)
    page = browser.get(f"/tickets/{conversation.number}").text
    assert "Ask again about this" in page and 'name="body"' not in page
    said = {"body": "But wait", "form_key": old_key()}
    answer = browser.post(f"/tickets/{conversation.number}/reply", data=said)
    assert answer.status_code == 409 and "Please start a new one" in answer.text


def test_the_form_offers_no_status_and_no_priority(as_person, carol, conversation):
    browser = as_person(carol)
    said = {"body": "Hurry", "form_key": old_key(), "priority": "urgent", "status": "closed", "internal": "1"}
    browser.post(f"/tickets/{conversation.number}/reply", data=said)
    after = reload(conversation)
    assert (after.priority, after.status) == (conversation.priority, Status.IN_PROGRESS)
    assert not Reply.get(Reply.body.contains("Hurry")).internal


def test_one_click_in_the_mail_only_prepares_the_rating(as_person, carol, conversation, alice):
    tickets.resolve(conversation, by=alice)
    page = as_person(carol).get(f"/tickets/{conversation.number}/rate?rating=4").text
    assert 'checked id="rating-1"' in page
    assert reload(conversation).rating is None


def test_a_rating_is_stored_with_its_comment(as_person, carol, conversation, alice):
    tickets.resolve(conversation, by=alice)
    browser = as_person(carol)
    browser.post(f"/tickets/{conversation.number}/rate", data={"rating": "5", "feedback": "Fast!"})
    assert (reload(conversation).rating, reload(conversation).feedback) == (5, "Fast!")
    assert "5 of 5" in browser.get(f"/tickets/{conversation.number}").text


@pytest.mark.parametrize("rating", ["", "0", "6", "four", "99999999999999999999"])
def test_no_other_rating_is_taken(as_person, carol, conversation, alice, rating):
    tickets.resolve(conversation, by=alice)
    page = as_person(carol).post(f"/tickets/{conversation.number}/rate", data={"rating": rating})
    assert (page.status_code, reload(conversation).rating) == (422, None)


def test_an_open_ticket_cannot_be_rated(as_person, carol, conversation):
    page = as_person(carol).post(f"/tickets/{conversation.number}/rate", data={"rating": "5"})
    assert page.status_code == 409 and "once it is solved" in page.text


def test_a_flood_of_replies_is_held_back_with_its_text(as_person, carol, ticket):
    Desk.update(replies_per_hour=1).execute()
    browser = as_person(carol)
    answers = [
        browser.post(f"/tickets/{ticket.number}/reply", data={"body": f"Reply {count}", "form_key": old_key()})
        for count in (1, 2)
    ]
    assert [answer.status_code for answer in answers] == [303, 429]
    assert "Reply 2" in answers[1].text and Reply.select().count() == 1


@pytest.mark.parametrize(("zone", "told"), [("Asia/Dhaka", "15:00"), ("Nowhere/At-all", "09:00"), ("", "09:00")])
def test_times_are_those_of_the_persons_zone(as_person, carol, clock, write, zone, told):
    carol.time_zone = zone
    carol.save()
    asked = write(carol)
    assert f"2 March 2026, {told}" in as_person(carol).get(f"/tickets/{asked.number}").text


def test_a_note_does_not_show_in_the_order_of_the_first_page(as_person, write, carol, alice, clock):
    older = write(carol, subject="The older one")
    clock.shift(timedelta(hours=1))
    newer = write(carol, subject="The newer one")
    clock.shift(timedelta(hours=1))
    before = text_of(as_person(carol).get("/"))
    tickets.note(older, "Only staff read this", by=alice)
    after = text_of(as_person(carol).get("/"))
    assert after == before and after.index(newer.subject) < after.index(older.subject)


def test_a_rating_can_be_changed_on_the_page_for_a_week(clock, as_person, carol, conversation, alice):
    tickets.resolve(conversation, by=alice)
    browser, path = as_person(carol), f"/tickets/{conversation.number}"
    browser.post(f"{path}/rate", data={"rating": "2", "feedback": "Slow"})
    assert "Slow" in browser.get(f"{path}/rate").text and f"{path}/rate" in browser.get(path).text
    browser.post(f"{path}/rate", data={"rating": "4", "feedback": "Slow but good"})
    assert (reload(conversation).rating, reload(conversation).feedback) == (4, "Slow but good")
    clock.shift(timedelta(days=8))
    late = as_person(carol)
    assert f"{path}/rate" not in late.get(path).text and "4 of 5" in late.get(path).text
    assert "can be changed for 7 days" in late.get(f"{path}/rate?rating=5", follow_redirects=True).text
    answer = late.post(f"{path}/rate", data={"rating": "5", "feedback": "Something that took long to type"})
    assert answer.status_code == 409 and "took long to type" in answer.text and reload(conversation).rating == 4


def test_a_click_in_the_mail_that_comes_too_early_leads_to_the_ticket(as_person, carol, conversation):
    answer = as_person(carol).get(f"/tickets/{conversation.number}/rate?rating=5", follow_redirects=True)
    assert "You can rate this once it is solved" in text_of(answer)


def test_what_was_sent_ends_the_draft_of_it(as_person, carol, conversation):
    browser, path = as_person(carol), f"/tickets/{conversation.number}"
    assert f'data-draft="reply-{conversation.number}"' in browser.get(path).text
    browser.post(f"{path}/reply", data={"body": "Any news?", "form_key": old_key()})
    assert f'data-sent="reply-{conversation.number}"' in browser.get(path).text
    assert "data-sent" not in browser.get(path).text
