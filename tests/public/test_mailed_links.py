"""The pages behind mailed links: looking changes nothing, a button confirms, and no page tells who is known."""

import re

import pytest

from helpdesk import accounts, one_time_links
from helpdesk.accounts import passwords
from helpdesk.models import Desk, Email, OneTimeLink, Session, Ticket, User
from helpdesk.tickets import Guest
from tests.public.conftest import text_of

PASSWORD = "a long pass phrase"
ASKING = {"sign_in": "/login/link", "register": "/register", "reset": "/reset"}


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch):
    """The cost is part of what is stored; see tests/test_accounts.py."""
    monkeypatch.setattr(passwords, "COST", 2)


def path_of(purpose: str, person=None, email: str = "") -> str:
    link = one_time_links.make(purpose, person.email if person else email, user=person)
    return one_time_links.url(link).removeprefix("http://desk.test")


def signed_in_as(browser) -> str:
    found = re.search(r"Signed in as (.*?)</span>", browser.get("/").text)
    return found[1] if found else ""


@pytest.mark.parametrize("path", ASKING.values())
def test_the_answer_is_the_same_for_known_and_unknown_addresses(app, carol, path):
    def pages(email):
        browser = app.test_client()
        sent = browser.post(path, data={"email": email})
        return sent.status_code, sent.location, browser.get(sent.location).text.replace(email, "")

    accounts.set_password(carol, PASSWORD)
    assert pages(carol.email) == pages("nobody@desk.test")


@pytest.mark.parametrize("path", ASKING.values())
def test_no_mail_is_written_while_somebody_waits_for_the_page(visitor, carol, path):
    visitor.post(path, data={"email": carol.email})
    assert OneTimeLink.select().count() == 1 and not Email.select().exists()


@pytest.mark.parametrize("path", ASKING.values())
def test_what_is_no_address_comes_back_with_a_sentence(visitor, path):
    page = visitor.post(path, data={"email": "<script>nonsense"})
    assert page.status_code == 422 and "does not look like an e-mail address" in page.text
    assert "<script>nonsense" not in page.text and not OneTimeLink.select().exists()


def test_who_asks_too_often_is_asked_to_wait(visitor):
    Desk.update(links_per_network=1).execute()
    visitor.post("/reset", data={"email": "a@desk.test"})
    page = visitor.post("/reset", data={"email": "b@desk.test"})
    assert page.status_code == 429 and page.headers["Retry-After"] and "b@desk.test" in page.text


@pytest.mark.parametrize("path", ["/link-sent/nonsense", "/link-sent/delete"])
def test_a_page_about_a_link_that_nobody_asks_for_does_not_exist(visitor, path):
    assert visitor.get(path).status_code == 404


def test_links_do_not_follow_a_forged_host(visitor, carol, work, outbox):
    visitor.post("/login/link", data={"email": carol.email}, headers={"Host": "evil.test"})
    work()
    said = outbox.messages[0].as_string()
    assert "desk.test/login/link/" in said and "evil.test" not in said


@pytest.mark.parametrize("purpose", ["sign_in", "register", "reset", "delete"])
def test_looking_at_a_link_changes_nothing(visitor, carol, purpose):
    path, before = path_of(purpose, carol), User.get_by_id(carol.id).__data__
    assert [visitor.get(path).status_code, visitor.head(path).status_code] == [200, 200]
    assert OneTimeLink.get().used_at is None and not Session.select().exists()
    assert User.get_by_id(carol.id).__data__ == before


@pytest.mark.parametrize("purpose", ["sign_in", "register", "reset", "delete"])
def test_the_page_of_a_link_does_not_tell_its_address_on(visitor, carol, purpose):
    page = visitor.get(path_of(purpose, carol))
    assert page.headers["Referrer-Policy"] == "strict-origin" and page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/register/{}", "/reset/{}", "/login/link/{}", "/account/delete/{}", "/account/address/{}"]
)
def test_a_guessed_link_is_an_unknown_page_by_either_method(visitor, path):
    guessed, unknown = path.format("A" * 43), visitor.get("/no-such-page").data
    assert visitor.get(guessed).data == visitor.post(guessed, data={"name": "x", "password": PASSWORD}).data == unknown


def test_a_guest_opens_an_account_and_finds_their_question(app, write, carol):
    guest = write(Guest("grace@example.org", "Grace")).customer
    browser = app.test_client()
    path = path_of("register", email=guest.email)
    assert browser.post(path, data={"name": "Grace", "password": PASSWORD}).location == "/tickets"
    assert "Cannot sign in" in browser.get("/").text
    assert browser.get(f"/tickets/{Ticket.get().number}").status_code == 200
    assert browser.get(path).status_code == 404


def test_a_stranger_with_a_link_of_their_own_finds_nothing(app, write):
    write(Guest("grace@example.org", "Grace"))
    browser = app.test_client()
    browser.post(path_of("register", email="mallory@example.org"), data={"name": "Grace", "password": PASSWORD})
    assert "Cannot sign in" not in browser.get("/").text
    assert browser.get(f"/tickets/{Ticket.get().number}").status_code == 404


def test_nobody_but_the_reader_of_the_mail_chooses_the_password(visitor, write):
    write(Guest("grace@example.org"))
    visitor.post("/register", data={"email": "grace@example.org", "name": "Mallory", "password": PASSWORD})
    assert User.get(User.email == "grace@example.org").password_hash is None
    assert visitor.post("/login", data={"email": "grace@example.org", "password": PASSWORD}).status_code == 422


def test_a_bad_password_is_told_next_to_its_field(visitor):
    page = visitor.post(path_of("register", email="new@example.org"), data={"name": "Nora", "password": "short"})
    assert page.status_code == 422 and "10 characters or more" in page.text and 'value="Nora"' in page.text


def test_a_reset_signs_in_here_and_out_elsewhere(app, as_person, carol):
    elsewhere, here = as_person(carol), app.test_client()
    assert here.post(path_of("reset", carol), data={"password": "another pass phrase"}).location == "/"
    assert (signed_in_as(here), signed_in_as(elsewhere)) == ("Carol", "")


def test_staff_land_in_the_console(visitor, alice):
    assert visitor.post(path_of("reset", alice), data={"password": PASSWORD}).location == "/admin/"


def test_a_link_signs_in_afresh_whoever_was_here_before(as_person, dave, carol):
    browser = as_person(dave)
    with browser.session_transaction() as session:
        session["planted"] = "yes"
        before = session["_user_id"]
    browser.post(path_of("sign_in", carol))
    with browser.session_transaction() as session:
        assert "planted" not in session and session["_user_id"] != before
    assert signed_in_as(browser) == "Carol"


def test_a_token_of_one_page_is_nothing_on_another(visitor, carol):
    token = path_of("sign_in", carol).rpartition("/")[2]
    for path in ("/reset/", "/register/", "/account/delete/", "/account/address/"):
        assert visitor.post(path + token, data={"name": "Carol", "password": PASSWORD}).status_code == 404
    assert User.get_by_id(carol.id).password_hash is None


def test_a_person_who_was_switched_off_cannot_use_their_links(visitor, carol):
    paths = [path_of(purpose, carol) for purpose in ("sign_in", "reset", "register", "delete")]
    User.update(active=False).where(User.id == carol.id).execute()
    for path in paths:
        assert visitor.post(path, data={"name": "Carol", "password": PASSWORD}).status_code == 404


@pytest.mark.parametrize("purpose", ["register", "reset", "sign_in", "delete"])
def test_nothing_happens_without_the_token_of_the_form(protected, carol, purpose):
    browser = protected.test_client()
    page = browser.post(path_of(purpose, carol), data={"name": "Carol", "password": PASSWORD})
    assert page.status_code == 400 and OneTimeLink.get().used_at is None and User.get_by_id(carol.id).active


def test_a_stale_form_comes_back_with_the_name(protected):
    browser = protected.test_client()
    page = browser.post(path_of("register", email="new@example.org"), data={"name": "Nora", "password": PASSWORD})
    assert page.status_code == 400 and 'value="Nora"' in page.text and PASSWORD not in page.text


def test_the_sign_in_page_leads_to_every_other_way(visitor):
    page = visitor.get("/login").text
    assert all(f'href="{path}"' in page for path in ASKING.values())
    assert "Send me a link instead" in text_of(visitor.get("/login"))
