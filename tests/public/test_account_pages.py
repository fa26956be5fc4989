"""The pages of one's own account: what they change, and that they change nobody else's."""

import re

import pytest

from helpdesk import accounts, one_time_links
from helpdesk.accounts import passwords
from helpdesk.models import AddressChange, OneTimeLink, Session, User
from tests.public.conftest import text_of

PASSWORD = "a long pass phrase"
PAGES = ["/account", "/account/password", "/account/address", "/account/browsers", "/account/delete"]
POSTS = ["/account/profile", "/account/mails", "/account/password", "/account/password/link", "/account/address",
         "/account/address/stop", "/account/browsers/1/end", "/account/delete", "/account/delete/link"]  # fmt: skip
PROFILE = {"name": "Karola", "phone": "+49 30 1", "language": "en", "time_zone": "Asia/Dhaka"}


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch):
    """The cost is part of what is stored; see tests/test_accounts.py."""
    monkeypatch.setattr(passwords, "COST", 2)


@pytest.fixture
def carol(carol) -> User:
    accounts.set_password(carol, PASSWORD)
    return User.get_by_id(carol.id)


def again(person) -> User:
    return User.get_by_id(person.id)


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_is_asked_to_sign_in_and_comes_back(visitor, path):
    assert visitor.get(path).location == f"/login?next={path}"


@pytest.mark.parametrize("path", POSTS)
def test_a_visitor_can_do_nothing(visitor, path):
    assert visitor.post(path, data=PROFILE).location == "/login"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["carol", "dave", "alice"])
def test_everybody_has_the_pages(request, as_person, path, who):
    person = request.getfixturevalue(who)
    page = as_person(person).get(path)
    assert page.status_code == 200 and "carol@desk.test" not in page.text.replace(person.email, "")


@pytest.mark.parametrize("path", POSTS)
def test_nothing_happens_without_the_token_of_the_form(protected, as_person, carol, path):
    before = again(carol).__data__
    assert as_person(carol).post(path, data={**PROFILE, "password": PASSWORD}).status_code == 400
    assert again(carol).__data__ == before and not OneTimeLink.select().exists()


@pytest.mark.parametrize("path", POSTS)
def test_looking_changes_nothing(as_person, carol, path):
    before = again(carol).__data__
    as_person(carol).get(path, query_string={**PROFILE, "password": PASSWORD})
    assert again(carol).__data__ == before and not OneTimeLink.select().exists()


def test_a_profile_is_saved(as_person, carol):
    answer = as_person(carol).post("/account/profile", data=PROFILE, follow_redirects=True)
    assert "Saved." in answer.text and 'value="Karola"' in answer.text
    assert (again(carol).phone, again(carol).time_zone) == ("+49 30 1", "Asia/Dhaka")


def test_nothing_else_of_a_person_can_be_posted(as_person, carol):
    more = {"role": "1", "email": "root@desk.test", "active": "", "id": "1", "verified_at": "0", "subscription": "Gold"}
    as_person(carol).post("/account/profile", data={**PROFILE, **more})
    found = again(carol)
    assert (found.role.name, found.email, found.active, found.subscription) == ("Customer", carol.email, True, "")


def test_a_place_is_looked_for(as_person, carol):
    as_person(carol).post("/account/profile", data={**PROFILE, "place": "buenos aires"})
    assert again(carol).time_zone == "America/Argentina/Buenos_Aires"


def test_of_several_places_one_is_chosen(as_person, carol):
    page = as_person(carol).post("/account/profile", data={**PROFILE, "place": "santa"})
    assert page.status_code == 422 and "Please choose one" in page.text and again(carol).time_zone == ""
    assert 'value="America/Santarem"' in page.text and 'value="Europe/London"' not in page.text


def test_an_unknown_place_and_a_forged_zone_are_told(as_person, carol):
    browser = as_person(carol)
    assert "know no such place" in browser.post("/account/profile", data={**PROFILE, "place": "Atlantis"}).text
    assert "no such time zone" in browser.post("/account/profile", data={**PROFILE, "time_zone": "Mars/Olympus"}).text


def test_what_is_typed_is_shown_as_text(as_person, carol):
    browser = as_person(carol)
    browser.post("/account/profile", data={**PROFILE, "name": "<script>alert(1)</script>"})
    assert all("<script>alert" not in browser.get(path).text for path in [*PAGES, "/"])


def test_mails_are_chosen(as_person, carol):
    browser = as_person(carol)
    assert "only on the page of your question" in text_of(browser.get("/account"))
    browser.post("/account/mails", data={"mails": ["ticket_received"]})
    assert again(carol).preferences == {"no_mail": ["staff_replied", "ticket_resolved"]}
    assert (
        len(re.findall(r'type="checkbox"[^>]*checked|checked[^>]*type="checkbox"', browser.get("/account").text)) == 1
    )


def test_mails_of_staff_are_not_for_customers_to_choose(as_person, carol):
    assert as_person(carol).post("/account/mails", data={"mails": ["assigned_to_you"]}).status_code == 422
    assert again(carol).preferences == {}


def test_the_password_is_changed_and_this_browser_stays(as_person, carol):
    here, there = as_person(carol), as_person(carol)
    given = {"current": PASSWORD, "password": "another pass phrase"}
    assert here.post("/account/password", data=given).location == "/account"
    assert here.get("/account").status_code == 200 and there.get("/account").status_code == 303


def test_a_wrong_present_password_is_told(as_person, carol):
    page = as_person(carol).post("/account/password", data={"current": "guess it", "password": "another pass phrase"})
    assert page.status_code == 422 and "not your password" in page.text
    assert "guess it" not in page.text and "another pass phrase" not in page.text


def test_who_has_no_password_gets_a_link(as_person, dave, work, outbox):
    browser = as_person(dave)
    assert "You have no password" in browser.get("/account/password").text
    assert browser.post("/account/password/link").location == "/link-sent/reset"
    work()
    assert "/reset/" in outbox.to(dave)[0].as_string()


def test_browsers_are_listed_and_one_is_signed_out(as_person, carol):
    here, there = as_person(carol), as_person(carol)
    page = here.get("/account/browsers").text
    assert page.count("This one") == 1
    [path] = re.findall(r'action="(/account/browsers/\d+/end)"', page)
    assert here.post(path).location == "/account/browsers"
    assert there.get("/account").status_code == 303 and here.get("/account").status_code == 200


def test_a_browser_of_somebody_else_does_not_exist(as_person, carol, dave):
    as_person(carol)
    session = Session.get()
    assert as_person(dave).post(f"/account/browsers/{session.id}/end").status_code == 404
    assert Session.get_or_none(Session.id == session.id)


def test_an_address_is_changed_by_two_buttons(app, as_person, carol):
    browser = as_person(carol)
    assert browser.post("/account/address", data={"new_email": "carol@new.example"}).location == "/account/address"
    assert "we wait for you to agree" in text_of(browser.get("/account/address"))
    old, new = (path_of(link) for link in OneTimeLink.select().order_by(OneTimeLink.id))
    anybody = app.test_client()
    for path in (old, new):
        assert anybody.get(path).status_code == 200
    assert again(carol).email == "carol@desk.test" and AddressChange.get().agreed_at is None
    assert "Half of it" in anybody.post(new).text
    assert "The new address is in use" in anybody.post(old).text
    assert again(carol).email == "carol@new.example"


def path_of(link) -> str:
    return one_time_links.url(link).removeprefix("http://desk.test")


def test_the_reader_of_either_mail_can_stop_it(app, as_person, carol):
    as_person(carol).post("/account/address", data={"new_email": "carol@new.example"})
    old, new = (path_of(link) for link in OneTimeLink.select().order_by(OneTimeLink.id))
    anybody = app.test_client()
    assert "Stopped" in anybody.post(old, data={"stop": "1"}).text
    assert (anybody.post(new).status_code, anybody.get(old).status_code) == (404, 404)


def test_the_page_does_not_say_whose_the_new_address_is(as_person, carol, dave):
    browser = as_person(carol)

    def page(email):
        browser.post("/account/address", data={"new_email": email})
        return re.sub(r'value="[^"]+"', "", browser.get("/account/address").text.replace(email, ""))

    assert page(dave.email) == page("nobody@desk.test")


def test_the_account_is_deleted_with_the_password(as_person, carol, ticket):
    browser = as_person(carol)
    assert browser.post("/account/delete", data={"password": "wrong"}).status_code == 422
    gone = browser.post("/account/delete", data={"password": PASSWORD}, follow_redirects=True)
    assert "Your account is deleted" in gone.text and "Signed in as" not in gone.text
    assert not again(carol).active and browser.get(f"/tickets/{ticket.number}").status_code == 404


def test_the_account_is_deleted_by_a_mailed_link(app, as_person, dave, work, outbox):
    as_person(dave).post("/account/delete/link")
    work()
    path = re.search(r"/account/delete/[\w-]+", outbox.to(dave)[0].get_body(("plain",)).get_content())[0]
    anybody = app.test_client()
    assert dave.email in anybody.get(path).text and again(dave).active
    anybody.post(path)
    assert not again(dave).active


@pytest.mark.parametrize("who", ["alice", "root"])
def test_staff_find_no_button_and_no_way_to_delete_theirs(request, as_person, who):
    person = request.getfixturevalue(who)
    accounts.set_password(person, PASSWORD)
    browser = as_person(person)
    assert "Delete my account" not in browser.get("/account/delete").text
    assert browser.post("/account/delete", data={"password": PASSWORD}).status_code == 403
    assert again(person).active


def test_the_head_leads_to_the_account(as_person, carol, alice):
    assert 'href="/account"' in as_person(carol).get("/").text
    assert 'href="/account"' in as_person(alice).get("/").text
    assert 'href="/account"' in as_person(alice).get("/admin/").text
