"""The form for a new ticket, from the empty page to the thanks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from forms.keys import new_form_key
from helpdesk.models import Attachment, Category, Desk, Priority, Ticket, User
from tests.public.conftest import old_key, picture, text_of


def test_the_form_offers_the_active_categories_with_their_descriptions(visitor):
    Category.update(active=False).where(Category.slug == "billing").execute()
    page = visitor.get("/tickets/new").text
    assert "Signing in, passwords, personal data" in page
    assert "Subscription and payment" not in page


def test_a_guest_gets_a_number_and_reads_what_happens_next(visitor, question):
    answer = visitor.post("/tickets/new", data=question, follow_redirects=True)
    assert Ticket.get().number in answer.text
    assert "gina@desk.test" in answer.text


def test_everything_typed_arrives(visitor, question):
    files = [picture(), picture("second.png")]
    visitor.post("/tickets/new", data={**question, "priority": "high", "phone": "+49 30 1234", "files": files})
    ticket = Ticket.get()
    assert (ticket.subject, ticket.priority, ticket.category.slug) == ("Cannot sign in", Priority.HIGH, "account")
    assert (ticket.guest_name, ticket.guest_email, ticket.guest_phone) == ("Gina", "gina@desk.test", "+49 30 1234")
    assert [file.name for file in Attachment.select()] == ["screen.png", "second.png"]


def test_priority_is_medium_unless_said_otherwise(asked):
    assert asked.priority == Priority.MEDIUM


def test_who_is_signed_in_is_not_asked_for_a_name(as_person, carol, question):
    browser = as_person(carol)
    assert 'name="email"' not in browser.get("/tickets/new").text
    browser.post("/tickets/new", data={**question, "email": "victim@desk.test"})
    assert Ticket.get().customer == carol
    assert User.get_or_none(User.email == "victim@desk.test") is None


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("subject", "", "Please say in a few words"),
        ("subject", "x" * 256, "255 characters at most"),
        ("description", "<p> </p>", "Please describe what happened"),
        ("description", "x" * 100_001, "stay below 100,000"),
        ("name", "\x00 ", "Please tell us your name"),
        ("email", "gina@", "does not look like an e-mail address"),
        ("email", "a@b.test, c@d.test", "does not look like an e-mail address"),
        ("phone", "<script>", "digits, blanks"),
        ("category", "none-of-them", "Not a valid choice"),
        ("priority", "1 OR 1=1", "Not a valid choice"),
    ],
)
def test_a_wrong_value_is_named_next_to_its_field_and_on_top(visitor, question, field, value, sentence):
    page = visitor.post("/tickets/new", data={**question, field: value})
    assert page.status_code == 422
    assert page.text.count(sentence) == 2 and f'id="{field}-error"' in page.text
    assert f'aria-describedby="{field}' in page.text
    assert Ticket.select().count() == 0


def test_what_was_typed_comes_back_with_the_error(visitor, question):
    page = visitor.post("/tickets/new", data={**question, "email": "", "priority": "urgent"}).text
    for typed in ("Cannot sign in", "It says that my password is wrong.", "Gina"):
        assert typed in page
    assert 'selected value="urgent"' in page
    assert 'checked id="category-1"' in page


def test_the_same_post_twice_is_one_ticket_and_the_same_thanks(visitor, question):
    first, second = (visitor.post("/tickets/new", data=question) for _ in range(2))
    assert first.location == second.location
    assert Ticket.select().count() == 1


def test_the_same_post_many_times_at_once_is_one_ticket(app, question):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: app.test_client().post("/tickets/new", data=question), range(8)))
    assert len({answer.location for answer in answers}) == 1
    assert Ticket.select().count() == 1


def test_going_back_and_writing_something_else_is_another_ticket(visitor, question):
    visitor.post("/tickets/new", data=question)
    visitor.post("/tickets/new", data={**question, "subject": "And another thing"})
    assert {ticket.subject for ticket in Ticket.select()} == {"Cannot sign in", "And another thing"}


def test_a_machine_that_fills_in_the_trap_is_stopped(visitor, question):
    page = visitor.post("/tickets/new", data={**question, "website": "http://spam.test"})
    assert (page.status_code, Ticket.select().count()) == (422, 0)


def test_a_post_faster_than_a_hand_is_asked_to_press_again(visitor, question, clock):
    question["form_key"] = new_form_key()
    page = visitor.post("/tickets/new", data=question)
    assert "That was very quick" in page.text and question["form_key"] in page.text
    clock.shift(timedelta(seconds=3))
    assert visitor.post("/tickets/new", data=question).status_code == 303


def test_a_made_up_form_key_is_replaced_and_asked_to_press_again(visitor, question):
    page = visitor.post("/tickets/new", data={**question, "form_key": "made-up"})
    assert page.status_code == 422 and "made-up" not in page.text


def test_too_many_from_one_address_are_held_back_with_their_text(visitor, question):
    Desk.update(posts_per_hour=1).execute()
    visitor.post("/tickets/new", data=question)
    page = visitor.post("/tickets/new", data={**question, "subject": "Second question"})
    assert page.status_code == 429 and page.headers["Retry-After"]
    assert "Second question" in page.text


def test_a_flood_from_one_network_leaves_others_alone(app, question):
    Desk.update(posts_per_network=2).execute()

    def post(number, address):
        typed = {**question, "email": f"p{number}@desk.test", "form_key": old_key()}
        return app.test_client().post("/tickets/new", data=typed, environ_overrides={"REMOTE_ADDR": address})

    assert [post(number, "192.0.2.1").status_code for number in range(4)] == [303, 303, 429, 429]
    assert post(9, "192.0.2.2").status_code == 303


def test_the_thanks_page_is_for_the_browser_that_asked(app, asked, visitor):
    assert visitor.get(f"/tickets/thanks/{asked.number}").status_code == 200
    stranger = app.test_client()
    missing = stranger.get("/tickets/thanks/TKT-2026-999999")
    assert stranger.get(f"/tickets/thanks/{asked.number}").data == missing.data


def test_past_the_cap_the_thanks_page_says_that_no_mail_comes(visitor, question):
    Desk.update(mails_per_hour=0).execute()
    page = visitor.post("/tickets/new", data=question, follow_redirects=True)
    assert "gets no confirmation of its own" in text_of(page)


def test_a_post_for_a_known_address_shows_in_nobodys_account(app, as_person, carol, question):
    app.test_client().post("/tickets/new", data={**question, "email": carol.email, "name": "Eve"})
    ticket = Ticket.get()
    assert as_person(carol).get(f"/tickets/{ticket.number}").status_code == 404
    assert User.get_by_id(carol.id).name == "Carol"
