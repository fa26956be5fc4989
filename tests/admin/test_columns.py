"""The columns of the ticket list: chosen by each person, sorted by, and no dearer for more tickets."""

import pytest

from helpdesk import tickets
from helpdesk.models import Source, Tag, Ticket, User
from helpdesk.preferences import prefer
from helpdesk.tickets import listing

EVERY = ["customer", "category", "status", "priority", "tags", "assignee", "team", "source", "rating", "sla", "reply",
         "created", "updated"]  # fmt: skip


@pytest.fixture
def page_of(as_person):
    """`page_of(alice, "?sort=team")` is the list as she sees it."""
    return lambda person, asked="": as_person(person).get(f"/admin/ticket/{asked}").get_data(as_text=True)


def heads(page: str) -> list[str]:
    """The keys of the columns, in their order."""
    row = page.split("<thead>")[1].split("</thead>")[0]
    return [key for key in (part.split('"')[0] for part in row.split('class="t-')[1:]) if key not in ("pick", "more")]


def test_the_usual_columns_are_shown_at_first(page_of, alice, busy):
    assert heads(page_of(alice)) == ["customer", "category", "assignee", "sla", "updated"]


def test_each_person_chooses_their_own(as_person, page_of, alice, root, busy):
    answer = as_person(alice).post(
        "/admin/ticket/columns",
        data={"column": ["source", "tags", "nonsense"], "size": "50", "back": "status=open&size=25&page=2"},
    )
    assert answer.location == "/admin/ticket/?status=open"
    assert User.get_by_id(alice.id).preferences == {"ticket_columns": ["tags", "source"], "page_size": 50}
    assert heads(page_of(User.get_by_id(alice.id))) == ["tags", "source"]
    assert heads(page_of(root)) == ["customer", "category", "assignee", "sla", "updated"]


def test_the_usual_ones_come_back(as_person, alice):
    prefer(alice, ticket_columns=["tags"], page_size=100, scheme="dark")
    as_person(alice).post("/admin/ticket/columns", data={"usual": "1", "column": ["source"]})
    assert User.get_by_id(alice.id).preferences == {"scheme": "dark"}


def test_a_row_says_what_its_columns_are_for(page_of, root, alice, busy, carol):
    tickets.tag(busy, Tag.create(name="angry"), by=alice)
    Ticket.update(source=Source.PHONE, rating=4).where(Ticket.id == busy.id).execute()
    prefer(root, ticket_columns=EVERY)
    page = page_of(root)
    assert heads(page) == EVERY
    for words in ("renewal", "angry", "Readers", "Phone", "4 of 5", "Staff", "Medium", "Waiting for customer"):
        assert words in page.split("<tbody>")[1], words


def test_no_column_costs_a_query_for_each_row(as_person, root, write, carol, alice, tag, queries):
    prefer(root, ticket_columns=EVERY)
    browser = as_person(root)
    tickets.tag(write(carol), tag, by=root)
    queries()
    browser.get("/admin/ticket/")
    few = len(queries())
    for _ in range(20):
        tickets.tag(write(carol), tag, by=root)
    queries()
    browser.get("/admin/ticket/")
    assert len(queries()) <= few <= 12


@pytest.mark.parametrize("sort", ["subject", "customer", "category", "assignee", "team", "source", "-reply", "-rating"])
def test_every_shown_column_sorts(page_of, root, busy, sort):
    prefer(root, ticket_columns=EVERY)
    page = page_of(root)
    assert f"sort={sort}" in page.split("<thead>")[1].split("</thead>")[0]
    assert "aria-sort" in page_of(root, f"?sort={sort}") or sort == "subject"


def test_a_list_too_long_for_it_says_so_instead_of_sorting(page_of, root, write, carol, monkeypatch):
    for _ in range(3):
        write(carol)
    assert "can be sorted by" not in page_of(root, "?sort=customer").split("<table")[0]
    monkeypatch.setattr(listing, "SORTABLE", 2)
    page = page_of(root, "?sort=customer")
    assert "can be sorted by customer. Filter this one further" in page
    assert "?sort=customer" not in page.split("<thead>")[1].split("</thead>")[0]


def test_an_address_with_a_size_shows_so_many_to_everybody(page_of, root, alice, write, carol):
    for place in range(30):
        write(carol, subject=f"Question {place}")
    assert "1–25 of 30" in page_of(alice)
    assert "1–30 of 30" in page_of(alice, "?size=50")
    assert "1–25 of 30" in page_of(alice, "?size=1000000")
    prefer(alice, page_size=100)
    assert "1–30 of 30" in page_of(alice)
    assert "26–30 of 30" in page_of(alice, "?size=25&page=2")
    assert "size=25&amp;page=2" in page_of(root)


def test_taking_a_filter_away_keeps_order_and_size(page_of, root, busy):
    page = page_of(root, "?status=waiting_customer&priority=medium&sort=number&size=50")
    assert 'href="/admin/ticket/?priority=medium&amp;sort=number&amp;size=50"' in page


def test_columns_are_for_staff_who_see_the_list(as_person, visitor, dave, mallory):
    assert as_person(dave).post("/admin/ticket/columns", data={"column": "tags"}).status_code == 404
    assert visitor.post("/admin/ticket/columns", data={"column": "tags"}).status_code == 303
    type(mallory.role).update(permissions=["view"]).execute()
    assert as_person(mallory).post("/admin/ticket/columns", data={"column": "tags"}).status_code == 403
    assert all(person.preferences == {} for person in User.select())
