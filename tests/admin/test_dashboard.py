"""The dashboard: every number leads to exactly its tickets, and every picture says what its table says."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from admin_views.dashboard import _charts
from charts import DARK, LIGHT, bars, line, ring
from charts.palette import Palette
from helpdesk import reports, tickets
from helpdesk.db import now
from helpdesk.models import Priority, Ticket
from helpdesk.tickets.listing import Filters, count

TOKENS = Path(__file__).parents[2] / "forms/static/tokens.css"


@pytest.fixture(autouse=True)
def nothing_kept():
    """Every test counts anew."""
    reports.forget()


@pytest.fixture
def lively(write, carol, dave, alice, root):
    """Tickets in several states, one of them overdue, one in the trash."""
    for number, customer in enumerate([carol, dave] * 4):
        ticket = write(customer, subject=f"Question {number}", priority=Priority(number % 4 + 1))
        if number < 3:
            tickets.take(ticket, by=alice)
        if number in (1, 5):
            tickets.resolve(ticket, by=root)
    Ticket.update(next_due_at=now() - timedelta(hours=1)).where(Ticket.subject == "Question 0").execute()
    tickets.delete(Ticket.get(Ticket.subject == "Question 7"), by=root)


def numbers_on(text: str) -> list[tuple[str, int]]:
    """The cards of a page: where each leads, and its number."""
    cards = re.findall(r'<a class="card[^"]*" href="([^"]+)"><span class="card-number">([\d,]+)', text)
    return [(unescape(url), int(number.replace(",", ""))) for url, number in cards]


def filters_of(url: str) -> Filters:
    return Filters.from_args(MultiDict(parse_qsl(urlsplit(url).query)))


@pytest.mark.parametrize("who", ["root", "maria", "alice", "mallory"])
def test_the_number_on_a_card_is_the_length_of_its_list(request, as_person, lively, who):
    person = request.getfixturevalue(who)
    cards = numbers_on(as_person(person).get("/admin/").text)
    assert len(cards) == 6
    assert [number for _, number in cards] == [count(person, filters_of(url)) for url, _ in cards]


def test_the_cards_of_a_lively_desk_are_not_all_nothing(clock, as_person, lively, alice):
    assert [number for _, number in numbers_on(as_person(alice).get("/admin/").text)] == [5, 1, 5, 2, 3, 2]


def test_an_outsider_counts_as_if_the_tickets_were_not_there(as_person, lively, mallory):
    assert {number for _, number in numbers_on(as_person(mallory).get("/admin/").text)} == {0}


@pytest.mark.parametrize("who", ["carol", "dave"])
def test_customers_find_no_dashboard(request, as_person, who):
    browser = as_person(request.getfixturevalue(who))
    nothing = browser.get("/admin/nothing")
    assert [(page.status_code, page.data) for page in (browser.get("/admin/"), browser.get("/admin/counts"))] == [
        (404, nothing.data)
    ] * 2


def test_the_numbers_beside_the_lists_are_those_of_the_cards(as_person, lively, alice):
    shown = as_person(alice).get("/admin/counts").json
    assert shown == {card.name: str(card.number) for card in reports.cards(alice) if card.number}


@pytest.fixture
def drawn(app, lively, root):
    """The charts of the lively desk by name."""
    with app.test_request_context():
        return {chart.name: chart for chart in _charts(root)}


def test_the_ring_says_what_its_table_says(drawn):
    [ring_of] = drawn["status"].draw(drawn["status"].shown, LIGHT).data
    said = dict(zip(ring_of.labels, ring_of.values, strict=True))
    assert said == {label: number for label, number, _ in drawn["status"].rows if number} and sum(said.values()) == 7


def test_the_bars_say_what_their_table_says(drawn):
    [bar] = drawn["priority"].draw(drawn["priority"].shown, LIGHT).data
    assert list(zip(bar.y, bar.x, strict=True)) == [(label, number) for label, number, _ in drawn["priority"].rows]


def test_the_line_says_what_its_table_says(drawn):
    [stroke] = drawn["days"].draw(drawn["days"].shown, LIGHT).data
    numbers = [number for _, number, _ in drawn["days"].rows]
    assert (list(stroke.y), len(numbers), sum(numbers)) == (numbers[::-1], 30, 7)


@pytest.mark.parametrize("name", ["status", "priority", "days"])
def test_every_row_of_a_table_leads_to_as_many_tickets(drawn, root, name):
    assert [number for _, number, _ in drawn[name].rows] == [
        count(root, filters_of(url)) for _, _, url in drawn[name].rows
    ]


def test_pictures_are_small(drawn):
    assert max(len(chart.draw(chart.shown, DARK).to_json()) for chart in drawn.values()) < 3000


def test_pictures_hold_no_markup_as_plotly_would_make_style_attributes_of_it(drawn):
    assert not any("<b>" in chart.draw(chart.shown, LIGHT).to_json() for chart in drawn.values())


def test_numbers_stand_in_words_in_the_pictures():
    parts = [("Open", 1200, "open"), ("Closed", 0, "quiet")]
    assert ring(parts, LIGHT).data[0].text == ("1,200",)
    assert bars(parts, LIGHT).data[0].text == ("1,200", "0")
    assert line([], LIGHT).data[0].y == ()


@pytest.mark.parametrize(("palette", "place"), [(LIGHT, ":root {"), (DARK, ':root[data-scheme="dark"] {')])
def test_the_colours_are_the_design_tokens(palette, place):
    block = TOKENS.read_text().split(place)[1].split("}")[0]
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    assert {name: getattr(palette, name) for name in Palette.__dataclass_fields__} == {
        name: tokens[name] for name in Palette.__dataclass_fields__
    }


def test_the_page_needs_no_weaker_policy(as_person, lively, alice):
    page = as_person(alice).get("/admin/")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and " style=" not in page.text


def test_the_script_of_the_pictures_is_cached_for_good(as_person, lively, alice):
    browser = as_person(alice)
    url = re.search(r'src="(/assets/[^"]*plotly\.min\.js)"', browser.get("/admin/").text)[1]
    assert "immutable" in browser.get(url).headers["Cache-Control"]


def test_an_empty_desk_offers_the_next_step(as_person, root):
    text = as_person(root).get("/admin/").text
    assert "No tickets yet" in text and "/tickets/new" in text and "data-chart" not in text


def test_the_second_look_asks_the_database_for_little(as_person, lively, alice, queries):
    browser = as_person(alice)
    browser.get("/admin/")
    queries()
    browser.get("/admin/")
    assert len(queries()) <= 5
