"""The mailed link: what it opens, what it proves, and where it leaves no trace."""

from datetime import timedelta

from helpdesk import guest_links
from helpdesk.db import now
from helpdesk.models import Attachment, GuestLink, Ticket, User
from tests.public.conftest import old_key, picture


def test_the_link_leads_to_the_ticket_without_its_token(visitor, link, asked):
    answer = visitor.get(link)
    assert (answer.status_code, answer.location) == (303, f"/tickets/{asked.number}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Cannot sign in" in visitor.get(answer.location).text


def test_the_token_stands_in_no_cookie(visitor, link):
    token = link.rsplit("/", 1)[1]
    visitor.get(link)
    with visitor.session_transaction() as session:
        assert token not in str(dict(session))


def test_opening_it_verifies_address_and_ticket(gina, asked):
    assert Ticket.get_by_id(asked.id).confirmed_at
    assert User.get(User.email == "gina@desk.test").verified_at


def test_a_scanner_that_only_asks_for_the_head_verifies_nothing(visitor, link, asked):
    assert visitor.head(link).status_code == 303
    assert Ticket.get_by_id(asked.id).confirmed_at is None
    assert visitor.get(f"/tickets/{asked.number}").status_code == 404


def test_it_opens_that_ticket_only(gina, question, app):
    app.test_client().post("/tickets/new", data={**question, "subject": "Another one"})
    other = Ticket.get(Ticket.subject == "Another one")
    assert gina.get(f"/tickets/{other.number}").status_code == 404


def test_a_revoked_link_closes_the_ticket_at_once(gina, asked):
    guest_links.revoke_all(asked)
    assert gina.get(f"/tickets/{asked.number}").status_code == 404


def test_an_old_link_opens_nothing(visitor, link):
    GuestLink.update(expires_at=now() - timedelta(seconds=1)).execute()
    assert visitor.get(link).status_code == 404


def test_it_still_works_while_somebody_else_is_signed_in(as_person, dave, link, asked):
    browser = as_person(dave)
    browser.get(link)
    assert browser.get(f"/tickets/{asked.number}").status_code == 200


def test_a_guest_can_answer_and_fetch_files_of_the_ticket(gina, asked):
    said = {"body": "More about it", "form_key": old_key(), "files": [picture()]}
    assert gina.post(f"/tickets/{asked.number}/reply", data=said).status_code == 303
    with gina.get(f"/files/{Attachment.get().id}") as download:
        assert download.status_code == 200


def test_a_rating_in_the_link_leads_to_the_form(visitor, link, asked):
    assert visitor.get(f"{link}?rating=4").location == f"/tickets/{asked.number}/rate?rating=4"
    assert visitor.get(f"{link}?rating=//evil.test").location == f"/tickets/{asked.number}"
