"""A ticket that staff write for a customer: who it is for, who works on it, and who is mailed."""

import html
import re

import pytest

from helpdesk import tickets
from helpdesk.errors import Forbidden, Refused
from helpdesk.models import Activity, Category, Role, Scope, Tag, Ticket, User
from helpdesk.tickets.handling import Handling
from tests.told import told

LOOKUP = "/admin/ticket/ajax/lookup/?name=customer&query="


@pytest.fixture
def desk_phone(as_person, root):
    return as_person(root)


def new(**given) -> dict:
    return {
        "email": "new@reader.test", "name": "New Reader", "phone": "+880 1711", "source": "phone", "category": "",
        "subject": "No paper today", "description": "She called.", "priority": "high", "team": "", "assignee": "",
        **given,
    }  # fmt: skip


def create(browser, **given):
    return browser.post("/admin/ticket/new/", data=new(**given))


def known(browser, email: str) -> str:
    page = browser.get("/admin/ticket/new/", query_string={"email": email}).text
    return html.unescape(re.search(r'id="customer-known"[^>]*>(.*?)</p>', page)[1])


def test_nobody_is_mailed_unless_a_confirmation_is_wished(desk_phone, outbox, work):
    assert create(desk_phone).status_code == 303
    work()
    assert outbox.messages == []
    assert Activity.get(Activity.event == "ticket_created").fanned_out_at is not None


def test_a_confirmation_goes_out_when_it_is_wished(desk_phone, outbox, work):
    create(desk_phone, notify="y")
    work()
    assert [message["To"] for message in outbox.messages] == ["new@reader.test"]


def test_who_gets_the_ticket_hears_of_it_all_the_same(desk_phone, alice, outbox, work):
    create(desk_phone, assignee=alice.id)
    work()
    assert [message["To"] for message in outbox.messages] == [alice.email]


def test_answers_are_mailed_in_any_case(desk_phone, root, outbox, work):
    create(desk_phone)
    tickets.reply(Ticket.get(), "It comes tomorrow.", by=root)
    work()
    assert [message["To"] for message in outbox.messages] == ["new@reader.test"]


def test_a_confirmation_is_offered_to_who_wrote_an_e_mail(desk_phone):
    box = re.compile(r'<input[^>]*name="notify"[^>]*>')
    assert " checked" not in box.search(desk_phone.get("/admin/ticket/new/").text)[0]
    assert " checked" in box.search(desk_phone.get("/admin/ticket/new/?source=email").text)[0]


def test_somebody_new_gets_name_and_phone(desk_phone):
    create(desk_phone)
    person = Ticket.get().customer
    assert (person.name, person.phone, person.password_hash) == ("New Reader", "+880 1711", None)


def test_whoever_is_known_keeps_name_and_phone(desk_phone, carol):
    create(desk_phone, email=carol.email)
    found = User.get_by_id(carol.id)
    assert (found.name, found.phone) == ("Carol", "")


def test_tags_are_put_on_by_who_writes_it(desk_phone, tag, root):
    create(desk_phone, tags=[tag.id])
    ticket = Ticket.get()
    assert [worn.tag for worn in ticket.ticket_tags] == [tag]
    assert told(ticket) == ["ticket_created", "tag_added"]
    tickets.undo(Activity.get(Activity.event == "tag_added"), by=root)
    assert ticket.ticket_tags.count() == 0


def test_a_chosen_assignee_comes_before_the_categorys(desk_phone, alice, bob, root):
    category = Category.get(Category.slug == "account")
    Category.update(assignee=bob).where(Category.id == category.id).execute()
    create(desk_phone, category=category.id, assignee=alice.id)
    ticket = Ticket.get()
    assert ticket.assignee == alice
    given = Activity.get(Activity.event == "ticket_assigned")
    assert (given.by, given.new, told(ticket)) == (root, "Alice", ["ticket_created", "ticket_assigned"])


def test_an_agent_takes_a_new_ticket_that_would_be_somebody_elses(as_person, alice, bob):
    category = Category.get(Category.slug == "account")
    Category.update(assignee=bob).where(Category.id == category.id).execute()
    assert create(as_person(alice), category=category.id, assignee=alice.id).status_code == 303
    assert told(Ticket.get()) == ["ticket_created", "ticket_taken"]


def test_a_caller_without_an_address_is_refused_with_a_sentence(desk_phone):
    answer = create(desk_phone, email="")
    assert answer.status_code == 422 and "answers go there" in answer.text and "She called." in answer.text
    assert Ticket.select().count() == User.select().where(User.name == "New Reader").count() == 0


@pytest.mark.parametrize("wrong", [{"phone": "1" * 51}, {"tags": ["999"]}, {"tags": ["x"]}, {"assignee": "999"}])
def test_what_cannot_be_is_said_and_nothing_is_made(desk_phone, wrong):
    assert create(desk_phone, **wrong).status_code == 422
    assert Ticket.select().count() == 0


def test_a_customer_is_not_on_offer_as_assignee(desk_phone, carol):
    assert create(desk_phone, assignee=carol.id).status_code == 422


def test_the_look_up_says_how_many_tickets_and_which_subscription(desk_phone, write, carol):
    User.update(subscription="Plus").where(User.id == carol.id).execute()
    assert [about for _, _, about in desk_phone.get(LOOKUP + "car").json] == ["Carol · no tickets yet · Plus"]
    write(carol), write(carol)
    assert [row[1:] for row in desk_phone.get(LOOKUP + "car").json] == [["carol@desk.test", "Carol · 2 tickets · Plus"]]


def test_the_look_up_counts_what_its_reader_may_see(as_person, write, carol, alice, billing):
    write(carol), write(carol, team=billing)
    assert [about for _, _, about in as_person(alice).get(LOOKUP + "car").json] == ["Carol · 1 ticket"]


def test_the_look_up_asks_as_often_for_ten_people_as_for_one(desk_phone, queries):
    role = Role.get(Role.name == "Customer")
    User.insert_many([{"email": f"reader{number}@x.test", "role": role} for number in range(10)]).execute()
    desk_phone.get(LOOKUP + "reader1")
    queries()
    desk_phone.get(LOOKUP + "reader1")
    one = len(queries())
    assert len(desk_phone.get(LOOKUP + "reader").json) == 10
    assert len(queries()) == one


def test_the_address_of_the_page_can_name_the_customer(desk_phone, ticket, carol):
    page = desk_phone.get(f"/admin/ticket/new/?email={carol.email}").text
    assert 'value="carol@desk.test"' in page
    assert known(desk_phone, carol.email) == "Carol · 1 ticket"
    assert f"/admin/ticket/new/?email={carol.email}" in desk_phone.get(f"/admin/ticket/{ticket.number}").text


@pytest.mark.parametrize("email", ["carol@desk.test", "nobody@desk.test", "x" * 999, "\x00", "<b>"])
def test_who_is_out_of_reach_is_as_unknown_as_nobody(as_person, ticket, mallory, email):
    assert known(as_person(mallory), email) == ""


def test_who_may_not_tag_or_assign_does_not(as_person, alice, tag, bob):
    Role.update(permissions=["list", "view", "create"]).where(Role.id == alice.role_id).execute()
    page = as_person(alice).get("/admin/ticket/new/").text
    assert 'name="assignee"' not in page and 'name="tags"' not in page
    for given in ({"tags": [tag.id]}, {"assignee": bob.id}):
        assert create(as_person(alice), **given).status_code == 403
    assert Ticket.select().count() == 0


def test_only_staff_decide_how_a_ticket_is_handled(carol, alice):
    asked = {"subject": "Hello", "description": "Is anybody there?"}
    for handling in (Handling(tell_customer=False), Handling(assignee=alice), Handling(tags=[Tag.create(name="x")])):
        for who in (carol, tickets.Guest("grace@reader.test")):
            with pytest.raises(Forbidden):
                tickets.submit(by=who, handling=handling, **asked)
    assert Ticket.select().count() == 0


def test_nobody_gets_a_ticket_who_cannot_open_it(root, alice, carol):
    Role.update(permissions=[], scope=Scope.ASSIGNED).where(Role.id == alice.role_id).execute()
    helpless = Handling(assignee=User.get_by_id(alice.id))
    with pytest.raises(Refused):
        tickets.submit(by=root, customer=carol, subject="Hello", description="She called.", handling=helpless)


@pytest.mark.parametrize("who", ["carol", "dave"])
def test_customers_write_no_ticket_here(request, as_person, who):
    assert create(as_person(request.getfixturevalue(who))).status_code == 404


def test_a_stranger_is_asked_to_sign_in(visitor):
    assert create(visitor).status_code in (303, 400)
    assert Ticket.select().count() == 0
