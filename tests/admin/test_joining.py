"""Merging, splitting and linking tickets from their pages."""

import re

import pytest

from helpdesk import tickets
from helpdesk.models import LinkKind, Reply, Role, Ticket, TicketLink
from tests.admin.test_ticket_page import page_of
from tests.told import told

NOT_THERE = "TKT-2026-999999"


@pytest.fixture
def at_desk(as_person, alice):
    """Alice's browser."""
    return as_person(alice)


@pytest.fixture
def other(write, carol) -> Ticket:
    return write(carol, subject="Still cannot sign in")


@pytest.fixture
def hidden(write, carol, billing) -> Ticket:
    """A ticket of the same customer that Alice does not see."""
    return write(carol, subject="A secret of billing", team=billing)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.get_by_id(ticket.id)


def without(text: str, number: str) -> str:
    """A page without what differs from one answer to the next, and without this number."""
    text = re.sub(r'nonce="[^"]+"|name="form_key"[^>]*>|[\w-]+\.[\w-]{6}\.[\w-]{27}', "", text)
    return text.replace(number, "…")


def test_the_customers_open_tickets_are_suggested_as_far_as_one_sees_them(at_desk, ticket, other, hidden):
    text = at_desk.get(f"{page_of(ticket)}/merge").text
    assert f"into={other.number}" in text and other.subject in text
    assert hidden.number not in text and hidden.subject not in text and f"into={ticket.number}" not in text


@pytest.mark.parametrize("asked", ["{number}", "still cannot", "{digits}"])
def test_another_is_found_by_number_and_by_words(at_desk, ticket, other, hidden, asked):
    asked = asked.format(number=other.number, digits=int(other.number.rpartition("-")[2]))
    text = at_desk.get(f"{page_of(ticket)}/merge", query_string={"q": asked}).text
    assert f"into={other.number}" in text and hidden.subject not in text


def test_keys_go_on_from_the_first_hit_or_the_other_way_round(at_desk, ticket, other, alice):
    page = f"{page_of(ticket)}/merge"
    assert "autofocus" in at_desk.get(page).text.split('id="merge-q"')[1].split(">")[0]
    found = at_desk.get(f"{page}?q=still").text
    assert "autofocus" in found.split(f"into={other.number}")[1].split(">")[0]
    assert found.count("autofocus") == 1
    tickets.resolve(other, by=alice)
    refused = at_desk.get(f"{page}?into={other.number}").text
    assert "autofocus" in refused.split("Merge the other way round")[0].rsplit("<a", 1)[1]


def test_what_it_does_is_shown_before_it_is_done(at_desk, ticket, other, alice):
    tickets.reply(ticket, "We look into it.", by=alice)
    text = at_desk.get(f"{page_of(ticket)}/merge", query_string={"into": other.number}).text
    for part in (ticket.subject, other.subject, f"Merge into {other.number}", "1 message", "stop", "way round"):
        assert part in text
    assert fresh(ticket).merged_into is None


def test_other_customers_are_warned_about(at_desk, ticket, write, dave):
    other = write(dave)
    assert "The customers differ" in at_desk.get(f"{page_of(ticket)}/merge?into={other.number}").text


def test_merging_leads_to_the_other_ticket_with_a_way_back(at_desk, ticket, other, alice):
    tickets.reply(ticket, "We look into it.", by=alice)
    answer = at_desk.post(f"{page_of(ticket)}/merge", data={"into": other.number})
    assert answer.location == page_of(other) and fresh(ticket).merged_into == other
    text = at_desk.get(answer.location).text
    assert f"Alice merged it into {other.number}" in text
    assert "We look into it." in text and text.count(f'from <a href="{page_of(ticket)}') == 2
    undo = re.search(r'action="([^"]+/undo/\d+)"', text)[1]
    at_desk.post(undo)
    assert fresh(ticket).merged_into is None
    assert "We look into it." not in at_desk.get(page_of(other)).text


def test_a_merged_ticket_says_where_it_went_and_is_left_alone(at_desk, ticket, other, alice):
    tickets.merge(ticket, other, by=alice)
    text = at_desk.get(page_of(ticket)).text
    assert f'Merged into <a href="{page_of(other)}">{other.number}</a> by Alice' in text
    for gone in ("Send reply", "Edit request", "/status", "/assignee", "/merge", "/split"):
        assert gone not in text
    address = re.search(r'href="([^"]+)">Take the merge back', text)[1]
    at_desk.post(address)
    assert fresh(ticket).merged_into is None


def test_where_it_went_is_no_business_of_who_does_not_see_that(as_person, ticket, hidden, alice, root):
    tickets.merge(ticket, hidden, by=root)
    text = as_person(alice).get(page_of(ticket)).text
    assert "Merged into another ticket by Root" in text
    assert f'href="{page_of(hidden)}"' not in text


def test_what_cannot_be_merged_says_why(at_desk, ticket, other, alice):
    tickets.resolve(other, by=alice)
    for answer in (
        at_desk.get(f"{page_of(ticket)}/merge?into={other.number}"),
        at_desk.post(f"{page_of(ticket)}/merge", data={"into": other.number}),
    ):
        assert "Reopen it first, or merge the other way round." in answer.text
    assert answer.status_code == 409 and fresh(ticket).merged_into is None
    assert "cannot be merged into itself" in at_desk.get(f"{page_of(ticket)}/merge?into={ticket.number}").text


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_target_out_of_reach_is_like_one_that_does_not_exist(at_desk, ticket, hidden, method):
    def answer(number):
        given = {"query_string": {"into": number}} if method == "get" else {"data": {"into": number}}
        found = getattr(at_desk, method)(f"{page_of(ticket)}/merge", **given)
        return found.status_code, without(found.text, number)

    assert answer(hidden.number) == answer(NOT_THERE)
    assert answer(hidden.number)[0] == 404 and fresh(ticket).merged_into is None


def test_the_messages_are_offered_and_the_chosen_ones_move(at_desk, ticket, alice, carol):
    first = tickets.reply(ticket, "And my paper is late.", by=carol)
    second = tickets.note(ticket, "A matter of its own", by=alice)
    stays = tickets.reply(ticket, "Your password is new.", by=alice)
    text = at_desk.get(f"{page_of(ticket)}/split?reply={first.id}").text
    assert re.findall(r'name="reply" value="(\d+)"( checked)?', text) == [
        (str(first.id), " checked"), (str(second.id), ""), (str(stays.id), ""),
    ]  # fmt: skip
    given = {"reply": [first.id, second.id], "subject": "Late paper"}
    answer = at_desk.post(f"{page_of(ticket)}/split", data=given)
    new = Ticket.get(Ticket.subject == "Late paper")
    assert answer.location == page_of(new)
    text = at_desk.get(answer.location).text
    assert "And my paper is late." in text and "Your password is new." not in text
    assert "from <a" in text and f"Alice split {new.number} off" in text
    assert Reply.get_by_id(stays.id).ticket == ticket


@pytest.mark.parametrize(
    ("given", "said"),
    [({"subject": "Late"}, "at least one message"), ({"reply": True, "subject": " "}, "in a few words")],
)
def test_what_is_missing_stands_beside_its_field_and_nothing_is_lost(at_desk, ticket, carol, given, said):
    reply = tickets.reply(ticket, "And my paper is late.", by=carol)
    given = given | ({"reply": reply.id} if "reply" in given else {})
    answer = at_desk.post(f"{page_of(ticket)}/split", data=given)
    assert answer.status_code == 422 and said in re.search(r'class="field-error"[^>]*>(.*?)<', answer.text)[1]
    assert bool(re.search(r'name="reply" value="\d+" checked', answer.text)) is ("reply" in given)
    assert f'value="{given["subject"]}"' in answer.text


@pytest.mark.parametrize("id", ["x", "0", "9" * 40, "-1", "٣"])
def test_a_message_that_is_none_moves_nothing(at_desk, ticket, other, carol, id):
    tickets.reply(other, "Elsewhere", by=carol)
    for wrong in (id, Reply.get().id):
        answer = at_desk.post(f"{page_of(ticket)}/split", data={"reply": wrong, "subject": "Mine"})
        assert answer.status_code == 404
    assert Ticket.select().count() == 2


KINDS = [("related", "Related to"), ("duplicate", "Duplicate of"), ("child", "Child of"), ("parent", "Parent of")]


@pytest.mark.parametrize(("kind", "words"), KINDS)
def test_a_link_is_made_by_number_and_ended_again(at_desk, ticket, other, kind, words):
    assert at_desk.post(f"{page_of(ticket)}/link", data={"kind": kind, "other": other.number}).status_code == 303
    text = at_desk.get(page_of(ticket)).text
    assert f'{words}</span><a href="{page_of(other)}"' in text
    at_desk.post(f"{page_of(ticket)}/unlink", data={"other": other.number})
    assert TicketLink.select().count() == 0
    assert told(ticket)[-2:] == ["ticket_linked", "ticket_unlinked"]


def test_small_letters_spaces_and_bare_digits_are_a_number(at_desk, ticket, other):
    for typed in (f" {other.number.lower()} ", other.number.rpartition("-")[2], str(int(other.number[-6:]))):
        at_desk.post(f"{page_of(ticket)}/link", data={"kind": "related", "other": typed})
        assert TicketLink.select().count() == 1
        at_desk.post(f"{page_of(ticket)}/unlink", data={"other": other.number})


@pytest.mark.parametrize("typed", ["hidden", "TKT-2026-999999", "", "0", "x" * 300, "\0"])
@pytest.mark.parametrize("path", ["link", "unlink"])
def test_a_number_one_may_not_see_is_like_one_that_does_not_exist(at_desk, ticket, hidden, path, typed):
    typed = hidden.number if typed == "hidden" else typed
    answers = [
        at_desk.post(f"{page_of(ticket)}/{path}", data={"kind": "related", "other": number})
        for number in (typed, NOT_THERE)
    ]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "There is no such ticket. Please check the number." in answers[0].text
    assert without(answers[0].text, "…") == without(answers[1].text, "…")
    assert TicketLink.select().count() == 0


def test_a_linked_ticket_one_may_not_see_is_not_shown(as_person, ticket, hidden, alice, root):
    tickets.link(ticket, hidden, LinkKind.RELATED, by=root)
    assert hidden.subject not in as_person(alice).get(page_of(ticket)).text
    assert hidden.subject in as_person(root).get(page_of(ticket)).text


PAGES = [("get", "merge"), ("get", "split"), ("post", "merge"), ("post", "split"), ("post", "link"), ("post", "unlink")]


@pytest.mark.parametrize(("method", "path"), PAGES)
@pytest.mark.parametrize("who", ["mallory", "carol", "dave"])
def test_outsiders_find_what_they_find_for_a_number_that_does_not_exist(
    request, as_person, ticket, other, who, method, path
):
    browser = as_person(request.getfixturevalue(who))
    given = {"data": {"into": other.number, "other": other.number, "kind": "related", "reply": "1", "subject": "x"}}
    given = given if method == "post" else {}
    found, nothing = (
        getattr(browser, method)(f"{page}/{path}", **given) for page in (page_of(ticket), "/admin/ticket/TKT-1")
    )
    assert (found.status_code, found.data) == (404, nothing.data)
    assert fresh(ticket).merged_into is None and Ticket.select().count() == 2


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_strangers_are_asked_to_sign_in(visitor, ticket, method, path):
    assert getattr(visitor, method)(f"{page_of(ticket)}/{path}").status_code == 303


@pytest.mark.parametrize(("method", "path"), PAGES[:4])
def test_without_the_permission_it_is_a_sentence(at_desk, ticket, other, alice, method, path):
    Role.update(permissions=["list", "view", "update"]).where(Role.id == alice.role_id).execute()
    answer = getattr(at_desk, method)(f"{page_of(ticket)}/{path}")
    assert answer.status_code == 403 and "You may not merge or split tickets." in answer.text
    assert f"{page_of(ticket)}/merge" not in at_desk.get(page_of(ticket)).text


@pytest.mark.parametrize("path", ["", "/merge", "/merge?q=sign", "/merge?into={other}", "/split"])
def test_no_page_takes_more_than_twelve_queries(at_desk, busy, other, write, carol, alice, queries, path):
    for _ in range(6):
        tickets.link(busy, write(carol), LinkKind.RELATED, by=alice)
    address = page_of(busy) + path.format(other=other.number)
    at_desk.get(address)
    queries()
    at_desk.get(address)
    asked = queries()
    assert len(asked) <= 12, "\n".join(statement[:160] for statement in asked)
