"""Who has sent too soon takes the answer back from the toast, and finds the text in the reply box again."""

import re
from io import BytesIO

import pytest

from helpdesk import drafts, tickets
from helpdesk.models import Activity, Desk, Reply, Status, Ticket


@pytest.fixture
def page(ticket, alice, work) -> str:
    """The address of a ticket that Alice has."""
    work()
    tickets.take(ticket, by=alice)
    return f"/admin/ticket/{ticket.number}"


@pytest.fixture
def send(as_person, alice, page):
    """`send("Hello", then="resolved")` is Alice's browser after she has sent that."""

    def send(body: str, where: str = "", **more):
        browser = as_person(alice)
        key = re.search('name="form_key"[^>]* value="([^"]+)"', browser.get(page).text).group(1)
        sent = browser.post(f"{page}/reply{where}", data={"form_key": key, "body": body, "kind": "reply"} | more)
        assert sent.status_code == 303
        browser.arrived = browser.get(sent.location).text
        return browser

    return send


def toast(text: str) -> str:
    return text.split('class="toasts"')[1].split("<main")[0] if 'class="toasts"' in text else ""


def undo(browser) -> str:
    """Press the button of the toast, and tell where that led."""
    answer = browser.post(re.search('action="([^"]+/undo/[^"]+)"', toast(browser.arrived)).group(1))
    browser.arrived = browser.get(answer.location).text
    return answer.location


def test_the_toast_says_how_long_it_can_be_taken_back(send, ticket):
    assert f"{ticket.number}: your reply goes out in 10 seconds." in toast(send("Hello").arrived)
    said = toast(send("That was it.", then="resolved").arrived)
    assert "your reply goes out in 10 seconds. Status: Resolved." in said


def test_it_leads_back_to_the_text(send, ticket, page, alice):
    browser = send("The zebra <b>runs</b>.", then="waiting_customer")
    assert undo(browser) == f"{page}#answer"
    assert f"{ticket.number}: nothing was mailed. Your reply is in the box again." in toast(browser.arrived)
    assert drafts.of(ticket, alice).fields == {"kind": "reply", "body": "The zebra <b>runs</b>."}
    assert Ticket.get_by_id(ticket.id).status == Status.OPEN
    assert not re.search(r'id="message-\d', browser.arrived)


def test_the_same_post_twice_goes_back_with_its_status(send, ticket, page, as_person, alice):
    browser = as_person(alice)
    key = re.search('name="form_key"[^>]* value="([^"]+)"', browser.get(page).text).group(1)
    for _ in range(2):
        sent = browser.post(
            f"{page}/reply", data={"form_key": key, "body": "Hello", "kind": "reply", "then": "resolved"}
        )
    browser.arrived = browser.get(sent.location).text
    undo(browser)
    ticket = Ticket.get_by_id(ticket.id)
    assert (ticket.status, ticket.reply_count) == (Status.OPEN, 0)


def test_what_was_begun_meanwhile_is_not_lost(send, ticket, alice):
    browser = send("The first one")
    drafts.keep(ticket, {"kind": "reply", "body": "<p>The second one</p>"}, by=alice)
    undo(browser)
    kept = drafts.of(ticket, alice)
    assert (kept.fields["body"], kept.aside["body"]) == ("The first one", "<p>The second one</p>")


def test_what_was_set_by_itself_does_not_go_back_with_it(send, ticket, page):
    browser = send("Hello")
    browser.post(f"{page}/status", data={"status": "waiting_customer"})
    undo(browser)
    assert "changed the status from in progress to waiting for customer after that" in browser.arrived
    assert Reply.get().deleted_at is None and Ticket.get_by_id(ticket.id).status == Status.WAITING_CUSTOMER


def test_who_edits_in_time_is_told_that_the_mail_says_it(send, page, work):
    browser = send("Hello")
    address = f"{page}/message/{Reply.get().id}"
    assert "It is not mailed yet" in browser.get(address).text
    work()
    assert "the mail is not sent again" in browser.get(address).text


def test_files_have_to_be_attached_again(send):
    browser = send("Look", files=(BytesIO(b"plain words"), "words.txt"))
    undo(browser)
    assert "Its files have to be attached again." in toast(browser.arrived)


def test_after_the_mail_only_the_status_goes_back(send, ticket, work):
    browser = send("Hello", then="resolved")
    work()
    undo(browser)
    said = toast(browser.arrived)
    assert "the status is as it was before. The reply was mailed already and stays." in said
    assert f"The mail about it to {ticket.requester_email} was sent already and is not recalled." in said
    assert Ticket.get_by_id(ticket.id).status == Status.OPEN


def test_a_mailed_one_without_a_status_says_that_it_stays(send, ticket, page, alice, work):
    tickets.start(ticket, by=alice)
    browser = send("Hello")
    work()
    undo(browser)
    assert "This reply was mailed already. It stays." in browser.arrived
    assert Reply.get().deleted_at is None


def test_who_goes_on_to_the_next_ticket_takes_it_back_from_there(send, write, carol, ticket, page):
    write(carol)
    browser = send("Hello", "?from=sort%3Dnumber", goes_on="1")
    assert "your reply was sent" not in toast(browser.arrived)
    assert undo(browser).startswith(page)


def test_a_desk_that_mails_at_once_offers_only_the_status(send, ticket):
    Desk.update(undo_seconds=0).execute()
    assert toast(send("Hello").arrived) == ""
    browser = send("That was it.", then="resolved")
    assert f"{ticket.number}: Alice marked it as resolved." in toast(browser.arrived)
    undo(browser)
    assert Ticket.get_by_id(ticket.id).status == Status.IN_PROGRESS


def test_the_history_offers_it_while_it_waits(send, page, work, as_person, maria):
    send("Hello")
    address = f"{page}/undo/{Activity.get(Activity.event == 'staff_replied').id}"
    manager = as_person(maria)
    assert address in manager.get(page).text
    assert "Take the reply back before it is mailed." in manager.get(address).text
    work()
    assert address not in manager.get(page).text
    assert "This reply was mailed already. It stays." in manager.get(address).text


def test_a_manager_gives_the_text_back_to_its_author(send, ticket, page, alice, maria, as_person):
    send("Hello")
    manager = as_person(maria)
    manager.post(f"{page}/undo/{Activity.get(Activity.event == 'staff_replied').id}")
    assert "Alice&#39;s reply is in the box again." in manager.get(page).text
    assert drafts.of(ticket, alice).fields["body"] == "Hello"
    assert drafts.of(ticket, maria).fields == {}


def test_an_author_who_lost_the_ticket_gets_nothing(send, ticket, page, bob, alice, maria, as_person):
    send("Hello")
    tickets.assign(ticket, bob, by=maria)
    manager = as_person(maria)
    manager.post(f"{page}/undo/{Activity.get(Activity.event == 'staff_replied').id}")
    assert "nothing was mailed.</p>" in manager.get(page).text
    assert drafts.of(ticket, alice).fields == {}


def test_the_customer_sees_nothing_of_it(send, ticket, carol, as_person, work):
    browser = send("The zebra runs.", then="resolved")
    undo(browser)
    work()
    seen = as_person(carol).get(f"/tickets/{ticket.number}").text
    assert "zebra" not in seen and "solved" not in seen.split("<form")[0]
