"""The sign-in pages: cookies, where one lands, and what they give away."""

from datetime import timedelta

import pytest

from helpdesk import accounts
from helpdesk.accounts import passwords
from helpdesk.db import at, now
from helpdesk.models import Session

PASSWORD = "a long pass phrase"


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch):
    """The cost is part of what is stored; see tests/test_accounts.py."""
    monkeypatch.setattr(passwords, "COST", 2)
    monkeypatch.setattr(passwords, "NOBODYS", passwords.NOBODYS.replace("16384", "2"))


def enter(browser, person, **typed):
    accounts.set_password(person, PASSWORD)
    return browser.post("/login", data={"email": person.email, "password": PASSWORD, **typed})


def test_customers_land_on_the_first_page_and_staff_in_the_console(app, carol, alice):
    assert enter(app.test_client(), carol).location == "/"
    assert enter(app.test_client(), alice).location == "/admin/"


def test_the_page_one_wanted_comes_after_signing_in(visitor, alice):
    assert enter(visitor, alice, next="/admin/ticket/?status=open").location == "/admin/ticket/?status=open"


@pytest.mark.parametrize("elsewhere", [
    "//evil.test", "https://evil.test", "/\\evil.test", "\\\\evil.test", "/\t/evil.test", "javascript:alert(1)", "evil",
    "/ok\\..",
])  # fmt: skip
def test_nobody_is_sent_elsewhere(visitor, carol, elsewhere):
    assert enter(visitor, carol, next=elsewhere).location == "/"


def test_wrong_password_and_unknown_address_are_the_same_page(app, carol):
    def page(email):
        browser = app.test_client()
        return browser.post("/login", data={"email": email, "password": "wrong"}).text.replace(email, "")

    accounts.set_password(carol, PASSWORD)
    assert page(carol.email) == page("someone@desk.test")


def test_the_address_comes_back_but_not_the_password(visitor):
    page = visitor.post("/login", data={"email": "carol@desk.test", "password": "secret-wrong"}).text
    assert "carol@desk.test" in page and "secret-wrong" not in page


def test_what_the_cookie_held_before_does_not_survive_signing_in(visitor, carol):
    with visitor.session_transaction() as session:
        session.update(_user_id="planted", planted="yes", csrf_token="planted")
    enter(visitor, carol)
    with visitor.session_transaction() as session:
        assert "planted" not in session and session["_user_id"] != "planted"
        assert session.get("csrf_token") != "planted"


def test_signing_out_ends_the_row_and_not_only_the_cookie(as_person, carol):
    browser = as_person(carol)
    with browser.session_transaction() as session:
        token = session["_user_id"]
    browser.post("/logout")
    assert accounts.person_of(token) is None


def test_signing_out_everywhere_ends_the_other_browsers(as_person, carol):
    here, there = as_person(carol), as_person(carol)
    here.post("/logout", data={"everywhere": "1"})
    assert "Signed in as" not in there.get("/").text
    assert Session.select().count() == 0


def test_signing_out_by_a_link_does_not_work(as_person, carol):
    browser = as_person(carol)
    assert browser.get("/logout").status_code == 405
    assert "Signed in as Carol" in browser.get("/").text


def test_a_link_shows_a_button_and_signs_in_once(app, alice):
    path = f"/login/link/{accounts.issue_link('sign_in', alice)}"
    first, second = app.test_client(), app.test_client()
    assert first.get(path).status_code == first.head(path).status_code == 200
    assert first.post(path).location == "/admin/"
    assert (second.post(path).status_code, second.get(path).status_code) == (404, 404)


def test_who_is_signed_in_needs_no_form(as_person, carol):
    assert as_person(carol).get("/login").location == "/"


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor, carol):
    cookie = enter(visitor, carol).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_an_answer_that_comes_late_brings_no_old_cookie_back(visitor, carol):
    enter(visitor, carol)
    visitor.get("/")
    assert "Set-Cookie" not in visitor.get("/help/suggest?q=printer").headers
    with at(now() + timedelta(days=1)):
        assert "Expires" in visitor.get("/").headers["Set-Cookie"]
        assert "Set-Cookie" not in visitor.get("/help/suggest?q=printer").headers


def test_the_first_administrator_is_made_once(app):
    from helpdesk import first_admin

    path = first_admin.issue().removeprefix("http://desk.test")
    typed = {"name": "Root", "email": "root@desk.test", "password": PASSWORD}
    first, second = app.test_client(), app.test_client()
    assert first.post(path, data={**typed, "password": "short"}).status_code == 422
    assert first.post(path, data=typed).location == "/admin/"
    assert (second.get(path).status_code, second.post(path, data=typed).status_code) == (404, 404)
