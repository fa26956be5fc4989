"""Limits at the public door: asked before anything is read, said in a sentence, and nothing typed is lost."""

import re
from datetime import timedelta

import pytest

from forms.guarding import guarded
from helpdesk.limits import SENTENCES
from helpdesk.models import Desk, LimitCounter, Ticket
from tests.public.conftest import old_key, text_of

ONE = "203.0.113.9"


def post(browser, path, data, network=ONE):
    return browser.post(path, data=data, environ_overrides={"REMOTE_ADDR": network})


@pytest.fixture
def known(visitor):
    """A browser with the cookie that every form gives."""
    with visitor.session_transaction() as session:
        session["csrf_token"] = "a-token"
    return visitor


def test_the_form_comes_back_with_the_text_and_the_time_to_wait(app, clock, question):
    Desk.update(posts_per_network=1).execute()
    answers = [post(app.test_client(), "/tickets/new", {**question, "subject": f"No {n}"}) for n in (1, 2)]
    assert [answer.status_code for answer in answers] == [303, 429]
    assert answers[1].headers["Retry-After"] == "600" and "Please wait 10 minutes" in text_of(answers[1])
    for typed in ('value="No 2"', "my password is wrong", 'value="Gina"', question["form_key"]):
        assert typed in answers[1].text
    clock.shift(timedelta(seconds=600))
    assert post(app.test_client(), "/tickets/new", {**question, "subject": "No 2"}).status_code == 303


def test_of_a_flood_not_even_the_body_is_read(app, question):
    Desk.update(posts_per_network=1).execute()
    for _ in range(2):
        post(app.test_client(), "/tickets/new", question)
    page = post(app.test_client(), "/tickets/new", question)
    assert page.status_code == 429 and page.headers["Retry-After"] and "go back to it" in page.text
    assert page.request.environ["wsgi.input"].tell() == 0
    page.request.environ["wsgi.input"].close()


def test_wrong_tokens_are_counted_as_well(protected, question):
    Desk.update(posts_per_network=1).execute()
    answers = [post(protected.test_client(), "/tickets/new", {**question, "csrf_token": "forged"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [400, 429]


def test_one_browser_is_held_back_whatever_its_address_is(known, question):
    Desk.update(posts_per_browser=1).execute()
    statuses = [
        post(known, "/tickets/new", {**question, "subject": f"No {n}"}, f"192.0.2.{n}").status_code for n in (1, 2)
    ]
    assert statuses == [303, 429]


def test_a_network_of_six_bytes_more_is_still_one(app, question):
    Desk.update(posts_per_network=1).execute()
    networks = ("2001:db8:1:1::1", "2001:db8:1:1:ffff::2", "2001:db8:1:2::1")
    answers = [post(app.test_client(), "/tickets/new", question, network) for network in networks]
    assert [answer.status_code for answer in answers] == [303, 429, 303]


def test_what_others_post_in_my_name_does_not_count_against_me(app, as_person, carol, question):
    Desk.update(posts_per_hour=1).execute()
    spam = {**question, "email": carol.email}
    answers = [post(app.test_client(), "/tickets/new", {**spam, "subject": f"No {n}"}) for n in range(4)]
    assert [answer.status_code for answer in answers] == [303, 429, 429, 429]
    assert as_person(carol).post("/tickets/new", data=question).status_code == 303


def test_another_spelling_of_an_address_counts_as_the_same(app, question):
    Desk.update(posts_per_hour=1).execute()
    spellings = ("gina@desk.test", "GINA+news@desk.test", "ｇina@desk.test")
    answers = [
        post(app.test_client(), "/tickets/new", {**question, "email": email, "subject": email}) for email in spellings
    ]
    assert [answer.status_code for answer in answers] == [303, 429, 429]


@pytest.mark.parametrize("verb", ["solve", "reopen", "rate"])
def test_marks_and_ratings_have_a_limit(as_person, carol, conversation, verb):
    Desk.update(acts_per_network=1).execute()
    browser = as_person(carol)
    data = {"rating": "5", "feedback": "Thank you for the long explanation"}
    answers = [browser.post(f"/tickets/{conversation.number}/{verb}", data=data) for _ in range(2)]
    assert answers[0].status_code != 429 and answers[1].status_code == 429
    assert verb != "rate" or "the long explanation" in answers[1].text


def test_tries_to_sign_in_have_a_limit_that_says_so(visitor):
    Desk.update(sign_ins_per_network=1).execute()
    answers = [post(visitor, "/login", {"email": "carol@desk.test", "password": "x"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [422, 429]
    assert "Please wait" in answers[1].text and "carol@desk.test" in answers[1].text


def test_staff_know_no_limit(as_person, alice, question):
    Desk.update(posts_per_network=1, posts_per_browser=1, posts_per_hour=1).execute()
    browser = as_person(alice)
    answers = [browser.post("/tickets/new", data={**question, "subject": f"No {n}"}) for n in range(3)]
    assert {answer.status_code for answer in answers} == {303}


def test_a_post_costs_at_most_two_counting_writes(known, question):
    assert known.post("/tickets/new", data=question).status_code == 303
    assert LimitCounter.select().count() == 3  # network and browser in one write, the address in another


def test_pages_that_only_read_write_no_counter(visitor, as_person, carol, ticket):
    as_person(carol).get(f"/tickets/{ticket.number}")
    for page in ("/", "/tickets/new", "/login"):
        visitor.get(page)
    assert LimitCounter.select().count() == 0


def test_every_public_post_is_guarded(app):
    """A page of the public door that takes a post says what it counts as; a few have reasons of their own."""
    free = {"public.sign_in_posted", "public.sign_out", "public.link_posted", "public.set_up_posted"}
    rules = [
        rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("public.") and "POST" in rule.methods
    ]
    deeds = {rule.endpoint: getattr(app.view_functions[rule.endpoint], "deed", None) for rule in rules}
    assert {endpoint for endpoint, deed in deeds.items() if deed not in SENTENCES} <= free


def test_a_mark_says_what_it_counts_as():
    view = guarded("vote", blocks=False)(lambda: None)
    assert (view.deed, view.blocks, view.with_files) == ("vote", False, False)


def test_the_time_that_a_form_takes_at_least_is_a_setting(visitor, clock, question):
    page = visitor.get("/tickets/new").text
    question["form_key"] = re.search(r'name="form_key" type="hidden" value="([^"]+)"', page).group(1)
    Desk.update(form_seconds=0).execute()
    assert visitor.post("/tickets/new", data=question).status_code == 303
    Desk.update(form_seconds=60).execute()
    question |= {"subject": "Another", "form_key": old_key()}
    clock.shift(timedelta(seconds=-1))
    assert visitor.post("/tickets/new", data=question).status_code == 422
    assert Ticket.select().count() == 1
