"""A link that is over: a new one comes by mail, to the ticket's address only, whoever asks; and it can be ended."""

import re
from datetime import timedelta

import pytest

from helpdesk import guest_links, mail, tickets
from helpdesk.accounts import mailing
from helpdesk.db import now
from helpdesk.models import AuditEntry, Desk, Email, GuestLink, Ticket, User
from helpdesk.tickets import Guest
from helpdesk.worker import huey
from tests.outbox import at_once
from tests.public.conftest import text_of

OVER = "This link does not work any more"


def wish(browser, email: str = "gina@desk.test", number: str = ""):
    return browser.post("/links/new", data={"email": email, "number": number})


@pytest.fixture
def yesterday(clock, asked, work, outbox) -> Ticket:
    """Gina asked yesterday, and her confirmation has arrived; its link was ended."""
    work()
    outbox.clear()
    guest_links.revoke_all(asked)
    clock.shift(timedelta(days=1, hours=1))
    return asked


def test_unknown_ended_and_expired_links_lead_to_the_same_page(visitor, link, asked):
    unknown = visitor.get("/t/" + "A" * 43)
    GuestLink.update(expires_at=now() - timedelta(seconds=1)).execute()
    expired = visitor.get(link)
    GuestLink.update(expires_at=now() + timedelta(days=1), revoked_at=now()).execute()
    ended = visitor.get(link)
    assert unknown.data == expired.data == ended.data and OVER in unknown.text
    assert unknown.status_code == expired.status_code == ended.status_code == 404
    assert asked.number not in ended.text and "A" * 43 not in unknown.text


def test_the_new_link_is_mailed_and_opens_the_ticket(visitor, yesterday, work, outbox):
    assert wish(visitor, number=yesterday.number.lower()).location == "/links/sent"
    work()
    mail = outbox.messages[-1].get_body(("plain",)).get_content()
    path = re.search(r"http://desk.test(/t/\S+)", mail)[1]
    assert visitor.get(path).location == f"/tickets/{yesterday.number}"


def test_a_worker_that_died_leaves_the_wish_to_the_next_one(visitor, yesterday, clock):
    wish(visitor, number=yesterday.number)
    huey.flush()
    clock.shift(timedelta(minutes=2))
    mailing.sweep()
    assert Email.get(Email.template == "new_link").ticket == yesterday


def test_the_mail_holds_nothing_that_anybody_typed(visitor, yesterday, work, outbox):
    wish(visitor, "GINA@desk.test", yesterday.number)
    work()
    mail = outbox.messages[-1]
    text = mail.as_string()
    assert mail["Subject"] == f"Re: [{yesterday.number}] Your new link" and outbox.recipients == ["gina@desk.test"]
    for word in ("Cannot sign in", "password", "Gina", "GINA"):
        assert word not in text


def test_no_token_stands_in_the_ledger(visitor, yesterday, work, outbox):
    wish(visitor)
    work()
    email = Email.get(Email.template == "new_link")
    assert "[[guest-link]]" in email.text and "/t/" not in email.text + email.html


@pytest.mark.parametrize(
    ("email", "number"),
    [("nobody@desk.test", ""), ("dave@desk.test", "TKT-2026-000001"), ("gina@desk.test", "TKT-2026-999999")],
)
def test_an_answer_tells_nothing_and_a_wrong_address_gets_nothing(
    visitor, yesterday, dave, work, outbox, email, number
):
    answer = wish(visitor, email, number)
    assert answer.location == wish(visitor).location == "/links/sent"
    work()
    assert outbox.recipients == ["gina@desk.test"]


def test_nothing_is_looked_up_before_the_answer(visitor, yesterday, queries):
    asked_for = []
    for email in ("gina@desk.test", "nobody@desk.test"):
        queries()
        wish(visitor, email, yesterday.number)
        asked_for.append(queries())
    assert asked_for[0] == asked_for[1] and not [sql for sql in asked_for[0] if '"user"' in sql or '"ticket"' in sql]


def test_an_address_gets_one_in_an_hour_and_three_in_a_day(clock, visitor, yesterday, work, outbox):
    for _ in range(2):
        wish(visitor)
        work()
    assert len(outbox.messages) == 1
    for _ in range(5):
        clock.shift(timedelta(hours=1, seconds=1))
        wish(visitor)
        work()
    assert len(outbox.messages) == 3


def test_the_cap_is_one_for_confirmations_and_links(clock, visitor, asked, work, outbox):
    work()
    wish(visitor)
    work()
    assert len(outbox.messages) == 1


def test_many_workers_at_once_keep_the_cap_of_all_spellings(write):
    addresses = [f"gina+{number}@desk.test" for number in range(8)]
    for address in addresses:
        write(Guest(address))
    at_once(lambda: mail.send_new_link(addresses.pop()), 8)
    assert Email.select().count() == 1


def test_without_a_number_it_is_the_newest_of_that_address(clock, visitor, yesterday, write, work, outbox):
    newer = write(Guest("gina@desk.test", "Gina"), subject="Newer")
    work()
    clock.shift(timedelta(hours=2))
    wish(visitor)
    work()
    assert Email.get(Email.template == "new_link").ticket == newer


@pytest.mark.parametrize("change", ["deleted", "inactive"])
def test_what_is_gone_gets_no_link(visitor, yesterday, root, work, outbox, change):
    if change == "deleted":
        tickets.delete(yesterday, by=root)
    else:
        User.update(active=False).where(User.email == "gina@desk.test").execute()
    wish(visitor)
    work()
    assert outbox.messages == []


def test_a_network_that_asks_too_often_waits(visitor):
    Desk.update(links_per_network=1).execute()
    assert wish(visitor).status_code == 303
    answer = wish(visitor)
    assert answer.status_code == 429 and "gina@desk.test" in answer.text


@pytest.mark.parametrize("email", ["", "gina", "a@b\r\nBcc: x@y.z", "x" * 300 + "@desk.test"])
def test_what_is_no_address_is_said(visitor, email):
    assert wish(visitor, email).status_code == 422


def test_the_ticket_page_offers_a_stranger_a_way_in(visitor, asked):
    page = visitor.get(f"/tickets/{asked.number}")
    assert page.status_code == 404 and f'href="/login?next=/tickets/{asked.number}"' in page.text
    assert f'value="{asked.number}"' in page.text and "Cannot sign in" not in page.text


def test_the_page_by_link_says_until_when(clock, gina, asked):
    assert "works until 31 May 2026 and shows this question only" in text_of(gina.get(f"/tickets/{asked.number}"))


def test_whoever_signed_in_sees_nothing_of_a_link(as_person, carol, ticket):
    assert "End this link" not in as_person(carol).get(f"/tickets/{ticket.number}").text


def test_its_holder_ends_it_for_every_browser(app, gina, asked, link):
    other = app.test_client()
    other.get(link)
    assert gina.post(f"/tickets/{asked.number}/link/end").location == "/"
    for browser in (gina, other):
        assert browser.get(f"/tickets/{asked.number}").status_code == 404
        assert OVER in text_of(browser.get(link))
    assert AuditEntry.get(AuditEntry.event == "guest_link_ended").about == asked.number


def test_its_holder_has_a_new_one_mailed(clock, gina, asked, work, outbox):
    work()
    clock.shift(timedelta(hours=2))
    gina.post(f"/tickets/{asked.number}/link/renew")
    work()
    assert [mail["To"] for mail in outbox.messages][-1] == "gina@desk.test"
    assert Email.select().where(Email.template == "new_link").count() == 1


def test_a_link_of_one_ticket_does_nothing_to_another(gina, ticket, carol):
    for deed in ("link/end", "link/renew", "solve", "again", "rate", "reply"):
        assert gina.post(f"/tickets/{ticket.number}/{deed}", data={"rating": "1"}).status_code == 404
    assert guest_links.is_live(guest_links.issue(ticket))
