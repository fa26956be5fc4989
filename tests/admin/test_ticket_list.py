"""The ticket list: its columns, filters, order, search and pages."""

import re

import pytest

from helpdesk import tickets
from helpdesk.models import Priority, Source, Status, Ticket


@pytest.fixture
def listed(as_person):
    """`listed(alice, "?status=open")` is the page."""

    def page(person, asked=""):
        answer = as_person(person).get(f"/admin/ticket/{asked}")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return page


@pytest.fixture
def desk_of_three(write, carol, dave, alice, billing, tag):
    """Three tickets that differ in everything one can filter by, by the word of their subject."""
    mine = write(carol, subject="Alpha", priority=Priority.HIGH, source=Source.PHONE)
    tickets.take(mine, by=alice)
    tickets.tag(mine, tag, by=alice)
    other = write(dave, subject="Bravo", team=billing, category=None)
    third = write(carol, subject="Charlie", priority=Priority.LOW)
    tickets.resolve(third, by=alice)
    return {"Alpha": mine, "Bravo": other, "Charlie": third}


def shown(page: str) -> set[str]:
    return {word for word in ("Alpha", "Bravo", "Charlie") if f">{word}</a>" in page}


def test_a_row_says_everything_about_a_ticket(listed, root, busy):
    page = listed(root)
    for words in (
        busy.number,
        busy.subject,
        "Carol",
        "Account and sign-in",
        "In progress",
        "Alice",
        " left",
        "just now",
    ):
        assert words in page
    assert f'href="/admin/ticket/{busy.number}' in page


def test_a_filter_takes_several_values_of_a_kind(listed, root, desk_of_three, alice, billing, tag, carol):
    account = desk_of_three["Alpha"].category_id
    for asked, words in {
        "status=resolved": {"Charlie"},
        "status=resolved&status=in_progress&status=open": {"Alpha", "Bravo", "Charlie"},
        "priority=high&priority=low": {"Alpha", "Charlie"},
        f"category={account}": {"Alpha", "Charlie"},
        f"assignee={alice.id}": {"Alpha"},
        f"assignee=none&assignee={alice.id}": {"Alpha", "Bravo", "Charlie"},
        f"team={billing.id}": {"Bravo"},
        f"tag={tag.id}": {"Alpha"},
        f"customer={carol.id}": {"Alpha", "Charlie"},
        "source=phone": {"Alpha"},
        "sla=none": {"Charlie"},
        "created_to=2020-01-01": set(),
        "q=bravo": {"Bravo"},
        f"status=open&priority=medium&team={billing.id}": {"Bravo"},
    }.items():
        assert shown(listed(root, f"?{asked}")) == words, asked


def test_each_filter_in_force_is_a_chip_that_leads_to_the_list_without_it(listed, root, desk_of_three):
    page = listed(root, "?status=open&priority=high&priority=low")
    assert "Status: Open" in page
    assert 'href="/admin/ticket/?status=open&amp;priority=low"' in page
    assert 'href="/admin/ticket/?priority=high&amp;priority=low"' in page


def test_the_form_of_filters_stands_as_chosen(listed, root, desk_of_three):
    page = listed(root, "?status=resolved")
    assert 'name="status" value="resolved" checked' in page
    assert 'name="status" value="open" checked' not in page


def test_sorting_goes_both_ways(listed, root, desk_of_three):
    def order(asked):
        page = listed(root, asked)
        return sorted(shown(page), key=lambda word: page.index(f">{word}</a>"))

    assert order("?sort=number") == ["Alpha", "Bravo", "Charlie"]
    assert order("?sort=-number") == ["Charlie", "Bravo", "Alpha"]
    assert order("?sort=-priority") == ["Alpha", "Bravo", "Charlie"]


def test_the_pager_counts_and_keeps_the_filters(listed, root, write, carol):
    for place in range(27):
        write(carol, subject=f"Question {place}")
    page = listed(root, "?status=open&sort=number")
    assert "1–25 of 27" in page
    assert 'href="/admin/ticket/?status=open&amp;sort=number&amp;size=25&amp;page=2"' in page
    assert "26–27 of 27" in listed(root, "?status=open&sort=number&page=2")


def test_a_search_leads_to_the_message_that_says_it(listed, root, busy, alice):
    said = tickets.reply(busy, "Please try the blue envelope.", by=alice)
    page = listed(root, "?q=envelope")
    assert re.search(rf'href="/admin/ticket/{busy.number}[^"]*#message-{said.id}"', page)
    assert "blue envelope" in page


def test_the_named_lists_have_their_names(listed, alice, busy):
    assert "<title>My tickets" in listed(alice, "?assignee=me&status=open&status=in_progress&status=waiting_customer")
    assert "<title>All tickets" in listed(alice)


def test_an_empty_list_offers_the_next_step(listed, root):
    assert "No tickets yet" in listed(root)
    assert "No ticket fits" in listed(root, "?status=open")
    assert "See what is unassigned" in listed(
        root, "?assignee=me&status=open&status=in_progress&status=waiting_customer"
    )
    assert "Nothing here now" in listed(root, "?sla=overdue")


@pytest.mark.parametrize(
    "asked",
    ["status=lost", "page=-7", "page=x", "sort=password_hash", "q=%22*():-", "q=%00", "customer=9999999999999999999999",
     "assignee=me' OR 1=1", "created_from=yesterday", "size=100000", "sla=%F0%9F%99%82"],
)  # fmt: skip
def test_nonsense_in_the_address_breaks_nothing(listed, root, ticket, asked):
    listed(root, f"?{asked}")


def test_markup_in_a_subject_or_a_name_is_text(listed, root, write, carol):
    write(carol, subject="<script>alert(1)</script>")
    assert "<script>alert" not in listed(root)


def test_the_number_of_queries_does_not_grow_with_the_rows(as_person, root, write, carol, dave, queries):
    browser = as_person(root)
    write(carol)
    queries()
    browser.get("/admin/ticket/")
    few = len(queries())
    for place in range(20):
        write((carol, dave)[place % 2], subject=f"Question {place}")
    queries()
    browser.get("/admin/ticket/?status=open&priority=medium")
    assert len(queries()) <= few <= 12


def test_who_may_not_assign_is_not_offered_it(listed, alice, ticket):
    assert 'value="assign:me"' in listed(alice)
    type(alice.role).update(permissions=["list", "view"]).execute()
    page = listed(alice)
    assert 'value="assign:me"' not in page
    assert 'value="status:' not in page


def test_only_who_may_delete_sees_the_trash(listed, root, alice, ticket):
    tickets.delete(ticket, by=root)
    assert ticket.number in listed(root, "?trash=1")
    assert ticket.number not in listed(alice, "?trash=1")
    assert ticket.number not in listed(root)


def new(**given) -> dict:
    return {
        "email": "new@reader.test", "name": "New Reader", "source": "phone", "category": "",
        "subject": "No paper today", "description": "She called.", "priority": "high", "team": "",
        "assignee": "", **given,
    }  # fmt: skip


def test_staff_write_a_ticket_for_a_customer(as_person, root, alice, readers):
    given = new(team=readers.id, assignee=alice.id)
    answer = as_person(root).post("/admin/ticket/new/", data=given)
    ticket = Ticket.get()
    assert answer.location == f"/admin/ticket/{ticket.number}"
    assert (ticket.customer.email, ticket.customer.name) == ("new@reader.test", "New Reader")
    assert (ticket.source, ticket.priority, ticket.team, ticket.assignee) == (
        Source.PHONE,
        Priority.HIGH,
        readers,
        alice,
    )
    assert ticket.status == Status.OPEN


def test_whoever_is_known_keeps_their_name(as_person, root, carol):
    as_person(root).post("/admin/ticket/new/", data=new(email="Carol@Desk.test", name="Somebody"))
    assert (Ticket.get().customer, Ticket.get().customer.name) == (carol, "Carol")


@pytest.mark.parametrize(
    "wrong", [{"email": "nobody"}, {"subject": " "}, {"description": "<p></p>"}, {"category": "999"}]
)
def test_a_wrong_new_ticket_comes_back_as_it_was_typed(as_person, root, wrong):
    answer = as_person(root).post("/admin/ticket/new/", data=new(subject="Kept words") | wrong)
    assert answer.status_code == 422
    assert ("Kept words" in answer.get_data(as_text=True)) == ("subject" not in wrong)
    assert Ticket.select().count() == 0


def test_the_same_new_ticket_sent_twice_is_one(as_person, root):
    browser = as_person(root)
    page = browser.get("/admin/ticket/new/").get_data(as_text=True)
    key = page.split('name="form_key" type="hidden" value="')[1].split('"')[0]
    first, second = (browser.post("/admin/ticket/new/", data=new(form_key=key)) for _ in range(2))
    assert first.location == second.location
    assert Ticket.select().count() == 1


def test_who_may_not_create_is_told_so(as_person, alice):
    type(alice.role).update(permissions=["list", "view"]).execute()
    assert as_person(alice).get("/admin/ticket/new/").status_code == 403
    assert as_person(alice).post("/admin/ticket/new/", data=new()).status_code == 403


def test_a_new_ticket_with_a_stale_token_comes_back_as_it_was_typed(app, as_person, root):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = as_person(root).post("/admin/ticket/new/", data=new(subject="Kept words"))
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, "Kept words" in answer.get_data(as_text=True)) == (400, True)
    assert Ticket.select().count() == 0


@pytest.mark.parametrize("number", ["0" * 19 + "1" + "9" * 30, "0" * 20 + "1" * 3_500, "9" * 19])
def test_a_number_beyond_all_numbers_filters_nothing(listed, root, desk_of_three, number):
    assert shown(listed(root, f"?category={number}&customer={number}&team={number}")) == set(desk_of_three)


def test_a_filter_takes_as_many_values_as_an_address_holds(listed, root, desk_of_three, billing):
    many = "".join(f"&team={number}" for number in range(1_000, 1_400))
    assert shown(listed(root, f"?team={billing.id}{many}")) == {"Bravo"}
    assert shown(listed(root, f"?assignee=none{many.replace('team', 'assignee')}")) == {"Bravo", "Charlie"}
