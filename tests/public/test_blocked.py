"""Who is on the block list reads what to do instead, keeps the text, and causes nothing."""

import pytest

from helpdesk import blocking, tickets
from helpdesk.models import Email, LimitCounter, Reply, Ticket
from tests.public.conftest import old_key, picture, text_of

SAID = "We do not take messages from here. If you think that is a mistake"


def blocked_form(page) -> bool:
    return page.status_code == 403 and SAID in text_of(page)


@pytest.mark.parametrize("entry", ["gina@desk.test", "@desk.test", "127.0.0.0/8"])
def test_a_blocked_guest_reads_what_to_do_and_keeps_the_text(visitor, root, question, entry, work, outbox):
    blocking.block(entry, by=root, reason="A secret reason")
    page = visitor.post("/tickets/new", data={**question, "files": [picture()]})
    assert blocked_form(page) and "my password is wrong" in page.text and 'value="Cannot sign in"' in page.text
    work()
    assert (Ticket.select().count(), Email.select().count()) == (0, 0)
    assert "secret reason" not in page.text


def test_a_blocked_customer_neither_asks_nor_answers_but_reads(as_person, root, carol, question, conversation):
    blocking.block(carol.email, by=root)
    browser = as_person(carol)
    assert blocked_form(browser.post("/tickets/new", data=question))
    said = {"body": "A long story about my password", "form_key": old_key()}
    page = browser.post(f"/tickets/{conversation.number}/reply", data=said)
    assert blocked_form(page) and "A long story about my password" in page.text
    assert "Please try again now." in text_of(browser.get(f"/tickets/{conversation.number}"))
    assert Ticket.select().count() == 1 and Reply.select().where(Reply.body.contains("long story")).count() == 0


@pytest.mark.parametrize("verb", ["solve", "reopen", "rate"])
def test_a_blocked_network_changes_nothing(as_person, root, carol, conversation, verb):
    blocking.block("127.0.0.1", by=root)
    page = as_person(carol).post(f"/tickets/{conversation.number}/{verb}", data={"rating": "5"})
    assert blocked_form(page) and Ticket.get().version == conversation.version


def test_answers_of_staff_still_go_to_who_is_blocked(root, carol, conversation, alice, work, outbox):
    blocking.block(carol.email, by=root)
    tickets.reply(conversation, "We are sorry to see you go.", by=alice)
    work()
    assert any("sorry to see you go" in message.get_body(("plain",)).get_content() for message in outbox.to(carol))


def test_nobody_blocks_themselves_out(app, as_person, root, question):
    blocking.block("127.0.0.0/8", by=root)
    blocking.block("@desk.test", by=root)
    browser = as_person(root)
    assert browser.get("/admin/block/").status_code == 200
    assert browser.post("/tickets/new", data=question).status_code == 303
    page = app.test_client().post("/login", data={"email": root.email, "password": "wrong"})
    assert page.status_code == 422 and SAID not in text_of(page)


def test_others_are_not_kept_out(visitor, root, question):
    for entry in ("joe@desk.test", "@other.test", "198.51.100.0/24"):
        blocking.block(entry, by=root)
    assert visitor.post("/tickets/new", data=question).status_code == 303


def test_the_limit_is_asked_before_the_list(visitor, root, question):
    blocking.block("127.0.0.1", by=root)
    visitor.post("/tickets/new", data=question)
    assert LimitCounter.select().count() == 1
