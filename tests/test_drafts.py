"""What was typed and not sent comes back, to whoever typed it and to nobody else, and no text is lost to another."""

from datetime import timedelta

import pytest

from helpdesk import drafts
from helpdesk.errors import Forbidden, Invalid, NotVisible
from helpdesk.models import Draft, Role, Ticket


def text(ticket, user) -> str | None:
    return drafts.of(ticket, user).fields.get("body")


def typed(body: str, kind: str = "reply") -> dict[str, str]:
    return {"body": body, "kind": kind}


def test_what_was_typed_is_there_again(alice, ticket):
    drafts.keep(ticket, typed("<p>Dear Carol</p>", "note"), by=alice)
    assert drafts.of(ticket, alice).fields == typed("<p>Dear Carol</p>", "note")


def test_each_ticket_and_each_person_has_their_own(alice, bob, ticket, write, carol):
    drafts.keep(ticket, typed("Mine"), by=alice)
    assert text(ticket, bob) is None and text(write(carol), alice) is None and text(None, alice) is None


def test_a_new_ticket_has_one_too(alice):
    drafts.keep(None, {"subject": "Called about the paper"}, by=alice)
    assert drafts.of(None, alice).fields == {"subject": "Called about the paper"}


@pytest.mark.parametrize(("who", "error"), [("mallory", NotVisible), ("dave", NotVisible), ("carol", Forbidden)])
def test_nobody_keeps_a_draft_where_they_see_nothing(request, ticket, who, error):
    person = request.getfixturevalue(who)
    with pytest.raises(error):
        drafts.keep(ticket, typed("Hello"), by=person)
    with pytest.raises(error):
        drafts.discard(ticket, by=person)
    with pytest.raises(error):
        drafts.bring_back(ticket, by=person)
    assert not Draft.select().exists()


def test_who_may_not_create_tickets_keeps_no_new_one(alice, carol):
    Role.update(permissions=["list", "view", "update"]).where(Role.id == alice.role_id).execute()
    alice.role = Role.get_by_id(alice.role_id)
    for person in (alice, carol):
        with pytest.raises(Forbidden):
            drafts.keep(None, {"subject": "Hello"}, by=person)


def test_the_newer_text_wins_and_the_older_can_be_brought_back(alice, ticket):
    drafts.keep(ticket, typed("First tab"), by=alice, box="one")
    drafts.keep(ticket, typed("Second tab"), by=alice, box="two")
    assert text(ticket, alice) == "Second tab"
    drafts.bring_back(ticket, by=alice)
    assert text(ticket, alice) == "First tab"
    drafts.bring_back(ticket, by=alice)
    assert text(ticket, alice) == "Second tab"


def test_two_tabs_that_take_turns_lose_nothing(alice, ticket):
    for body, box in (("A", "one"), ("B", "two"), ("A and more", "one"), ("B and more", "two")):
        drafts.keep(ticket, typed(body), by=alice, box=box)
    kept = drafts.of(ticket, alice)
    assert (kept.fields["body"], kept.aside["body"]) == ("B and more", "A and more")


def test_going_on_with_a_text_lays_nothing_aside(alice, ticket):
    kept = drafts.keep(ticket, typed("<p>Dear</p>"), by=alice, box="one")
    kept = drafts.keep(ticket, typed("<p>Hello</p>"), by=alice, box="two", seen=kept.version)
    drafts.keep(ticket, typed("<p>Hello Carol</p>"), by=alice, box="three")
    assert text(ticket, alice) == "<p>Hello Carol</p>"
    assert drafts.of(ticket, alice).aside == {}


@pytest.mark.parametrize("nothing", ["", "<p><br></p>", "  \n"])
def test_a_box_that_was_emptied_keeps_nothing(alice, ticket, nothing):
    drafts.keep(ticket, typed("Dear Carol"), by=alice, box="one")
    drafts.keep(ticket, typed(nothing), by=alice, box="one")
    assert text(ticket, alice) is None and not Draft.select().exists()


def test_an_empty_old_tab_does_not_wipe_a_newer_text(alice, ticket):
    old = drafts.keep(ticket, typed("Dear"), by=alice, box="one")
    drafts.keep(ticket, typed("Dear Carol"), by=alice, box="two", seen=old.version)
    drafts.keep(ticket, typed(""), by=alice, box="three")
    drafts.keep(ticket, typed(""), by=alice, box="one", seen=old.version)
    assert text(ticket, alice) == "Dear Carol"


def test_choices_alone_are_no_draft(alice, ticket):
    assert drafts.keep(ticket, typed("", "note"), by=alice) == drafts.Kept()
    assert drafts.keep(None, {"priority": "high", "source": "phone"}, by=alice) == drafts.Kept()


def test_what_was_sent_is_no_draft_any_more(alice, ticket):
    drafts.keep(ticket, typed("Dear Carol"), by=alice, box="one")
    drafts.sent(ticket, typed("Dear Carol, hello"), by=alice, box="one")
    assert text(ticket, alice) is None


def test_what_arrives_after_it_was_sent_comes_too_late(alice, ticket):
    drafts.sent(ticket, typed("Dear Carol"), by=alice, box="one")
    drafts.keep(ticket, typed("Dear Ca"), by=alice, box="one")
    assert text(ticket, alice) is None
    drafts.keep(ticket, typed("Something else"), by=alice, box="two")
    assert text(ticket, alice) == "Something else"


def test_sending_from_one_tab_leaves_the_text_of_the_other(alice, ticket):
    drafts.keep(ticket, typed("Half an hour of work"), by=alice, box="two")
    drafts.sent(ticket, typed("Thank you!"), by=alice, box="one")
    assert text(ticket, alice) == "Half an hour of work"


def test_what_was_discarded_can_be_brought_back(alice, ticket):
    drafts.keep(ticket, typed("Dear Carol"), by=alice, box="one")
    drafts.discard(ticket, by=alice)
    assert text(ticket, alice) is None
    drafts.keep(ticket, typed("Dear"), by=alice, box="one")
    assert text(ticket, alice) is None
    drafts.bring_back(ticket, by=alice)
    assert text(ticket, alice) == "Dear Carol"


def test_a_text_is_added_below_what_was_typed(alice, ticket):
    drafts.add(ticket, "<p>Thank you.</p><p>Bye</p>", by=alice)
    assert drafts.of(ticket, alice).fields == typed("Thank you.\nBye")
    drafts.add(ticket, "<p>Alice</p>", by=alice)
    assert text(ticket, alice) == "Thank you.\nBye\n\nAlice"
    assert drafts.of(ticket, alice).aside == {}


def test_below_a_formatted_text_it_is_formatted(alice, ticket):
    drafts.keep(ticket, typed("<p><b>Dear</b></p>", "note"), by=alice)
    drafts.add(ticket, "<p><i>Bye</i></p>", by=alice)
    assert drafts.of(ticket, alice).fields == typed("<p><b>Dear</b></p><p><i>Bye</i></p>", "note")


def test_a_book_is_no_draft(alice, ticket):
    with pytest.raises(Invalid):
        drafts.keep(ticket, typed("x" * drafts.LONGEST), by=alice)


def test_after_a_month_it_is_forgotten(clock, alice, ticket):
    drafts.keep(ticket, typed("Dear Carol"), by=alice)
    clock.shift(timedelta(days=29))
    assert drafts.sweep() == 0
    clock.shift(timedelta(days=2))
    assert drafts.sweep() == 1 and drafts.of(ticket, alice) == drafts.Kept()


def test_a_draft_changes_nothing_in_the_ticket(alice, ticket):
    version = ticket.version
    drafts.keep(ticket, typed("Dear Carol"), by=alice)
    assert Ticket.get_by_id(ticket.id).version == version
