"""What is mailed to whom, and what a mail may say."""

import io
import re

import pytest

from helpdesk import events, guest_links, mail, tickets
from helpdesk.attachments import Upload
from helpdesk.db import db, now
from helpdesk.models import Email, Ticket, User
from helpdesk.tickets import Guest
from tests.outbox import at_once

STRANGER = "victim@example.org"
TYPED = ("Cheap watches", "Eve Evil", "watches.example")


@pytest.fixture
def spam(write):
    """What somebody posts who wants the desk to mail a stranger."""
    guest = Guest(STRANGER, "Eve Evil", "0666")
    return write(guest, subject="Cheap watches", description="<p>See http://watches.example</p>")


def whole(message) -> str:
    """Everything that its reader gets to see, headers included."""
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    return "\n".join([*map(str, message.values()), *parts])


def text(message) -> str:
    return message.get_body(("plain",)).get_content()


def link_in(message) -> str:
    return re.search(r"http://desk\.test/t/([\w-]+)", text(message))[1]


def test_a_customer_hears_that_the_question_arrived(ticket, work, outbox):
    work()
    [message] = outbox.messages
    assert outbox.recipients == ["carol@desk.test"]
    assert ticket.number in message["Subject"]
    assert ticket.number in text(message) and ticket.subject in text(message)
    assert guest_links.find(link_in(message)).ticket == ticket


def test_both_parts_hold_the_same_link(ticket, work, outbox):
    work()
    [message] = outbox.messages
    assert f"/t/{link_in(message)}" in message.get_body(("html",)).get_content()


def test_mail_to_an_unverified_address_holds_nothing_that_was_typed(spam, work, outbox):
    work()
    [message] = outbox.messages
    assert spam.number in text(message) and link_in(message)
    assert not [typed for typed in TYPED if typed in whole(message)]


def test_a_post_in_the_name_of_a_known_customer_mails_them_nothing_that_was_typed(write, carol, work, outbox):
    write(Guest(carol.email, "Eve Evil"), subject="Cheap watches", description="<p>http://watches.example</p>")
    work()
    assert not [typed for typed in TYPED if typed in whole(outbox.messages[0])]


def test_a_staff_answer_goes_to_an_unverified_address_but_quotes_nothing(spam, alice, work, outbox):
    tickets.reply(spam, "<p>Thank you, we look into it.</p>", by=alice)
    tickets.resolve(spam, by=alice)
    work()
    answer, resolved = outbox.messages[1:]
    assert "Thank you, we look into it." in text(answer) and link_in(answer)
    assert not [typed for typed in TYPED if typed in whole(answer) + whole(resolved)]


def test_once_the_link_was_opened_answers_quote_the_question(spam, alice, work, outbox):
    work()
    guest_links.confirm(guest_links.find(link_in(outbox.messages[0])))
    tickets.reply(Ticket.get_by_id(spam.id), "Which watches?", by=alice)
    work()
    assert "Cheap watches" in text(outbox.messages[-1])


def test_staff_read_what_an_unverified_customer_wrote(spam, alice, work, outbox):
    tickets.assign(spam, alice, by=None)
    work()
    assert "Cheap watches" in text(outbox.to(alice)[0])


def test_anonymous_posts_mail_an_address_once_an_hour_and_three_times_a_day(clock, write, work, outbox):
    for hour in range(8):
        for _ in range(2):
            write(Guest(STRANGER))
        work()
        assert len(outbox.messages) == min(hour + 1, 3)
        clock.shift(3601)


def test_nothing_typed_is_mailed_to_staff_whose_address_a_stranger_gave(write, alice, bob, work, outbox):
    asked = write(Guest(alice.email, "Eve"), subject="Buy now", description="<p>Evil words</p>")
    tickets.reply(asked, "<p>Was that you?</p>", by=bob)
    work()
    assert len(outbox.to(alice)) == 2
    assert not any(word in whole(message) for message in outbox.to(alice) for word in ("Buy", "Evil", "Eve"))
    tickets.assign(asked, alice, by=bob)
    work()
    assert outbox.to(alice)[-1]["Subject"].endswith("Buy now")


def test_the_cap_is_told_before_and_after_the_post(write, work, outbox):
    assert not mail.capped(STRANGER)
    first = write(Guest(STRANGER))
    assert mail.capped(STRANGER) and not mail.withheld(first)
    work()
    second = write(Guest(STRANGER))
    assert mail.capped(STRANGER) and mail.withheld(second)
    work()
    assert mail.withheld(second) and not mail.withheld(first)


def test_the_cap_is_told_right_while_the_worker_is_away(write):
    first, second = write(Guest(STRANGER)), write(Guest(STRANGER))
    assert (mail.withheld(first), mail.withheld(second)) == (False, True)


def test_somebody_signed_in_is_told_of_no_cap(write, carol, work):
    write(Guest(carol.email))
    work()
    assert not mail.withheld(write(carol))


def test_the_cap_tells_nobody_whose_address_is_known(write, carol, work, outbox):
    for address in (carol.email, STRANGER):
        write(Guest(address.upper()))
    work()
    assert mail.capped(carol.email) and mail.capped(STRANGER)


def test_staff_answers_and_signed_in_customers_know_no_cap(spam, write, carol, alice, work, outbox):
    for _ in range(4):
        write(carol)
        tickets.reply(spam, "Still looking", by=alice)
    work()
    assert len(outbox.to(carol)) == 4
    assert len([message for message in outbox.messages if "Still looking" in text(message)]) == 4


def test_two_workers_do_not_overrun_the_cap(write):
    ids = [write(Guest(STRANGER)).activities.get().id for _ in range(4)]
    db.close()
    at_once(lambda: events.fan_out(ids.pop()), 4)
    assert Email.select().where(Email.to == STRANGER).count() == 1


def test_an_internal_note_is_mailed_to_nobody_outside(ticket, alice, bob, work, outbox):
    tickets.assign(ticket, bob, by=alice)
    tickets.note(ticket, "<p>Careful, a lawyer</p>", by=bob)
    tickets.reply(ticket, "<p>Try again</p>", by=bob)
    tickets.reply(ticket, "<p>I did</p>", by=ticket.customer)
    tickets.resolve(ticket, by=bob)
    work()
    assert len(outbox.to(ticket.customer)) == 3
    assert not [message for message in outbox.to(ticket.customer) if "lawyer" in whole(message)]


def test_a_note_is_kept_from_customers_even_by_a_wrong_row_of_the_table(ticket, alice, work, monkeypatch):
    monkeypatch.setitem(events.EVENTS, "note_added", events.EVENTS["staff_replied"])
    tickets.note(ticket, "<p>Careful, a lawyer</p>", by=alice)
    work()
    assert not Email.select().where(Email.text.contains("lawyer")).exists()


def test_the_assignee_hears_of_assignment_and_of_replies(ticket, alice, bob, work, outbox):
    tickets.assign(ticket, alice, by=bob)
    tickets.reply(ticket, "<p>One more thing</p>", by=ticket.customer)
    work()
    assigned, replied = outbox.to(alice)
    assert f"/admin/ticket/{ticket.number}" in text(assigned)
    assert "One more thing" in text(replied)


def test_nobody_is_mailed_about_what_they_did_themselves(ticket, alice, work, outbox):
    tickets.take(ticket, by=alice)
    tickets.resolve(ticket, by=ticket.customer)
    work()
    assert outbox.to(alice) == []
    assert len(outbox.to(ticket.customer)) == 1


def test_a_mended_address_gets_the_link_and_the_wrong_one_loses_it(spam, root, work, outbox):
    work()
    tickets.edit(spam, by=root, guest_email="grace@right.example")
    tickets.edit(spam, by=root, subject="Watches")
    work()
    wrong, right = outbox.messages
    assert right["To"] == "grace@right.example"
    assert guest_links.find(link_in(right)) and not guest_links.find(link_in(wrong))


def test_a_resolved_ticket_asks_for_a_rating_by_links(ticket, alice, work, outbox):
    tickets.resolve(ticket, by=alice)
    work()
    html = outbox.messages[-1].get_body(("html",)).get_content()
    assert [f"?rating={stars}" in html for stars in range(1, 6)] == [True] * 5


def test_a_message_deleted_at_once_is_not_mailed(ticket, alice, work, outbox):
    reply = tickets.reply(ticket, "Oh dear, wrong ticket", by=alice)
    tickets.delete_reply(reply, by=alice)
    work()
    assert not [message for message in outbox.messages if "Oh dear" in whole(message)]


def test_files_are_named_but_not_sent(ticket, alice, work, outbox):
    tickets.reply(ticket, "Here it is", by=alice, files=[Upload("plan.txt", io.BytesIO(b"First this, then that."))])
    work()
    assert "Files: plan.txt" in text(outbox.messages[-1])
    assert "First this" not in whole(outbox.messages[-1])


def test_the_address_of_an_agent_is_not_shown_to_customers(ticket, alice, work, outbox):
    User.update(name="").where(User.id == alice.id).execute()
    tickets.reply(ticket, "Hello", by=User.get_by_id(alice.id))
    work()
    assert alice.email not in whole(outbox.messages[-1])


def test_what_customers_type_is_not_run_as_a_template(write, carol, work, outbox):
    write(carol, subject="{{ 7 * 191 }} {% raise %}", description="{{ desk.__class__ }}")
    work()
    assert "{{ 7 * 191 }} {% raise %}" in text(outbox.messages[0])


def test_names_and_subjects_are_escaped_in_html(write, carol, work, outbox):
    User.update(name="<script>alert(1)</script>").where(User.id == carol.id).execute()
    write(User.get_by_id(carol.id), subject="<img src=x>")
    work()
    html = outbox.messages[0].get_body(("html",)).get_content()
    assert "<script>" not in html and "<img" not in html and "&lt;img src=x&gt;" in html


def test_no_token_stands_in_the_ledger(ticket, work, outbox):
    work()
    token = link_in(outbox.messages[0])
    stored = [str(row) for table in db.get_tables() for row in db.execute_sql(f'SELECT * FROM "{table}"')]
    assert not [row for row in stored if token in row]


def test_the_ledger_holds_every_mail_with_its_time(clock, ticket, work, outbox):
    work()
    email = Email.get()
    assert (email.to, email.state, email.attempts, email.sent_at) == ("carol@desk.test", "sent", 1, now())


def test_spellings_of_one_mailbox_share_the_cap(write, work, outbox):
    for address in (STRANGER, "victim+sale@example.org", "VICTIM+Other@EXAMPLE.org", "ｖictim@example.org"):
        write(Guest(address))
        work()
    assert len(outbox.messages) == 1


def test_the_thanks_page_knows_it_while_the_worker_is_away(write):
    write(Guest(STRANGER))
    assert mail.withheld(write(Guest("victim+sale@example.org"))) and not mail.withheld(write(Guest("x@example.org")))


def test_many_workers_at_once_keep_the_cap_of_one_mailbox(write):
    made = [write(Guest(f"victim+{number}@example.org")) for number in range(12)]
    waiting = [ticket.activities.get().id for ticket in made]
    at_once(lambda: events.fan_out(waiting.pop()), 12)
    assert Email.select().count() == 1


def test_links_asked_for_at_once_keep_the_cap_of_one_mailbox(write):
    spellings = [f"victim+{number}@example.org" for number in range(8)]
    for address in spellings:
        write(Guest(address))
    at_once(lambda: mail.send_new_link(spellings.pop()), 8)
    assert Email.select().count() == 1
