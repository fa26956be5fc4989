"""The public page of a ticket that was merged: it leads on, or keeps to what its customer wrote."""

import pytest

from helpdesk import tickets
from helpdesk.models import Attachment, Reply, Ticket
from tests.files import PNG, upload
from tests.merged import thread
from tests.public.conftest import old_key, text_of


@pytest.fixture
def mixed(write, dave, ticket, alice, maria) -> Ticket:
    """Dave's ticket, with a file and an answer, merged into Carol's, which has an answer as well."""
    daves = write(dave, subject="Dave's matter", description="<p>Zebra</p>", files=[upload("passport.png", PNG)])
    tickets.reply(daves, "<p>Answer to Dave</p>", by=alice, files=[upload("form.png", PNG)])
    tickets.note(daves, "<p>Suspicious</p>", by=alice)
    tickets.reply(ticket, "<p>Answer to Carol</p>", by=alice)
    tickets.merge(daves, ticket, by=maria)
    return Ticket.get_by_id(daves.id)


def page(as_person, person, ticket: Ticket):
    return as_person(person).get(f"/tickets/{ticket.number}")


def test_it_leads_to_the_other_one_for_whom_that_is_theirs_too(as_person, write, carol, ticket, maria):
    other = write(carol, subject="Still not")
    tickets.merge(ticket, other, by=maria)
    answer = page(as_person, carol, ticket)
    assert (answer.status_code, answer.location) == (303, f"/tickets/{other.number}")
    assert "my password is wrong" in text_of(page(as_person, carol, other))


def test_another_customer_keeps_what_they_wrote_and_were_answered(as_person, mixed, dave):
    answer = page(as_person, dave, mixed)
    for words in ("This question was joined with another one", "Zebra", "Answer to Dave", "passport.png", "form.png"):
        assert words in text_of(answer)
    for words in ("Answer to Carol", "my password is wrong", "Suspicious", "Mark as solved", "open it again"):
        assert words not in text_of(answer)


def test_the_customer_of_the_other_one_sees_nothing_of_theirs(as_person, mixed, carol, ticket):
    shown = text_of(page(as_person, carol, ticket))
    assert "Answer to Carol" in shown
    assert not any(words in shown for words in ("Zebra", "Answer to Dave", "passport.png", mixed.number))


def test_the_number_of_the_other_one_is_not_told(as_person, mixed, dave, ticket):
    browser = as_person(dave)
    for answer in (
        browser.get(f"/tickets/{mixed.number}"),
        browser.post(f"/tickets/{mixed.number}/solve"),
        browser.post(f"/tickets/{mixed.number}/reopen"),
        browser.post(f"/tickets/{mixed.number}/rate", data={"rating": "5"}),
        browser.get(f"/tickets/{mixed.number}/rate", follow_redirects=True),
    ):
        assert ticket.number not in answer.text
    assert browser.get(f"/tickets/{ticket.number}").status_code == 404


def test_a_reply_from_there_goes_into_the_other_one(as_person, mixed, dave, ticket, carol):
    browser, said = as_person(dave), {"body": "<p>One more thing</p>", "form_key": old_key()}
    assert browser.post(f"/tickets/{mixed.number}/reply", data=said).status_code == 303
    assert thread(ticket)[-1] == ("<p>One more thing</p>", mixed.id)
    assert "One more thing" in text_of(browser.get(f"/tickets/{mixed.number}"))
    assert "One more thing" not in text_of(page(as_person, carol, ticket))


def test_each_fetches_their_own_files_only(as_person, mixed, carol, dave, mallory, ticket, visitor):
    for file in Attachment.select():
        for browser, status in ((as_person(dave), 200), (as_person(carol), 404), (visitor, 404)):
            with browser.get(f"/files/{file.id}") as answer:
                assert answer.status_code == status
        assert as_person(mallory).get(f"/files/{file.id}").status_code == 404


def test_the_file_of_a_note_stays_with_staff(as_person, mixed, dave, ticket, alice):
    tickets.note(ticket, "<p>Look</p>", by=alice, files=[upload("secret.png", PNG)])
    Reply.update(origin=mixed).where(Reply.internal).execute()
    file = Attachment.get(Attachment.name == "secret.png")
    assert as_person(dave).get(f"/files/{file.id}").status_code == 404


def test_in_the_trash_only_the_request_is_left(as_person, mixed, dave, ticket, root):
    tickets.delete(ticket, by=root)
    shown = text_of(page(as_person, dave, mixed))
    assert "Zebra" in shown and "Answer to Dave" not in shown and "Send reply" not in shown
    for file in Attachment.select():
        assert as_person(dave).get(f"/files/{file.id}").status_code == 404


def test_a_guests_link_still_opens_its_ticket_and_no_other(gina, asked, ticket, maria):
    tickets.merge(asked, ticket, by=maria)
    shown = text_of(gina.get(f"/tickets/{asked.number}"))
    assert "joined with another one" in shown and "my password is wrong" in shown
    assert gina.get(f"/tickets/{ticket.number}").status_code == 404


def test_a_guests_link_does_not_open_another_ticket_of_the_same_guest(gina, asked, question, app, maria):
    app.test_client().post("/tickets/new", data={**question, "subject": "Another one", "form_key": old_key()})
    other = Ticket.get(Ticket.subject == "Another one")
    tickets.merge(asked, other, by=maria)
    assert gina.get(f"/tickets/{asked.number}").status_code == 200
    assert gina.get(f"/tickets/{other.number}").status_code == 404


def test_who_may_not_open_it_finds_nothing_there(as_person, visitor, mixed, carol, mallory):
    assert page(as_person, carol, mixed).status_code == 404
    assert visitor.get(f"/tickets/{mixed.number}").status_code == 404
    assert visitor.post(f"/tickets/{mixed.number}/reply", data={"body": "x"}).status_code == 404
